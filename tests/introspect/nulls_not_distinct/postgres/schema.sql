-- From PostgreSQL 15 on nulls may count as equal.
CREATE TABLE n (a integer, b integer, CONSTRAINT uq_nulls UNIQUE NULLS NOT DISTINCT (a));
CREATE UNIQUE INDEX ix_nulls ON n (b) NULLS NOT DISTINCT;
