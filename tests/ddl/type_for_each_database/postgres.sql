CREATE TABLE posts (
    title VARCHAR(255) NOT NULL,
    tags TEXT[],
    document tsvector
);
