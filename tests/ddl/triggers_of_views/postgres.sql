CREATE TABLE users (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE VIEW ids AS
SELECT id FROM users;
CREATE FUNCTION ids_put_id() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
INSERT INTO users (id) VALUES (new.id);
RETURN new;
END
$function$;
CREATE TRIGGER put_id INSTEAD OF INSERT ON ids FOR EACH ROW
EXECUTE FUNCTION ids_put_id();
