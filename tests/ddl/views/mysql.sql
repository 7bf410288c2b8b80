CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    active BOOLEAN,
    PRIMARY KEY (id)
);
CREATE VIEW active_users AS
SELECT id, email FROM users WHERE active;
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW domains (id, `e mail`) AS
SELECT id, substr(email, instr(email, '@') + 1) FROM users;
CREATE OR REPLACE VIEW active_users AS
SELECT id, email FROM users WHERE active AND id > 10;
DROP VIEW active_users;
CREATE VIEW active_users AS
SELECT id FROM users WHERE active;
DROP VIEW active_users;
