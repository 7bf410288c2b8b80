CREATE TYPE t_kind AS ENUM ('a', 'b');
CREATE TABLE t (
    kind t_kind
);
ALTER TYPE t_kind ADD VALUE 'c';
