CREATE TABLE users (
    email VARCHAR(40)
);
CREATE UNIQUE INDEX ix_email ON users (email);
ALTER TABLE users RENAME INDEX ix_email TO uq_email;
