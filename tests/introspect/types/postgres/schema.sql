-- Each type comes back as the portable one whose word it is; the others pass through.
CREATE EXTENSION citext;
CREATE TYPE pair AS (a integer, b text);
DROP TYPE pair;
CREATE TABLE all_types (
    a_smallint smallint, an_integer integer, a_bigint bigint,
    a_numeric numeric, a_numeric_10 numeric(10), a_numeric_10_2 numeric(10, 2), a_numeric_negative numeric(3, -2),
    a_real real, a_double double precision, a_float_10 float(10), a_boolean boolean,
    a_char char, a_char_3 char(3), a_bpchar bpchar, the_char "char", a_varchar varchar, a_varchar_20 varchar(20), a_text text, a_name name,
    a_bytea bytea, a_date date, a_time time, a_time_3 time(3), a_timetz timetz,
    a_timestamp timestamp, a_timestamp_3 timestamp(3), a_timestamptz timestamptz, a_timestamptz_0 timestamptz(0),
    an_interval interval, an_interval_3 interval(3), an_interval_of_days interval day to second,
    a_uuid uuid, a_json json, a_jsonb jsonb, a_bit bit, a_bit_8 bit(8), a_varbit bit varying(5),
    an_inet inet, a_cidr cidr, a_macaddr macaddr, a_macaddr8 macaddr8, an_xml xml, a_money money,
    a_tsvector tsvector, a_point point, a_range int4range, a_citext citext, an_oid oid, a_regclass regclass,
    texts text[], numbers integer[][], lengths varchar(5)[], times timestamptz(3)[], citexts citext[]
);
