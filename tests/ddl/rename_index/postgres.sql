CREATE TABLE users (
    email VARCHAR(40)
);
CREATE UNIQUE INDEX ix_email ON users (email);
ALTER INDEX ix_email RENAME TO uq_email;
