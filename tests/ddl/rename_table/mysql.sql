CREATE TABLE a (
    id INTEGER NOT NULL,
    kind ENUM('x', 'y'),
    PRIMARY KEY (id),
    INDEX ix_a_kind (kind)
);
CREATE TABLE b (
    a_id INTEGER,
    CONSTRAINT fk_b_a_id_a FOREIGN KEY (a_id) REFERENCES a (id)
);
ALTER TABLE a RENAME TO c;
DROP INDEX ix_a_kind ON c;
