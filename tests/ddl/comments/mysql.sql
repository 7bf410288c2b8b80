CREATE TABLE a (
    b INTEGER COMMENT 'back\\slash'
) COMMENT='It''s a table';
INSERT INTO a (b) VALUES
    (1);
ALTER TABLE a ADD COLUMN c INTEGER COMMENT 'later';
