CREATE TABLE teams (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(80) NOT NULL,
    UNIQUE (name)
);

CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    type TEXT DEFAULT 'member' NOT NULL CHECK (type IN ('admin', 'member')),
    users INTEGER,
    "first name" TEXT DEFAULT (coalesce('a long default that goes on and on', 'for more than a line of a terminal')),
    team_id BIGINT REFERENCES teams (id) ON DELETE CASCADE,
    boss_id BIGINT REFERENCES users (id),
    price DECIMAL(10, 2),
    photo BLOB,
    settings JSON,
    tags TEXT,
    search TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT ck_users_price CHECK (price >= 0)
);

CREATE UNIQUE INDEX ix_users_team ON users (team_id, type DESC) WHERE team_id IS NOT NULL;
