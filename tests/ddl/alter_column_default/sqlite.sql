CREATE TABLE a (
    b BOOLEAN DEFAULT 0,
    c INTEGER DEFAULT 1,
    d DATETIME
);
INSERT INTO a (b) VALUES
    (1);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    b BOOLEAN DEFAULT 1,
    c INTEGER,
    d DATETIME DEFAULT current_timestamp
);
INSERT INTO _revgraph_new_a (rowid, b, c, d) SELECT rowid, b, c, d FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
