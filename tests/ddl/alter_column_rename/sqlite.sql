CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER,
    c INTEGER CHECK (c > 0),
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_b ON a (b);
INSERT INTO a (id, b, c) VALUES
    (1, 1, 2);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b INTEGER NOT NULL,
    c INTEGER CHECK (c > 0),
    PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id, b, c) SELECT id, b, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_a_b ON a (b);
ALTER TABLE a RENAME COLUMN b TO d;
ALTER TABLE a RENAME COLUMN d TO "order";
