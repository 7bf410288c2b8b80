CREATE TYPE things_moods AS ENUM ('sad', 'ok');
CREATE TABLE things (
    words TEXT[] DEFAULT '{"a","b\"c",NULL}',
    numbers INTEGER[] DEFAULT '{}' NOT NULL,
    moods things_moods[],
    search tsvector,
    anything NUMERIC,
    name VARCHAR,
    span INTERVAL DEFAULT '1 day',
    place point
);
