CREATE TABLE a (
    b TEXT DEFAULT 'x' CHECK (b IN ('x', 'y')),
    c VARCHAR(9)
);
INSERT INTO a (b, c) VALUES
    ('y', 'p');
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    b TEXT DEFAULT 'z' CHECK (b IN ('x', 'y', 'z')),
    c TEXT CHECK (c IN ('p', 'q'))
);
INSERT INTO _revgraph_new_a (rowid, b, c) SELECT rowid, b, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
