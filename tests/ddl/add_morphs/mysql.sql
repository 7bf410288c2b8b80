CREATE TABLE a (
    b INTEGER
);
ALTER TABLE a ADD COLUMN taggable_id BIGINT NOT NULL, ADD COLUMN taggable_type VARCHAR(255) NOT NULL, ADD INDEX ix_a_taggable_id_taggable_type (taggable_id, taggable_type);
