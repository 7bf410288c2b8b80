CREATE TYPE a_i AS ENUM ('x', 'y');
CREATE UNLOGGED TABLE a (
    b INTEGER NOT NULL,
    c VARCHAR(10),
    d TIMESTAMPTZ,
    e NUMERIC(10, 2),
    f BOOLEAN DEFAULT true,
    g BYTEA,
    h DOUBLE PRECISION,
    i a_i,
    PRIMARY KEY (b)
) WITH (autovacuum_enabled = false, fillfactor = 70, toast.autovacuum_enabled = false);
