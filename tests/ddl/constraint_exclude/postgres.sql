CREATE TABLE bookings (
    id INTEGER NOT NULL,
    during int4range,
    gone BOOLEAN,
    PRIMARY KEY (id),
    CONSTRAINT ex_id EXCLUDE USING btree (id WITH =)
);
ALTER TABLE bookings ADD CONSTRAINT ex_during EXCLUDE USING gist (during WITH &&) WHERE (NOT gone) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE bookings DROP CONSTRAINT ex_during;
