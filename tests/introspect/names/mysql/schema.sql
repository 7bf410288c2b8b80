-- Names that need quotes, reserved words, upper and lower case.
CREATE TABLE `order` (`select` INT, `a b` INT, `quo``te"'` INT, `ünï` INT, `Upper` INT, `1st` INT, `a.b` INT,
    PRIMARY KEY (`select`), UNIQUE KEY `u n` (`a b`, `quo``te"'`), KEY `Index` (`Upper`), CONSTRAINT `ch``eck` CHECK (`quo``te"'` > 1), CONSTRAINT `f k` FOREIGN KEY (`a.b`) REFERENCES `order` (`select`));
CREATE TABLE `Order Two` (a INT);
CREATE VIEW `v``iew` AS SELECT `quo``te"'` AS `x``y`, `a.b` FROM `order`;
