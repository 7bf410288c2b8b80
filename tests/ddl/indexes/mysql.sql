CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(255) NOT NULL,
    age INTEGER,
    PRIMARY KEY (id),
    INDEX ix_users_age (age),
    UNIQUE INDEX uq_users_email (email)
);
CREATE INDEX ix_users_age_email ON users (age DESC, email ASC);
CREATE INDEX ix_users_age_id ON users (age, id);
CREATE INDEX ix_using ON users (age) USING BTREE;
DROP INDEX ix_users_age_id ON users;
