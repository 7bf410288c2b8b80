CREATE TABLE notes (
    id BIGINT NOT NULL AUTO_INCREMENT,
    body TEXT,
    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at TIMESTAMP NULL,
    PRIMARY KEY (id)
);
CREATE TABLE tags (
    id BIGINT NOT NULL AUTO_INCREMENT,
    taggable_id BIGINT NOT NULL,
    taggable_type VARCHAR(255) NOT NULL,
    PRIMARY KEY (id),
    INDEX ix_tags_taggable_id_taggable_type (taggable_id, taggable_type)
);
INSERT INTO notes (body) VALUES
    ('a');
ALTER TABLE notes DROP COLUMN created_at, DROP COLUMN updated_at;
ALTER TABLE notes DROP COLUMN deleted_at;
ALTER TABLE tags DROP COLUMN taggable_id, DROP COLUMN taggable_type;
