-- Primary keys, also of several columns in another order, and unique constraints; numbering.
CREATE TABLE single (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, email VARCHAR(80) UNIQUE) AUTO_INCREMENT = 1000;
CREATE TABLE several (b INT NOT NULL, a INT NOT NULL, c INT, CONSTRAINT pk_several PRIMARY KEY (a, b), CONSTRAINT uq_several UNIQUE (c, b), UNIQUE KEY (c));
CREATE TABLE beside (id CHAR(36) NOT NULL PRIMARY KEY, number INT NOT NULL AUTO_INCREMENT, UNIQUE (number));
CREATE TABLE keyless (a INT);
CREATE TABLE long_unique (a TEXT, UNIQUE (a));
