-- Defaults: literals of each type are values, everything else is SQL.
CREATE TABLE defaults (
    none INT, none_but_given INT DEFAULT NULL, required INT NOT NULL,
    yes BOOLEAN DEFAULT TRUE, no BOOLEAN DEFAULT 0, seven TINYINT(1) DEFAULT 7,
    answer INT DEFAULT 42, below BIGINT DEFAULT -9223372036854775808, text_number INT DEFAULT '5', large BIGINT UNSIGNED DEFAULT 18446744073709551615,
    price DECIMAL(10, 3) DEFAULT 1.5, nothing_of_it DECIMAL(10, 2) DEFAULT 0, small DOUBLE DEFAULT 1e-7, single FLOAT DEFAULT -2.5, digits FLOAT(7, 3) DEFAULT 1.25,
    empty VARCHAR(10) DEFAULT '', word_null VARCHAR(10) DEFAULT 'NULL', digits_text VARCHAR(10) DEFAULT '0001', quoted VARCHAR(40) DEFAULT 'it''s "x" \\ `y`',
    in_parentheses VARCHAR(10) DEFAULT '(x)', now_text VARCHAR(30) DEFAULT 'current_timestamp()', line VARCHAR(20) DEFAULT 'a\nb\tc',
    question VARCHAR(20) DEFAULT 'what?', face VARCHAR(20) DEFAULT '😀 ü?', latin VARCHAR(20) CHARACTER SET latin1 DEFAULT 'café?',
    large_text TEXT DEFAULT 'long', large_blob BLOB DEFAULT 'bytes',
    padded BINARY(4) DEFAULT 'ab', some_bytes VARBINARY(9) DEFAULT 'abc', hexed VARBINARY(9) DEFAULT '0x12', bytes_asking VARBINARY(9) DEFAULT '?',
    bits BIT(8) DEFAULT b'101', day DATE DEFAULT '2026-11-21', clock TIME DEFAULT '08:57:39', moment DATETIME DEFAULT '2026-11-21 08:57:39', year YEAR DEFAULT 2026,
    kind ENUM('a', 'it''s', '?') DEFAULT 'it''s', many SET('x', 'y', 'z') DEFAULT 'x,z', document JSON DEFAULT '{"a": [1, null]}',
    created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, changed TIMESTAMP(3) NOT NULL DEFAULT now(3) ON UPDATE now(3),
    only_changed DATETIME ON UPDATE CURRENT_TIMESTAMP, zero TIMESTAMP NOT NULL DEFAULT '2000-01-01 00:00:00',
    sum INT DEFAULT (1 + 2), today DATE DEFAULT (curdate()), made VARCHAR(40) DEFAULT (concat('a', '?', '😀')), unique_one CHAR(36) DEFAULT (uuid())
);
-- Bytes that are no text of any character set.
CREATE TABLE bytes (fixed BINARY(4) DEFAULT X'DEADBEEF', odd VARBINARY(9) DEFAULT X'003FFF', large BLOB DEFAULT X'FE', bits BIT(8) DEFAULT b'1');
