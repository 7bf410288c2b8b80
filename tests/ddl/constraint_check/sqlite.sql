CREATE TABLE accounts (
    id INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO accounts (id, balance) VALUES
    (1, 3);
