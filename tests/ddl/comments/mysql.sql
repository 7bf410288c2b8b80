CREATE TABLE a (
    b INTEGER COMMENT 'back\\slash'
) COMMENT='It''s a table';
ALTER TABLE a ADD COLUMN c INTEGER COMMENT 'later';
