CREATE TABLE a (
    b TEXT
);
INSERT INTO a (b) VALUES
    ('x\0y');
