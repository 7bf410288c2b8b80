CREATE TABLE posts (
    title TEXT NOT NULL,
    tags JSON,
    document TEXT
);
