CREATE TABLE teams (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE users (
    id INTEGER NOT NULL,
    mail VARCHAR(40),
    team_id INTEGER,
    kind ENUM('a', 'b'),
    PRIMARY KEY (id),
    UNIQUE (mail),
    CONSTRAINT fk_users_team_id_teams FOREIGN KEY (team_id) REFERENCES teams (id),
    INDEX ix_users_mail (mail)
);
INSERT INTO teams (id) VALUES
    (1);
INSERT INTO users (id, mail, team_id) VALUES
    (1, 'a', 1);
ALTER TABLE users RENAME COLUMN mail TO `e mail`;
ALTER TABLE users RENAME COLUMN kind TO sort;
ALTER TABLE teams RENAME COLUMN id TO number;
