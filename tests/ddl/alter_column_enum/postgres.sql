CREATE TYPE a_b AS ENUM ('x', 'y');
CREATE TABLE a (
    b a_b DEFAULT 'x',
    c VARCHAR(9)
);
INSERT INTO a (b, c) VALUES
    ('y', 'p');
ALTER TYPE a_b RENAME TO a_b_old;
CREATE TYPE a_b AS ENUM ('x', 'y', 'z');
ALTER TABLE a ALTER COLUMN b DROP DEFAULT, ALTER COLUMN b TYPE a_b USING b::text::a_b, ALTER COLUMN b SET DEFAULT 'z';
DROP TYPE a_b_old;
CREATE TYPE a_c AS ENUM ('p', 'q');
ALTER TABLE a ALTER COLUMN c TYPE a_c USING c::text::a_c;
