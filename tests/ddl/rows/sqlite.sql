CREATE TABLE t (
    id INTEGER NOT NULL,
    photo BLOB,
    doc JSON,
    day DATE,
    note TEXT,
    PRIMARY KEY (id)
);
INSERT INTO t (id, photo, doc, day, note) VALUES (1, X'6869', '{"a": [1, null]}', '2026-01-02', 'it''s \');
INSERT INTO t (id, photo, doc) VALUES
    (2, X'796f', '"text"'),
    (3, NULL, NULL);
UPDATE t SET note = NULL, id = id + 10 WHERE id = 2;
UPDATE t SET doc = '[1]' WHERE id = 3;
DELETE FROM t WHERE note IS NULL AND id > 10;
DELETE FROM t WHERE true;
