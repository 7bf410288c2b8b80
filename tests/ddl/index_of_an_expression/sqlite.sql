CREATE TABLE a (
    b TEXT
);
CREATE INDEX ix_lower ON a ((lower(b)), (b || 'x') DESC);
