CREATE TABLE posts (
    tags TEXT[]
);
