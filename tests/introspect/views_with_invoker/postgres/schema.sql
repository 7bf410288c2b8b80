-- From PostgreSQL 15 on the rights of who asks may count.
CREATE VIEW asked WITH (security_invoker = true) AS SELECT 1 AS a;
