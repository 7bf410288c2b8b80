-- Generated columns.
CREATE TABLE g (a integer, b text, twice integer GENERATED ALWAYS AS (a * 2) STORED NOT NULL,
    lower_b text GENERATED ALWAYS AS (lower(b)) STORED, called text GENERATED ALWAYS AS (b || ')') STORED);
