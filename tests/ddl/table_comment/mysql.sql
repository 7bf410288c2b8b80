CREATE TABLE t (
    a INTEGER
);
ALTER TABLE t COMMENT = 'What it''s for';
ALTER TABLE t COMMENT = 'Something else';
ALTER TABLE t COMMENT = '';
