CREATE TABLE users (
    email VARCHAR(40),
    INDEX ix_users_email (email)
);
ALTER TABLE users RENAME INDEX ix_users_email TO ix_email;
