CREATE TABLE a (
    b INTEGER
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    b INTEGER,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);
INSERT INTO _revgraph_new_a (b) SELECT b FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
