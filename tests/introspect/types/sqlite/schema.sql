-- SQLite keeps any words; those that we write ourselves are portable.
CREATE TABLE portable (
  a TINYINT, b SMALLINT, c MEDIUMINT, d INTEGER, e BIGINT, f DECIMAL(10, 2), g DECIMAL(5), h NUMERIC, i REAL, j DOUBLE, k FLOAT, l FLOAT(24),
  m BOOLEAN, n CHAR, o CHAR(36), p VARCHAR, q VARCHAR(255), r TEXT, s TINYTEXT, t MEDIUMTEXT, u LONGTEXT, v BINARY(16), w VARBINARY(16), x BLOB,
  y TINYBLOB, z MEDIUMBLOB, aa LONGBLOB, ab DATE, ac TIME, ad TIME(3), ae DATETIME, af TIMESTAMP(6), ag TIMESTAMPTZ, ah INTERVAL, ai YEAR, aj JSON, ak JSONB
);
CREATE TABLE lower_case (a integer, b varchar ( 20 ), c decimal(10,2), d datetime, e bigint, f boolean);
CREATE TABLE native (
  a int, b INT8, c "double precision", d character varying (30), e bigint unsigned, f numeric(10,2), g nvarchar(100), h UUID, i bool,
  j POINT, k "char varying"(10), l [not null], m, n "", o DECIMAL, p STRING, q `medium int` , r decimal(+5, -2), s 'text', t int "unsigned"
);
CREATE TABLE strict (a INT, b INTEGER, c REAL, d TEXT, e BLOB, f ANY) STRICT;
