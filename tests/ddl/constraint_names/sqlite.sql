CREATE TABLE a (
    id INTEGER NOT NULL
);
CREATE TABLE b (
    x INTEGER NOT NULL,
    y INTEGER
);
CREATE INDEX ix_b_x ON b (x);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    CONSTRAINT pk_a PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id) SELECT id FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_b (
    x INTEGER NOT NULL,
    y INTEGER,
    CONSTRAINT uq_b_x_y UNIQUE (x, y)
);
INSERT INTO _revgraph_new_b (rowid, x, y) SELECT rowid, x, y FROM b ORDER BY rowid;
DROP TABLE b;
ALTER TABLE _revgraph_new_b RENAME TO b;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_b_x ON b (x);
