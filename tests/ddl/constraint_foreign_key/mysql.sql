CREATE TABLE teams (
    id INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE users (
    id INTEGER NOT NULL,
    team_id INTEGER,
    PRIMARY KEY (id),
    INDEX ix_users_team_id (team_id)
);
INSERT INTO teams (id) VALUES
    (1);
INSERT INTO users (id, team_id) VALUES
    (1, 1);
ALTER TABLE users ADD CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE ON UPDATE RESTRICT;
ALTER TABLE users DROP FOREIGN KEY fk_team, ADD CONSTRAINT fk_users_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE ON UPDATE RESTRICT;
ALTER TABLE users DROP FOREIGN KEY fk_users_team;
