CREATE TABLE teams (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE users (
    id INTEGER NOT NULL,
    team_id INTEGER,
    PRIMARY KEY (id)
);
CREATE INDEX ix_users_team_id ON users (team_id);
INSERT INTO teams (id) VALUES
    (1);
INSERT INTO users (id, team_id) VALUES
    (1, 1);
ALTER TABLE users ADD CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE ON UPDATE RESTRICT;
ALTER TABLE users RENAME CONSTRAINT fk_team TO fk_users_team;
ALTER TABLE users DROP CONSTRAINT fk_users_team;
