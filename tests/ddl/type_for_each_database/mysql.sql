CREATE TABLE posts (
    title VARCHAR(255) NOT NULL,
    tags SET('a', 'b'),
    document TEXT
);
