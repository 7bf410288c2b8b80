CREATE TABLE orders (
    id INTEGER NOT NULL,
    status TEXT DEFAULT 'new' NOT NULL CHECK (status IN ('new', 'it''s paid')),
    PRIMARY KEY (id)
);
INSERT INTO orders (id) VALUES
    (1);
INSERT INTO orders (id, status) VALUES
    (2, 'it''s paid');
ALTER TABLE orders ADD COLUMN size TEXT CHECK (size IN ('s', 'm', 'l'));
ALTER TABLE orders ADD COLUMN colour TEXT CHECK (colour IN ('red', 'blue'));
ALTER TABLE orders DROP COLUMN size;
DROP TABLE orders;
