CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE fights (
    before mood,
    after mood DEFAULT 'ok'
);
