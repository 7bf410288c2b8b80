-- The default schema may be another than that of the session; texts do not name it.
CREATE SCHEMA app;
CREATE EXTENSION citext;
CREATE TYPE app.mood AS ENUM ('a', 'b');
CREATE FUNCTION app.is_fine(a text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$ SELECT true $$;
CREATE TABLE app.users (id serial PRIMARY KEY, mood app.mood DEFAULT 'a', name citext CHECK (app.is_fine(name::text)), parent_id integer REFERENCES app.users);
CREATE VIEW app.names AS SELECT name FROM app.users;
CREATE TABLE users (id integer);
CREATE TABLE alembic_version (version_num text);
CREATE TABLE app.alembic_version (version_num text);
CREATE TABLE app.revgraph_log (id bigserial, at timestamptz);
