-- revision: 6fc195da0706
-- down_revision: 5eb084c9f605
-- message: create comments and tags
-- created_at: 2026-02-05T14:20:00Z

-- upgrade
-- Comments are numbered within their ticket, so none of the databases has to number them.
CREATE TABLE comments (
    ticket_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    author VARCHAR(120) NOT NULL,
    is_internal BOOLEAN DEFAULT FALSE NOT NULL,
    body TEXT NOT NULL,
    written_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT pk_comments PRIMARY KEY (ticket_id, number),
    CONSTRAINT fk_comments_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE
);

CREATE TABLE tags (
    name VARCHAR(40) NOT NULL,
    description VARCHAR(200) DEFAULT '' NOT NULL,
    CONSTRAINT pk_tags PRIMARY KEY (name)
);

CREATE TABLE ticket_tags (
    ticket_id BIGINT NOT NULL,
    tag VARCHAR(40) NOT NULL,
    CONSTRAINT pk_ticket_tags PRIMARY KEY (ticket_id, tag),
    CONSTRAINT fk_ticket_tags_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE,
    CONSTRAINT fk_ticket_tags_tag FOREIGN KEY (tag) REFERENCES tags (name) ON DELETE CASCADE
);

CREATE INDEX ix_ticket_tags_tag ON ticket_tags (tag);

INSERT INTO tags (name, description) VALUES
    ('bug', 'something is broken; it''s ours'),
    ('question', 'how do I ...'),
    ('wish', 'would be nice to have');

-- downgrade
DROP TABLE ticket_tags;
DROP TABLE tags;
DROP TABLE comments;
