-- Character sets and collations where they are not those around.
CREATE TABLE inherits (a VARCHAR(9), b VARCHAR(9) CHARACTER SET latin1, c VARCHAR(9) COLLATE latin1_bin, d VARCHAR(9) COLLATE utf8mb4_bin, e CHAR(4) CHARACTER SET ascii COLLATE ascii_bin, f TEXT CHARACTER SET binary);
CREATE TABLE latin (a VARCHAR(9), b VARCHAR(9) CHARACTER SET utf8mb4, c JSON) CHARACTER SET latin1;
CREATE TABLE latin_binary (a VARCHAR(9), b VARCHAR(9) COLLATE latin1_swedish_ci) COLLATE latin1_bin;
CREATE TABLE same_set (a VARCHAR(9), b ENUM('x') COLLATE utf8mb4_general_ci, c JSON) COLLATE utf8mb4_bin;
