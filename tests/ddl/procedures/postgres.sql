CREATE TABLE t (
    a INTEGER
);
CREATE PROCEDURE fill(amount INTEGER, INOUT answer INTEGER) LANGUAGE plpgsql AS $function$
BEGIN
    INSERT INTO t (a) VALUES (amount);
    answer := amount + 1;
END
$function$;
DROP PROCEDURE fill(INTEGER, INTEGER);
