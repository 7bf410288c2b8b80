-- Generated columns, with and without the words, stored and computed.
CREATE TABLE t (
  a INT,
  b INT GENERATED ALWAYS AS (a * 2) STORED,
  c INT GENERATED ALWAYS AS (a + (1)) VIRTUAL NOT NULL,
  d AS (a || ')') stored UNIQUE,
  e TEXT AS ((a)) CHECK (e > '') COLLATE NOCASE,
  f text collate RTRIM not null,
  g text collate binary
);
CREATE INDEX ix_generated ON t (b, d DESC);
