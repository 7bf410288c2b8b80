-- Checks at columns, which MariaDB names as the column, and at the table.
CREATE TABLE checked (
    a INT CHECK (a > 0), b VARCHAR(20) CHECK (b <> 'it''s \\ (x)'), c INT,
    CONSTRAINT ck_c CHECK (c BETWEEN 1 AND 10 OR c IN (20, 30)),
    CHECK (a < c), CHECK (b LIKE '%?' AND b <> '😀')
);
