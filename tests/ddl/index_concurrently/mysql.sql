CREATE TABLE a (
    b INTEGER
);
CREATE INDEX ix_b ON a (b);
DROP INDEX ix_b ON a;
