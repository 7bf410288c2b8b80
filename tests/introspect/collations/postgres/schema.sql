-- Only a collation that the type has not by itself; an index may have another than its column.
CREATE TABLE c (plain text, c text COLLATE "C", posix varchar(9) COLLATE "POSIX", again text COLLATE "default");
CREATE INDEX ix_c_plain ON c (plain COLLATE "C");
CREATE INDEX ix_c_back ON c (c COLLATE "default", plain);
CREATE INDEX ix_c_lower ON c (lower(plain) COLLATE "C" DESC, (plain || 'x'), lower(c));
