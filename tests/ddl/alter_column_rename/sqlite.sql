CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER,
    c INTEGER,
    e INTEGER GENERATED ALWAYS AS (c + 1) STORED,
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_b ON a (b);
INSERT INTO a (id, b, c) VALUES
    (1, 1, 2);
ALTER TABLE a RENAME COLUMN b TO "order";
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b INTEGER,
    c INTEGER NOT NULL,
    e INTEGER GENERATED ALWAYS AS (c + 1) STORED,
    PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id, b, c) SELECT id, b, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_a_b ON a (b);
ALTER TABLE a RENAME COLUMN c TO d;
