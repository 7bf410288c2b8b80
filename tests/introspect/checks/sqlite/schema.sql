-- Checks at columns and at the table; one of words is an enum.
CREATE TABLE t (
  a TEXT CHECK (a IN ('x', 'it''s')) NOT NULL DEFAULT 'x',
  b VARCHAR(5) check("b" in('x')),
  c TEXT CONSTRAINT named CHECK (c IN ('x')),
  d TEXT CHECK (d IN ('x', 'y')) CHECK (length(d) = 1) CHECK (d > ''),
  e INT CHECK (e > 0) CHECK (e < 10) CONSTRAINT e_odd CHECK (e % 2),
  f TEXT CHECK (f IN ('x') OR f IS NULL),
  g TEXT CHECK (((g <> ')'))),
  h TEXT CHECK (h IN ('x', 'x')),
  i TEXT COLLATE nocase CHECK (i IN ('X')),
  CHECK (a <> b), CONSTRAINT pair CHECK ((e > 0) AND (f > '')) CHECK (-- why
    e <> 5 /* really */) ON CONFLICT FAIL
);
CREATE TABLE s (a TEXT CHECK (a IN ('x', 'y'))) STRICT;
