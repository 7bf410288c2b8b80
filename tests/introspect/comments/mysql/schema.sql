-- Comments of tables and columns.
CREATE TABLE commented (a INT COMMENT 'it''s a \\ "column"', b INT COMMENT 'two\nlines', c INT COMMENT '') COMMENT = 'It''s a table?';
