CREATE TABLE a (
    b TEXT
);
CREATE INDEX ix_b ON a (b);
