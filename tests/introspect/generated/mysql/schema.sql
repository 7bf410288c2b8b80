-- Generated columns, computed and stored, also with texts.
CREATE TABLE boxes (
    width INT NOT NULL, height INT NOT NULL, name VARCHAR(20),
    area INT GENERATED ALWAYS AS (width * height) STORED,
    half INT AS (width DIV 2) VIRTUAL COMMENT 'no default',
    label VARCHAR(60) AS (concat(name, ' it''s \\ ?', '😀')) STORED,
    KEY ix_area (area)
);
