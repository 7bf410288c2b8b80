CREATE TABLE members (
    team_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL
);
INSERT INTO members (team_id, user_id) VALUES
    (1, 2);
