CREATE TABLE a (
    id INTEGER NOT NULL,
    b TEXT,
    PRIMARY KEY (id)
);
INSERT INTO a (id, b) VALUES
    (2, 'x'),
    (1, 'y');
