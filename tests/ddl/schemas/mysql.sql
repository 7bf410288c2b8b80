CREATE TABLE app.a (
    id INTEGER NOT NULL,
    kind ENUM('x', 'y'),
    PRIMARY KEY (id),
    INDEX ix_a_kind (kind)
) COMMENT='In a schema';
CREATE TABLE app.b (
    a_id INTEGER,
    CONSTRAINT fk_b_a_id_a FOREIGN KEY (a_id) REFERENCES app.a (id)
);
CREATE INDEX ix_b ON app.b (a_id);
ALTER TABLE app.a ADD COLUMN more ENUM('p', 'q');
ALTER TABLE app.b RENAME TO app.c;
ALTER TABLE app.a DROP COLUMN more;
DROP TABLE app.c;
INSERT INTO app.a (id, kind) VALUES
    (1, 'x');
