CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    changes INTEGER,
    PRIMARY KEY (id)
);
CREATE TABLE log (
    user_id INTEGER,
    what VARCHAR(20)
);
CREATE FUNCTION users_log_email() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
INSERT INTO log (user_id, what) VALUES (new.id, 'update');
RETURN NULL;
END
$function$;
CREATE TRIGGER log_email AFTER UPDATE ON users FOR EACH ROW
EXECUTE FUNCTION users_log_email();
CREATE FUNCTION users_log_delete() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
INSERT INTO log (user_id, what) VALUES (old.id, 'delete');
RETURN NULL;
END
$function$;
CREATE TRIGGER log_delete AFTER DELETE ON users FOR EACH ROW
EXECUTE FUNCTION users_log_delete();
DROP TRIGGER log_email ON users;
DROP FUNCTION users_log_email;
INSERT INTO users (id) VALUES
    (1);
DELETE FROM users WHERE id = 1;
