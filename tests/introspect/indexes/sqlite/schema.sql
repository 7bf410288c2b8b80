-- Indexes over columns, expressions and a part of the rows.
CREATE TABLE t (a INT, [b c] TEXT COLLATE NOCASE, d TEXT, e, "when" INT);
CREATE INDEX plain ON t (a);
CREATE UNIQUE INDEX "of many" ON t(A, 'b c' DESC, d ASC);
CREATE INDEX of_expressions ON t (lower(d), (a + 1) DESC, ((a) * (e)), "when" desc);
CREATE INDEX of_collations ON t (d COLLATE nocase, [b c] COLLATE NOCASE, "b c" COLLATE BINARY DESC, (e));
CREATE INDEX of_some ON t (a) WHERE a > 1 AND d <> ' WHERE ';
CREATE UNIQUE INDEX of_some_in_parentheses ON t (d) WHERE (a > 1);
CREATE INDEX if not exists commented /* x */ ON t (a -- one
  , d) WHERE d IS NOT NULL -- end
;
