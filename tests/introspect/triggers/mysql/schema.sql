-- Triggers, of one statement and of several.
CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(20));
CREATE TABLE log (what VARCHAR(40));
CREATE TRIGGER log_insert AFTER INSERT ON people FOR EACH ROW INSERT INTO log VALUES (concat('it''s \\ ?', NEW.name));
CREATE TRIGGER second_insert AFTER INSERT ON people FOR EACH ROW FOLLOWS log_insert SET @a = 1;
CREATE TRIGGER before_update BEFORE UPDATE ON people FOR EACH ROW
BEGIN
    IF NEW.name = '😀' THEN
        SET NEW.name = OLD.name;
    END IF;
END;
CREATE TRIGGER `odd.name` BEFORE DELETE ON people FOR EACH ROW SET @b = OLD.id;
