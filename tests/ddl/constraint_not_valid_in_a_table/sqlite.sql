CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER CONSTRAINT fk_b REFERENCES a (id),
    PRIMARY KEY (id),
    CONSTRAINT ck_b CHECK (b > 0),
    CONSTRAINT ck_id CHECK (id > 0)
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_a (
    id INTEGER NOT NULL,
    b INTEGER CONSTRAINT fk_a REFERENCES a (id),
    PRIMARY KEY (id),
    CONSTRAINT ck_b CHECK (b > 0),
    CONSTRAINT ck_id CHECK (id > 0)
);
INSERT INTO _revgraph_new_a (id, b) SELECT id, b FROM a ORDER BY rowid;
DROP TABLE a;
ALTER TABLE _revgraph_new_a RENAME TO a;
PRAGMA legacy_alter_table = OFF;
