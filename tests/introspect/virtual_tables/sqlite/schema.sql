-- Virtual tables and the tables that they keep are left out; a table that is only called like one is not.
CREATE VIRTUAL TABLE words USING fts5(title, body);
CREATE VIRTUAL TABLE old_words USING fts4(title);
CREATE VIRTUAL TABLE boxes USING rtree(id, min_x, max_x);
CREATE TABLE words_of_mine (a INT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT);
CREATE TRIGGER documents_words AFTER INSERT ON documents BEGIN INSERT INTO words (rowid, title) VALUES (new.id, new.title); END;
