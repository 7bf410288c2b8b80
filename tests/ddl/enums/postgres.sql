CREATE TYPE orders_status AS ENUM ('new', 'it''s paid');
CREATE TABLE orders (
    id INTEGER NOT NULL,
    status orders_status DEFAULT 'new' NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO orders (id) VALUES
    (1);
INSERT INTO orders (id, status) VALUES
    (2, 'it''s paid');
CREATE TYPE orders_size AS ENUM ('s', 'm', 'l');
ALTER TABLE orders ADD COLUMN size orders_size;
CREATE TYPE colours AS ENUM ('red', 'blue');
ALTER TABLE orders ADD COLUMN colour colours;
ALTER TABLE orders DROP COLUMN size;
DROP TYPE orders_size;
DROP TABLE orders;
DROP TYPE orders_status;
DROP TYPE colours;
