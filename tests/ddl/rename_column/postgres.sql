CREATE TABLE teams (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TYPE users_kind AS ENUM ('a', 'b');
CREATE TABLE users (
    id INTEGER NOT NULL,
    mail VARCHAR(40),
    team_id INTEGER,
    kind users_kind,
    PRIMARY KEY (id),
    UNIQUE (mail),
    FOREIGN KEY (team_id) REFERENCES teams (id)
);
CREATE INDEX ix_users_mail ON users (mail);
INSERT INTO teams (id) VALUES
    (1);
INSERT INTO users (id, mail, team_id) VALUES
    (1, 'a', 1);
ALTER TABLE users RENAME COLUMN mail TO "e mail";
ALTER TABLE users RENAME COLUMN kind TO sort;
ALTER TABLE teams RENAME COLUMN id TO number;
