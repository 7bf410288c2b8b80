CREATE TABLE a (
    id INTEGER NOT NULL,
    kind TEXT CHECK (kind IN ('x', 'y')),
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_kind ON a (kind);
CREATE TABLE b (
    a_id INTEGER REFERENCES a (id)
);
ALTER TABLE a RENAME TO c;
DROP INDEX ix_a_kind;
