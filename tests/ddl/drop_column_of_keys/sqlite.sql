CREATE TABLE p (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER CONSTRAINT fk_a REFERENCES p (id),
    c INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT uq_a UNIQUE (b, c)
);
CREATE INDEX ix_a ON a (b);
CREATE INDEX ix_c ON a (c);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    c INTEGER,
    PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id, c) SELECT id, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_c ON a (c);
CREATE TABLE _revgraph_new_a (a);
ALTER TABLE _revgraph_new_a RENAME COLUMN a TO b;
DROP TABLE _revgraph_new_a;
