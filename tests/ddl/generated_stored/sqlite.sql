CREATE TABLE boxes (
    width INTEGER NOT NULL,
    area INTEGER GENERATED ALWAYS AS (width * width) STORED
);
