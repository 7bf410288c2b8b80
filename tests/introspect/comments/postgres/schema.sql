-- Comments of tables and columns.
CREATE TABLE commented (a integer, b integer);
COMMENT ON TABLE commented IS 'it''s a table';
COMMENT ON COLUMN commented.a IS 'a column
of two lines';
COMMENT ON COLUMN commented.b IS 'gone';
COMMENT ON COLUMN commented.b IS NULL;
