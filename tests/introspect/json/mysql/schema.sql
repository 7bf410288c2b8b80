-- JSON is a text with a check on MariaDB; a text with another check, or another collation, stays one.
CREATE TABLE documents (
    a JSON, b JSON NOT NULL DEFAULT '[]', c JSON CHECK (json_length(c) > 1),
    d LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci CHECK (json_valid(d)),
    e JSON COMMENT 'with a comment', CONSTRAINT ck_a CHECK (json_valid(a))
);
