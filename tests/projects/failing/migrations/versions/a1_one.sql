-- revision: a1
-- down_revision: null
-- message: one

-- upgrade
CREATE TABLE one (id integer);

-- downgrade
DROP TABLE one;
