CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT uq_a_id UNIQUE (id),
    CONSTRAINT uq_a_b UNIQUE (b),
    CONSTRAINT uq_a_b_again UNIQUE (b)
);
