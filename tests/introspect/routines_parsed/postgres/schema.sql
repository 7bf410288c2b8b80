-- From PostgreSQL 14 on a body may be a part of the statement.
CREATE TABLE t (id integer);
CREATE FUNCTION ids() RETURNS SETOF integer LANGUAGE sql BEGIN ATOMIC SELECT id FROM t; SELECT id + 1 FROM t; END;
CREATE FUNCTION plus(a integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a + 1;
