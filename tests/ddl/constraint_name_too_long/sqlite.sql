CREATE TABLE t (
    a INTEGER
);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_t (
    a INTEGER,
    CONSTRAINT uq_a_very_long_name_that_says_all_there_is_to_say_about_this_constraint UNIQUE (a)
);
INSERT INTO _revgraph_new_t (rowid, a) SELECT rowid, a FROM t ORDER BY rowid;
DROP TABLE t;
ALTER TABLE _revgraph_new_t RENAME TO t;
PRAGMA legacy_alter_table = OFF;
