CREATE TABLE things (
    id BIGINT NOT NULL AUTO_INCREMENT,
    name TEXT,
    price DECIMAL(20, 10),
    ok BOOLEAN,
    data JSON,
    day DATE,
    PRIMARY KEY (id)
);
INSERT INTO things (name, price, ok, data, day) VALUES
    ('it''s', 1.50, 1, '{"a": [1, "x"]}', '2026-11-21'),
    ('back\\slash', -0.0000000001, 0, '[]', NULL);
INSERT INTO things (name) VALUES
    ('0001'),
    ('0001');
INSERT INTO things () VALUES ();
INSERT INTO things (name, price, ok, data, day) VALUES
    (upper('ab'), 1 + 1, NULL, '{"sql": "x", "more": 1}', CURRENT_DATE),
    ('line
break 😀', 9999999999.0123456789, 1, NULL, '2000-02-29');
