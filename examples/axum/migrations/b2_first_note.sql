-- revision: b2
-- down_revision: a1
-- message: write the first note

-- upgrade
INSERT INTO notes (text) VALUES ('revgraph was here');

-- downgrade
DELETE FROM notes WHERE text = 'revgraph was here';
