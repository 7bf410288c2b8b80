CREATE TABLE things (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    flags SET('red', 'green', 'it''s') DEFAULT 'red,green',
    title TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
    place point,
    changed_at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    PRIMARY KEY (id)
);
