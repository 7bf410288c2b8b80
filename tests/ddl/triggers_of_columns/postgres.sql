CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    PRIMARY KEY (id)
);
CREATE FUNCTION users_keep_email() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
RAISE EXCEPTION 'no email';
END
$function$;
CREATE TRIGGER keep_email BEFORE UPDATE OF email ON users FOR EACH ROW
WHEN (new.email IS NULL)
EXECUTE FUNCTION users_keep_email();
