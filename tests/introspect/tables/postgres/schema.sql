-- Options of tables; temporary tables are nobody's.
CREATE UNLOGGED TABLE unlogged (a integer);
CREATE TABLE stored (a text) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE TEMPORARY TABLE passing (a integer);
CREATE TEMPORARY TABLE hides (a integer);
CREATE TABLE public.hides (id integer PRIMARY KEY);
CREATE TABLE refers (hides_id integer REFERENCES public.hides);
CREATE TABLE dropped (a integer, b integer, c integer);
ALTER TABLE dropped DROP COLUMN b;
ALTER TABLE dropped ADD CONSTRAINT uq_c UNIQUE (c), ADD COLUMN d integer REFERENCES public.hides;
CREATE INDEX ix_d ON dropped (d, c);
