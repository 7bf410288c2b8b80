CREATE FUNCTION add_tax(price INTEGER, rate INTEGER) RETURNS INTEGER IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $function$
SELECT price * (100 + rate) / 100
$function$;
CREATE OR REPLACE FUNCTION add_tax(price INTEGER, rate INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS $function$
DECLARE
    factor integer := 100 + rate;
BEGIN
    RETURN price * factor / 100;
END
$function$;
DROP FUNCTION IF EXISTS add_tax;
