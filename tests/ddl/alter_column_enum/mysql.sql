CREATE TABLE a (
    b ENUM('x', 'y') DEFAULT 'x',
    c VARCHAR(9)
);
INSERT INTO a (b, c) VALUES
    ('y', 'p');
ALTER TABLE a MODIFY COLUMN b ENUM('x', 'y', 'z') DEFAULT 'z';
ALTER TABLE a MODIFY COLUMN c ENUM('p', 'q');
