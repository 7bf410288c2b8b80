CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(40),
    site INTEGER,
    PRIMARY KEY (id)
);
INSERT INTO users (id, email, site) VALUES
    (1, 'a', 1),
    (2, 'a', 2);
