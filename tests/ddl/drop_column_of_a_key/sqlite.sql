CREATE TABLE a (
    b INTEGER NOT NULL,
    c INTEGER,
    PRIMARY KEY (b)
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    c INTEGER
);
INSERT INTO _revgraph_new_a (rowid, c) SELECT rowid, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _revgraph_new_a (a);
ALTER TABLE _revgraph_new_a RENAME COLUMN a TO b;
DROP TABLE _revgraph_new_a;
