CREATE TABLE a (
    id INTEGER NOT NULL,
    b VARCHAR(20) DEFAULT 'it''s' NOT NULL,
    c INTEGER DEFAULT 5,
    PRIMARY KEY (id)
);
INSERT INTO a (id, b, c) VALUES
    (1, 'x', 7);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b VARCHAR(50) DEFAULT 'it''s' NOT NULL,
    c BIGINT DEFAULT 5,
    PRIMARY KEY (id)
);
INSERT INTO _revgraph_new_a (id, b, c) SELECT id, b, c FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
