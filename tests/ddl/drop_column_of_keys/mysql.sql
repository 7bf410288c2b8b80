CREATE TABLE p (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE a (
    id INTEGER NOT NULL,
    b INTEGER,
    c INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT uq_a UNIQUE (b, c),
    CONSTRAINT fk_a FOREIGN KEY (b) REFERENCES p (id),
    INDEX ix_a (b),
    INDEX ix_c (c)
);
