CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER DEFAULT 1,
    c VARCHAR(9),
    d INTEGER,
    PRIMARY KEY (id)
);
INSERT INTO a (id, c) VALUES
    (1, 'x');
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b BIGINT DEFAULT 1 NOT NULL,
    c VARCHAR(9),
    e VARCHAR(5) DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_a UNIQUE (c, e)
);
INSERT INTO _revgraph_new_a (id, b, c) SELECT id, b, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _revgraph_new_a (a);
ALTER TABLE _revgraph_new_a RENAME COLUMN a TO b;
DROP TABLE _revgraph_new_a;
CREATE INDEX ix_a ON a (b);
