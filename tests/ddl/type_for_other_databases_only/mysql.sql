CREATE TABLE posts (
    tags JSON
);
