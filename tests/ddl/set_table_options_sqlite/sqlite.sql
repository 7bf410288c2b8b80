CREATE TABLE a (
    id INTEGER NOT NULL,
    b TEXT,
    PRIMARY KEY (id)
);
INSERT INTO a (id, b) VALUES
    (2, 'x'),
    (1, 'y');
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b TEXT,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;
INSERT INTO _revgraph_new_a (id, b) SELECT id, b FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
