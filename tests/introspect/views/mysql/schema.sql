-- Views without the name of the database, with what they say beside their query.
CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(20), boss INT);
CREATE VIEW named (number, who) AS SELECT id, name FROM people WHERE name <> 'it''s \\ `people`.';
CREATE VIEW checked AS SELECT id, name FROM people WHERE id > 5 WITH LOCAL CHECK OPTION;
CREATE VIEW of_checked AS SELECT id FROM checked WHERE id < 100 WITH CASCADED CHECK OPTION;
CREATE ALGORITHM = TEMPTABLE SQL SECURITY INVOKER VIEW counted AS SELECT boss, count(*) AS `how many` FROM people GROUP BY boss;
CREATE ALGORITHM = MERGE VIEW joined AS SELECT a.name, b.name AS boss FROM people a LEFT JOIN people b ON a.boss = b.id;
CREATE VIEW faces AS SELECT '😀' AS face, 'what?' AS question, name FROM people;
CREATE VIEW united AS SELECT id FROM people UNION ALL SELECT boss FROM people WHERE boss IN (SELECT id FROM checked) ORDER BY 1 LIMIT 3;
CREATE VIEW upwards AS WITH RECURSIVE up AS (SELECT id, boss FROM people UNION SELECT p.id, p.boss FROM people p JOIN up ON p.id = up.boss) SELECT * FROM up;
