-- The table that is divided is read, its partitions are not.
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (id);
CREATE TABLE events_2021_a PARTITION OF events_2021 FOR VALUES IN (1);
CREATE INDEX ix_events_kind ON events (kind);
CREATE TABLE notes (event_id bigint, event_at date, FOREIGN KEY (event_id, event_at) REFERENCES events (id, at));
ALTER TABLE events ADD COLUMN parent_id bigint, ADD COLUMN parent_at date, ADD FOREIGN KEY (parent_id, parent_at) REFERENCES events;
CREATE TABLE hashed (a integer, b text) PARTITION BY HASH (lower(b), a);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0);
