-- revision: b2
-- down_revision: a1
-- message: one

-- upgrade analytics
CREATE TABLE visits (id integer);

-- downgrade analytics
DROP TABLE visits;
