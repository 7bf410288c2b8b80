-- Indexes with lengths and directions, for words and shapes, unique ones that are no constraint.
CREATE TABLE indexed (
    a INT NOT NULL, b VARCHAR(100), c TEXT, d TEXT, p POINT NOT NULL,
    KEY ix_a (a), KEY ix_prefix (b(10), a DESC), UNIQUE KEY uq_prefix (b(20)), UNIQUE KEY uq_descending (a DESC), UNIQUE KEY uq_plain (a, b),
    FULLTEXT KEY ft (c, d), SPATIAL KEY sp (p), KEY (b)
);
CREATE TABLE in_memory (a INT, b INT, KEY hashed (a), KEY ordered (b) USING BTREE, UNIQUE KEY uq (a, b)) ENGINE = MEMORY;
