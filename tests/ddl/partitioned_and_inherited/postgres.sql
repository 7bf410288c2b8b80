CREATE TABLE events (
    at DATE NOT NULL,
    kind TEXT
) PARTITION BY RANGE (at);
CREATE TABLE cities (
    name TEXT
);
CREATE TABLE capitals (
    state TEXT
) INHERITS (cities);
CREATE TABLE same () INHERITS (cities) WITH (fillfactor = 70);
