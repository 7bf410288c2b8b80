CREATE TABLE a (
    b DOUBLE PRECISION
);
INSERT INTO a (b) VALUES
    ('NaN'),
    ('Infinity'),
    ('-Infinity');
