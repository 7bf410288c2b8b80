-- Exclusion constraints.
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (room integer, during tsrange, name text, is_gone boolean,
    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT is_gone) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT one_name EXCLUDE USING btree (lower(name) text_pattern_ops WITH =),
    EXCLUDE USING hash (name WITH =));
