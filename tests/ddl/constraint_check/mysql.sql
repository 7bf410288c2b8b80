CREATE TABLE accounts (
    id INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO accounts (id, balance) VALUES
    (1, 3);
ALTER TABLE accounts ADD CONSTRAINT ck_balance CHECK (balance >= 0);
ALTER TABLE accounts DROP CONSTRAINT ck_balance, ADD CONSTRAINT ck_positive CHECK (balance >= 0);
ALTER TABLE accounts DROP CONSTRAINT ck_positive;
