CREATE TYPE mood AS ENUM ('ok', 'it''s fine');
DO $enum$ BEGIN CREATE TYPE mood AS ENUM ('other'); EXCEPTION WHEN duplicate_object THEN NULL; END $enum$;
ALTER TYPE mood ADD VALUE 'great';
ALTER TYPE mood ADD VALUE 'bad' BEFORE 'ok';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'fair' AFTER 'bad';
ALTER TYPE mood RENAME VALUE 'it''s fine' TO 'fine';
DROP TYPE mood;
