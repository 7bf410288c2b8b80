CREATE TABLE ddl_app.a (
    id INTEGER NOT NULL,
    kind ENUM('x', 'y'),
    PRIMARY KEY (id),
    INDEX ix_a_kind (kind)
) COMMENT='In a schema';
CREATE TABLE ddl_app.b (
    a_id INTEGER,
    CONSTRAINT fk_b_a_id_a FOREIGN KEY (a_id) REFERENCES ddl_app.a (id)
);
CREATE INDEX ix_b ON ddl_app.b (a_id);
ALTER TABLE ddl_app.a ADD COLUMN more ENUM('p', 'q');
ALTER TABLE ddl_app.b RENAME TO ddl_app.c;
ALTER TABLE ddl_app.a DROP COLUMN more;
DROP TABLE ddl_app.c;
INSERT INTO ddl_app.a (id, kind) VALUES
    (1, 'x');
