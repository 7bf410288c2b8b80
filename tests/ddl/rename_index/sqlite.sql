CREATE TABLE users (
    email VARCHAR(40)
);
CREATE UNIQUE INDEX ix_email ON users (email);
DROP INDEX ix_email;
CREATE UNIQUE INDEX uq_email ON users (email);
