CREATE TABLE t (
    a INTEGER,
    CONSTRAINT uq_a UNIQUE (a)
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_t (
    a INTEGER
);
INSERT INTO _revgraph_new_t (rowid, a) SELECT rowid, a FROM t ORDER BY rowid;
DROP TABLE t;
ALTER TABLE _revgraph_new_t RENAME TO t;
PRAGMA legacy_alter_table = OFF;
