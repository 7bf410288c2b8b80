-- Functions and procedures. Of several with one name, the first by its parameters; none in C, no aggregates.
CREATE TABLE t (id integer, name text);
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1; $$;
CREATE FUNCTION plus(a integer, b integer DEFAULT 1 + 1, VARIADIC rest text[] DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
AS $$
BEGIN
    RETURN a + b; -- it's $1
END;
$$;
CREATE FUNCTION unnamed(integer, text) RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $2 || $1 $$;
CREATE FUNCTION outs(IN a integer, OUT b integer, INOUT c text) LANGUAGE sql AS $$ SELECT a, c $$;
CREATE FUNCTION rows_of() RETURNS SETOF t LANGUAGE sql AS $$ SELECT * FROM t $$;
CREATE FUNCTION columns_of(minimum integer) RETURNS TABLE (id integer, "The Name" varchar) LANGUAGE plpgsql AS $$ DECLARE x int; BEGIN RETURN QUERY SELECT 1, 'x'::varchar; END $$;
CREATE FUNCTION guarded() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '64MB' AS $$ BEGIN NULL; END $$;
CREATE FUNCTION overloaded(a text) RETURNS text LANGUAGE sql AS $$ SELECT 'text' $$;
CREATE FUNCTION overloaded(a integer) RETURNS text LANGUAGE sql AS $$ SELECT 'integer' $$;
CREATE FUNCTION sqlish() RETURNS integer LANGUAGE plpgsql AS $$ <<outer>> BEGIN RETURN 1; END $$;
CREATE FUNCTION "Weird Name"("A b" integer) RETURNS integer LANGUAGE sql AS 'SELECT "A b"';
CREATE PROCEDURE clear(IN older integer, INOUT n bigint DEFAULT 0) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$ BEGIN DELETE FROM t WHERE id < older; END $$;
CREATE AGGREGATE summed (integer) (SFUNC = int4pl, STYPE = integer);
