-- Every type that has a portable name, and those that pass through: shapes, floating point with digits, zerofill.
CREATE TABLE types (
    truth BOOLEAN, tiny TINYINT, tiny_u TINYINT UNSIGNED, wide TINYINT(1) UNSIGNED, small SMALLINT, medium MEDIUMINT UNSIGNED,
    whole INT, whole_u INT(5) UNSIGNED, filled INT(7) UNSIGNED ZEROFILL, big BIGINT, big_u BIGINT UNSIGNED,
    price DECIMAL(10, 2), plain DECIMAL(5), price_u DECIMAL(30, 10) UNSIGNED, bare DECIMAL,
    single FLOAT, single_u FLOAT UNSIGNED, single_digits FLOAT(7, 3), twice DOUBLE, twice_digits DOUBLE(9, 4) UNSIGNED,
    single_24 FLOAT(24), twice_25 FLOAT(25),
    flag BIT, flags BIT(64),
    code CHAR(3), one CHAR, name VARCHAR(255), nothing VARCHAR(0), tiny_text TINYTEXT, body TEXT, medium_text MEDIUMTEXT, long_text LONGTEXT,
    bytes BINARY(16), some_bytes VARBINARY(20), tiny_blob TINYBLOB, blobs BLOB, medium_blob MEDIUMBLOB, long_blob LONGBLOB,
    day DATE, clock TIME, clock_3 TIME(3), moment DATETIME, moment_6 DATETIME(6), stamp TIMESTAMP NULL, stamp_6 TIMESTAMP(6) NULL, year YEAR,
    shape GEOMETRY, place POINT, way LINESTRING, area POLYGON NOT NULL
);
