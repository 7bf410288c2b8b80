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
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_users (
    id INTEGER NOT NULL,
    team_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id)
);
INSERT INTO _revgraph_new_users (id, team_id) SELECT id, team_id FROM users ORDER BY rowid;
DROP TABLE users;
ALTER TABLE _revgraph_new_users RENAME TO users;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_users_team_id ON users (team_id);
PRAGMA legacy_alter_table = ON;
CREATE TABLE _revgraph_new_users (
    id INTEGER NOT NULL,
    team_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_id CHECK (id > 0)
);
INSERT INTO _revgraph_new_users (id, team_id) SELECT id, team_id FROM users ORDER BY rowid;
DROP TABLE users;
ALTER TABLE _revgraph_new_users RENAME TO users;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX ix_users_team_id ON users (team_id);
CREATE INDEX ix_users_team_id ON users (team_id);
