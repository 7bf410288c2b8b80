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
INSERT INTO users (id) VALUES
    (1);
ALTER TABLE users ADD CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT fk_team;
ALTER TABLE users ADD CONSTRAINT ck_id CHECK (id > 0) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT ck_id;
