CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER,
    c VARCHAR(9),
    PRIMARY KEY (id)
);
INSERT INTO a (id, b, c) VALUES
    (1, 1, NULL);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b INTEGER NOT NULL,
    c VARCHAR(9) DEFAULT 'x' NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id, b, c) SELECT id, b, coalesce(c, 'x') FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
