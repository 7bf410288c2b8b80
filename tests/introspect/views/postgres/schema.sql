-- Views and what they are made of.
CREATE TABLE t (id integer PRIMARY KEY, name text, is_live boolean);
CREATE VIEW live AS SELECT id, name FROM t WHERE is_live;
CREATE VIEW above AS SELECT l.id AS live_id, upper(l.name) AS "Name" FROM live l;
CREATE VIEW named (a, b) AS SELECT id, name FROM t;
CREATE VIEW checked WITH (security_barrier) AS SELECT id FROM t WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW cascaded AS SELECT id FROM t WHERE id > 0 WITH CASCADED CHECK OPTION;
CREATE RECURSIVE VIEW counted (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < 10;
CREATE MATERIALIZED VIEW counts WITH (fillfactor = 70) AS SELECT is_live, count(*) AS n FROM t GROUP BY is_live;
CREATE MATERIALIZED VIEW empty AS SELECT id FROM live WITH NO DATA;
CREATE TEMPORARY VIEW passing AS SELECT 1 AS a;
