-- An extension is read, and nothing of what it brings.
CREATE EXTENSION hstore;
CREATE SCHEMA tools;
CREATE EXTENSION "uuid-ossp" SCHEMA tools;
CREATE TABLE t (id uuid DEFAULT tools.uuid_generate_v4(), h hstore DEFAULT 'a=>1');
CREATE INDEX ix_t_h ON t USING gin (h);
