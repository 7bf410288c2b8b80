CREATE TABLE posts (
    tags SET('a', 'b')
);
