CREATE TABLE posts (
    title VARCHAR
);
