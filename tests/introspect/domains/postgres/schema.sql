-- Domains, with what they want of their values.
CREATE DOMAIN plain AS text;
CREATE DOMAIN email AS varchar(320) COLLATE "C" NOT NULL DEFAULT 'a@b' CONSTRAINT has_at CHECK (VALUE LIKE '%@%') CHECK (length(VALUE) > 2);
CREATE DOMAIN amount AS numeric(10, 2) DEFAULT 0;
CREATE DOMAIN many AS integer[];
CREATE TABLE users (email email, amount amount DEFAULT 5, many many, plain plain DEFAULT 'x');
