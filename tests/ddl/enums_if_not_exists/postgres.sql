DO $enum$ BEGIN CREATE TYPE a_b AS ENUM ('x', 'y'); EXCEPTION WHEN duplicate_object THEN NULL; END $enum$;
CREATE TABLE IF NOT EXISTS a (
    b a_b
);
DO $enum$ BEGIN CREATE TYPE a_b AS ENUM ('x', 'y'); EXCEPTION WHEN duplicate_object THEN NULL; END $enum$;
CREATE TABLE IF NOT EXISTS a (
    b a_b
);
DROP TABLE IF EXISTS a;
DROP TYPE IF EXISTS a_b;
