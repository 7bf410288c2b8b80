CREATE TABLE orders (
    id INTEGER NOT NULL,
    status ENUM('new', 'it''s paid') NOT NULL DEFAULT 'new',
    PRIMARY KEY (id)
);
INSERT INTO orders (id) VALUES
    (1);
INSERT INTO orders (id, status) VALUES
    (2, 'it''s paid');
ALTER TABLE orders ADD COLUMN size ENUM('s', 'm', 'l');
ALTER TABLE orders ADD COLUMN colour ENUM('red', 'blue');
ALTER TABLE orders DROP COLUMN size;
DROP TABLE orders;
