CREATE TABLE t (
    a INTEGER
) WITH (fillfactor = 90);
ALTER TABLE t SET UNLOGGED, SET (fillfactor = 70), RESET (autovacuum_enabled);
