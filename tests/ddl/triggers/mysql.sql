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
CREATE TRIGGER log_email AFTER UPDATE ON users FOR EACH ROW
INSERT INTO log (user_id, what) VALUES (new.id, 'update');
CREATE TRIGGER log_delete AFTER DELETE ON users FOR EACH ROW
BEGIN
INSERT INTO log (user_id, what) VALUES (old.id, 'delete');
DELETE FROM log WHERE user_id < 0;
END;
DROP TRIGGER log_email;
INSERT INTO users (id) VALUES
    (1);
DELETE FROM users WHERE id = 1;
