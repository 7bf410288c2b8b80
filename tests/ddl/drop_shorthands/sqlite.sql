CREATE TABLE notes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    body TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE TABLE tags (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    taggable_id BIGINT NOT NULL,
    taggable_type VARCHAR(255) NOT NULL
);
CREATE INDEX ix_tags_taggable_id_taggable_type ON tags (taggable_id, taggable_type);
INSERT INTO notes (body) VALUES
    ('a');
ALTER TABLE notes DROP COLUMN created_at;
ALTER TABLE notes DROP COLUMN updated_at;
ALTER TABLE notes DROP COLUMN deleted_at;
DROP INDEX ix_tags_taggable_id_taggable_type;
ALTER TABLE tags DROP COLUMN taggable_id;
ALTER TABLE tags DROP COLUMN taggable_type;
