-- What SQLite itself changes in the texts.
CREATE TABLE parents (id INTEGER PRIMARY KEY, old_name TEXT, gone TEXT);
CREATE TABLE children (id INTEGER PRIMARY KEY, parent INT REFERENCES parents (id), CHECK (parent > 0)) -- last
;
CREATE INDEX ix ON parents (old_name) WHERE old_name > '';
CREATE VIEW v AS SELECT old_name FROM parents;
CREATE TRIGGER tr AFTER INSERT ON parents BEGIN UPDATE parents SET old_name = 'x'; END;
ALTER TABLE children ADD COLUMN added TEXT DEFAULT 'a' CHECK (added IN ('a', 'b')) REFERENCES parents;
ALTER TABLE children ADD age INT NOT NULL DEFAULT 0;
ALTER TABLE parents RENAME COLUMN old_name TO "new name";
ALTER TABLE parents RENAME TO "the parents";
ALTER TABLE "the parents" DROP COLUMN gone;
