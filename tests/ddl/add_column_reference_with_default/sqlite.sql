CREATE TABLE a (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b INTEGER DEFAULT 1 REFERENCES a (id),
    PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id) SELECT id FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
