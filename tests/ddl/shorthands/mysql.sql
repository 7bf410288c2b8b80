CREATE TABLE tags (
    id BIGINT NOT NULL AUTO_INCREMENT,
    taggable_id BIGINT NOT NULL,
    taggable_type VARCHAR(255) NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at TIMESTAMP NULL,
    PRIMARY KEY (id),
    INDEX ix_tags_taggable_id_taggable_type (taggable_id, taggable_type)
);
CREATE TABLE notes (
    id BIGINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (id)
);
INSERT INTO notes () VALUES ();
ALTER TABLE notes ADD COLUMN deleted_at TIMESTAMP NULL;
