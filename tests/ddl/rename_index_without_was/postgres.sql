CREATE TABLE users (
    email VARCHAR(40)
);
CREATE INDEX ix_users_email ON users (email);
ALTER INDEX ix_users_email RENAME TO ix_email;
