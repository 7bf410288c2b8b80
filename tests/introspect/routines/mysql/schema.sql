-- Functions and procedures with all that is known of them.
CREATE TABLE t (a INT);
CREATE FUNCTION add_tax(price DECIMAL(10, 2), rate INT UNSIGNED) RETURNS DECIMAL(10, 2)
    DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'It''s a tax' RETURN price * (100 + rate) / 100;
CREATE FUNCTION same(x VARCHAR(20) CHARACTER SET latin1, kind ENUM('a', 'b')) RETURNS VARCHAR(20) CHARSET utf8mb4 READS SQL DATA RETURN concat(x, 'it''s \\ 😀 ?\n');
CREATE FUNCTION nothing() RETURNS BOOLEAN RETURN TRUE;
CREATE PROCEDURE fill(IN amount INT, OUT answer BIGINT, INOUT note TEXT) MODIFIES SQL DATA
BEGIN
    -- A comment; with a semicolon.
    INSERT INTO t (a) VALUES (amount);
    SET answer = amount + 1;
END;
CREATE PROCEDURE `odd name`() BEGIN END;
