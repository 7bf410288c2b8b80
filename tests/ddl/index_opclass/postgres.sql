CREATE TABLE a (
    b TEXT,
    c JSONB
);
CREATE INDEX ix_b ON a (b text_pattern_ops DESC NULLS LAST);
CREATE INDEX ix_c ON a USING gin (c jsonb_path_ops);
