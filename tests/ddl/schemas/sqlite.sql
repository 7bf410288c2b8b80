CREATE TABLE main.a (
    id INTEGER
);
CREATE INDEX main.ix_a_id ON a (id);
DROP INDEX main.ix_a_id;
