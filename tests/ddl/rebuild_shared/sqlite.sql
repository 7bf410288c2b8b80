CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER NOT NULL,
    c VARCHAR(9),
    d INTEGER,
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_c ON a (c);
INSERT INTO a (id, b, c, d) VALUES
    (1, 2, 'x', 4);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b BIGINT NOT NULL,
    c VARCHAR(9),
    e INTEGER DEFAULT 9,
    PRIMARY KEY (id),
    CONSTRAINT uq_a_b_e UNIQUE (b, e),
    CONSTRAINT ck_a_positive CHECK (b > 0)
);
INSERT INTO _revgraph_new_a (id, b, c) SELECT id, b, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_a_c ON a (c);
CREATE TABLE _revgraph_new_a (a);
ALTER TABLE _revgraph_new_a RENAME COLUMN a TO b;
DROP TABLE _revgraph_new_a;
