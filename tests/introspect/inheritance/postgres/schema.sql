-- What is inherited stands with the parent alone.
CREATE TABLE cities (name text NOT NULL, people integer CHECK (people >= 0));
CREATE TABLE places (place text);
CREATE TABLE capitals (state char(2) UNIQUE, CHECK (state <> '')) INHERITS (cities, places);
CREATE TABLE same () INHERITS (cities);
CREATE INDEX ix_capitals_name ON capitals (name, state);
