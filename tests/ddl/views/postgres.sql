CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    active BOOLEAN,
    PRIMARY KEY (id)
);
CREATE VIEW active_users AS
SELECT id, email FROM users WHERE active;
CREATE VIEW domains (id, "e mail") WITH (security_barrier = true) AS
SELECT id, split_part(email, '@', 2) FROM users;
CREATE OR REPLACE VIEW active_users AS
SELECT id, email FROM users WHERE active AND id > 10;
DROP VIEW active_users;
CREATE VIEW active_users AS
SELECT id FROM users WHERE active;
DROP VIEW active_users;
