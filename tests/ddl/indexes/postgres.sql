CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(255) NOT NULL,
    age INTEGER,
    PRIMARY KEY (id)
);
CREATE INDEX ix_users_age ON users (age);
CREATE UNIQUE INDEX uq_users_email ON users (email);
CREATE INDEX ix_users_age_email ON users (age DESC, email ASC);
CREATE INDEX ix_users_age_id ON users (age, id);
CREATE INDEX ix_using ON users USING hash (age);
DROP INDEX ix_users_age_id;
