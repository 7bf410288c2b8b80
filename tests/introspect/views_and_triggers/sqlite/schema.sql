-- Views with and without names of columns, triggers of each kind.
CREATE TABLE t (a INT, b TEXT, "b c" TEXT);
CREATE TABLE log (line TEXT);
CREATE VIEW plain AS SELECT a, b FROM t;
CREATE VIEW "with names" ([x y], z) AS -- what it is
  WITH r AS (SELECT 1) SELECT a AS x,
  'AS;' AS y FROM t;
CREATE TRIGGER before_insert INSERT ON t BEGIN SELECT RAISE(ABORT, 'no; END') WHERE new.a > 1; END;
CREATE TRIGGER after_update AFTER UPDATE OF a, "b c" ON t FOR EACH ROW WHEN (new.a > 1) AND (new.b > 1)
BEGIN
  UPDATE t SET b = CASE WHEN 1 THEN 2 END;
  INSERT INTO log VALUES ('x') ; END;
CREATE TRIGGER "before delete" BEFORE DELETE ON T WHEN ((old.a)) BEGIN DELETE FROM log; END;
CREATE TRIGGER instead INSTEAD OF INSERT ON plain BEGIN INSERT INTO t (a) VALUES (new.a); END;
