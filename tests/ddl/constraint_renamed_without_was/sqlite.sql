CREATE TABLE t (
    a INTEGER,
    CONSTRAINT ck_a CHECK (a > 0)
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_t (
    a INTEGER,
    CONSTRAINT ck_b CHECK (a > 0)
);
INSERT INTO _revgraph_new_t (rowid, a) SELECT rowid, a FROM t ORDER BY rowid;
DROP TABLE t;
ALTER TABLE _revgraph_new_t RENAME TO t;
PRAGMA legacy_alter_table = OFF;
