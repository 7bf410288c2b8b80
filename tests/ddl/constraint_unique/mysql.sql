CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    site INTEGER,
    PRIMARY KEY (id)
);
INSERT INTO users (id, email, site) VALUES
    (1, 'a', 1),
    (2, 'a', 2);
ALTER TABLE users ADD CONSTRAINT uq_users UNIQUE (email, site);
ALTER TABLE users RENAME INDEX uq_users TO uq_users_email_site;
ALTER TABLE users DROP INDEX uq_users_email_site;
