CREATE TYPE ddl_app.a_kind AS ENUM ('x', 'y');
CREATE TABLE ddl_app.a (
    id INTEGER NOT NULL,
    kind ddl_app.a_kind,
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_kind ON ddl_app.a (kind);
COMMENT ON TABLE ddl_app.a IS 'In a schema';
CREATE TABLE ddl_app.b (
    a_id INTEGER,
    FOREIGN KEY (a_id) REFERENCES ddl_app.a (id)
);
CREATE INDEX ix_b ON ddl_app.b (a_id);
CREATE TYPE ddl_app.a_more AS ENUM ('p', 'q');
ALTER TABLE ddl_app.a ADD COLUMN more ddl_app.a_more;
ALTER TABLE ddl_app.b RENAME TO c;
DROP INDEX ddl_app.ix_b;
ALTER TABLE ddl_app.a DROP COLUMN more;
DROP TYPE ddl_app.a_more;
DROP TABLE ddl_app.c;
INSERT INTO ddl_app.a (id, kind) VALUES
    (1, 'x');
