CREATE TABLE members (
    team_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL
);
INSERT INTO members (team_id, user_id) VALUES
    (1, 2);
ALTER TABLE members ADD CONSTRAINT pk_members PRIMARY KEY (team_id, user_id);
ALTER TABLE members DROP PRIMARY KEY;
