-- The words of enums and sets, with what could be taken for their ends.
CREATE TABLE words (
    a ENUM('x', 'y'), b ENUM('it''s', 'a,b', '(c)', 'd\\e', '', 'f"g', '`'), c SET('one', 'two'), d ENUM('ü', '1') NOT NULL DEFAULT '1',
    e ENUM('x') CHARACTER SET latin1 COLLATE latin1_bin
);
