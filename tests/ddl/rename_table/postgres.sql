CREATE TYPE a_kind AS ENUM ('x', 'y');
CREATE TABLE a (
    id INTEGER NOT NULL,
    kind a_kind,
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_kind ON a (kind);
CREATE TABLE b (
    a_id INTEGER,
    FOREIGN KEY (a_id) REFERENCES a (id)
);
ALTER TABLE a RENAME TO c;
DROP INDEX ix_a_kind;
