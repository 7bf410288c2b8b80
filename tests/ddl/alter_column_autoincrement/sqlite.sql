CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER,
    PRIMARY KEY (id)
);
INSERT INTO a (id, b) VALUES
    (7, 1);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    b INTEGER
);
INSERT INTO _revgraph_new_a (id, b) SELECT id, b FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
INSERT INTO a (b) VALUES
    (2);
