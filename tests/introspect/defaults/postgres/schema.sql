-- A plain literal is a value, everything else SQL; null is no default.
CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS $$ SELECT 'c' $$;
CREATE SEQUENCE codes;
CREATE TABLE defaults (
    a_text text DEFAULT 'x', a_quote text DEFAULT 'it''s', a_backslash text DEFAULT 'a\b', an_empty text DEFAULT '',
    a_varchar varchar(9) DEFAULT 'x', a_char char(3) DEFAULT 'x', a_null varchar(9) DEFAULT NULL,
    a_cast_null text DEFAULT NULL::text,
    an_integer integer DEFAULT 5, a_negative integer DEFAULT -1, a_bigint bigint DEFAULT 9999999999,
    a_sum integer DEFAULT 1 + 1, a_numeric numeric(5, 2) DEFAULT 1.50, a_numeric_negative numeric DEFAULT -1.5,
    a_nan double precision DEFAULT 'NaN', a_double double precision DEFAULT 1e10, a_real real DEFAULT '1.5',
    a_true boolean DEFAULT true, a_t boolean DEFAULT 't',
    a_now timestamptz DEFAULT now(), a_current timestamptz DEFAULT CURRENT_TIMESTAMP, a_utc timestamp DEFAULT (now() AT TIME ZONE 'utc'),
    a_moment timestamptz DEFAULT '2020-01-02 03:04:05+02', a_date date DEFAULT '2020-01-02', a_time time DEFAULT '10:00',
    a_date_of_now date DEFAULT CURRENT_DATE, an_interval interval DEFAULT '1 day 2 hours',
    a_json jsonb DEFAULT '{}', a_json_text json DEFAULT '{"a":  [1]}', bytes bytea DEFAULT '\x00ff', bits bit(4) DEFAULT B'0101',
    no_texts text[] DEFAULT '{}', texts text[] DEFAULT '{a,"b c",NULL}', numbers integer[] DEFAULT ARRAY[1, 2], nested integer[] DEFAULT '{{1,2},{3,4}}',
    a_uuid uuid DEFAULT gen_random_uuid(), a_fixed_uuid uuid DEFAULT '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    an_inet inet DEFAULT '127.0.0.1', a_code text DEFAULT next_code(), a_number bigint DEFAULT nextval('codes'),
    a_user text DEFAULT CURRENT_USER, a_point point DEFAULT '(1,2)', a_long text DEFAULT 'a
b'
);
