-- Several schemas: the objects of the default one have none.
CREATE SCHEMA app;
CREATE SCHEMA unread;
CREATE TYPE app.mood AS ENUM ('a', 'b');
CREATE TYPE app.items_kind AS ENUM ('x');
CREATE DOMAIN app.email AS text;
CREATE TABLE users (id integer PRIMARY KEY, mood app.mood DEFAULT 'a', email app.email);
CREATE TABLE app.items (id serial PRIMARY KEY, user_id integer REFERENCES users, kind app.items_kind, other_id integer REFERENCES app.items, CHECK (id > 0));
CREATE TABLE tags (item_id integer REFERENCES app.items);
CREATE TABLE unread.others (id integer PRIMARY KEY, second integer, UNIQUE (second, id));
CREATE INDEX ix_items_user ON app.items (user_id);
CREATE SEQUENCE app.numbers OWNED BY app.items.user_id;
CREATE VIEW app.item_users AS SELECT i.id, u.mood FROM app.items i JOIN users u ON u.id = i.user_id;
CREATE FUNCTION app.items_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON app.items FOR EACH ROW EXECUTE FUNCTION app.items_touch();
CREATE FUNCTION app.shared() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER shared BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION app.shared();
