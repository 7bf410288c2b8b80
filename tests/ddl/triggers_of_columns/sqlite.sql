CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    PRIMARY KEY (id)
);
CREATE TRIGGER keep_email BEFORE UPDATE OF email ON users FOR EACH ROW
WHEN (new.email IS NULL)
BEGIN
SELECT raise(ABORT, 'no email');
END;
