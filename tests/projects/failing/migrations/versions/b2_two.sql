-- revision: b2
-- down_revision: a1
-- message: two

-- upgrade
CREATE TABLE two (id integer);
INSERT INTO two VALUES (1);
INSERT INTO nowhere
    VALUES (2);
CREATE TABLE three (id integer);

-- downgrade
DROP TABLE two;
