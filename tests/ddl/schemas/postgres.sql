CREATE TYPE app.a_kind AS ENUM ('x', 'y');
CREATE TABLE app.a (
    id INTEGER NOT NULL,
    kind app.a_kind,
    PRIMARY KEY (id)
);
CREATE INDEX ix_a_kind ON app.a (kind);
COMMENT ON TABLE app.a IS 'In a schema';
CREATE TABLE app.b (
    a_id INTEGER,
    FOREIGN KEY (a_id) REFERENCES app.a (id)
);
CREATE INDEX ix_b ON app.b (a_id);
CREATE TYPE app.a_more AS ENUM ('p', 'q');
ALTER TABLE app.a ADD COLUMN more app.a_more;
ALTER TABLE app.b RENAME TO c;
DROP INDEX app.ix_b;
ALTER TABLE app.a DROP COLUMN more;
DROP TYPE app.a_more;
DROP TABLE app.c;
INSERT INTO app.a (id, kind) VALUES
    (1, 'x');
