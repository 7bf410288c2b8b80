-- A unique constraint is none of the unique indexes.
CREATE TABLE u (a integer, b integer, c integer, d integer, UNIQUE (a), CONSTRAINT uq_b_a UNIQUE (b, a),
    CONSTRAINT uq_late UNIQUE (c) DEFERRABLE INITIALLY DEFERRED, CONSTRAINT uq_soon UNIQUE (c) DEFERRABLE,
    CONSTRAINT uq_carries UNIQUE (a) INCLUDE (b, c));
CREATE UNIQUE INDEX ix_unique ON u (a);
CREATE TABLE k (b integer, a integer, CONSTRAINT "The Key" PRIMARY KEY (a, b));
