//! The tables that a statement changes, as far as its words tell.

use super::words::Words;
use crate::Dialect;

/// The tables and views that a statement creates, alters, drops, or whose rows it changes, each once: `users`,
/// `app.users`. What it only reads is left out, and so is what stands inside the bodies of routines. A text that
/// cannot be read names none.
///
/// ```
/// use revgraph_schema::{Dialect, split::changed_tables};
///
/// let sql = "CREATE INDEX users_email ON users (email)";
/// assert_eq!(changed_tables(Dialect::Postgres, sql), ["users"]);
/// ```
pub fn changed_tables(dialect: Dialect, sql: &str) -> Vec<String> {
    let mut words = Words::of(dialect, sql);
    let mut tables = Vec::new();
    match words.next_word().as_str() {
        "CREATE" => {
            // What comes behind the name of the trigger or the index, and behind that of the table, is its definition.
            while let Some(word) = words.another_word() {
                match word.as_str() {
                    "TABLE" | "VIEW" => {
                        tables.extend(name(&mut words));
                        break;
                    }
                    "INDEX" | "TRIGGER" => {
                        words.skip_to("ON");
                        tables.extend(name(&mut words));
                        break;
                    }
                    "FUNCTION" | "PROCEDURE" => break,
                    _ => {}
                }
            }
        }
        "TRUNCATE" => {
            words.skip_words(&["TABLE"]);
            tables.extend(name(&mut words));
            while words.is_symbol(",") {
                tables.extend(name(&mut words));
            }
        }
        "ALTER" | "DROP" | "RENAME" | "COMMENT" => {
            while let Some(word) = words.another_word() {
                if matches!(word.as_str(), "TABLE" | "VIEW") {
                    tables.extend(name(&mut words));
                    while words.is_symbol(",") {
                        tables.extend(name(&mut words));
                    }
                    break;
                }
                if matches!(word.as_str(), "INDEX" | "TRIGGER" | "COLUMN") {
                    if word == "COLUMN" {
                        let column = name(&mut words);
                        tables.extend(column.and_then(|name| {
                            name.rsplit_once('.').map(|(table, _)| table.to_owned())
                        }));
                    } else if words.skip_to("ON") {
                        tables.extend(name(&mut words));
                    }
                    break;
                }
            }
        }
        "INSERT" | "REPLACE" | "DELETE" => {
            while let Some(word) = words.another_word() {
                if matches!(word.as_str(), "INTO" | "FROM") {
                    tables.extend(name(&mut words));
                    break;
                }
            }
        }
        "UPDATE" | "COPY" => tables.extend(name(&mut words)),
        _ => {}
    }
    tables
}

/// The name that comes next, behind the words that may stand before one.
fn name(words: &mut Words<'_>) -> Option<String> {
    const BEFORE: [&str; 8] = [
        "IF", "NOT", "EXISTS", "ONLY", "OR", "IGNORE", "ROLLBACK", "REPLACE",
    ];
    while words.skip_one_of(&BEFORE) {}
    words.name()
}

#[cfg(test)]
mod tests {
    use super::changed_tables;
    use crate::Dialect;

    #[test]
    fn a_statement_names_the_tables_that_it_changes() {
        let named = [
            ("CREATE TABLE IF NOT EXISTS \"a b\" (on_x INTEGER)", "a b"),
            ("CREATE UNIQUE INDEX i ON ONLY app.users (a)", "app.users"),
            (
                "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM x; END",
                "users",
            ),
            ("CREATE OR REPLACE VIEW v AS SELECT * FROM users", "v"),
            ("CREATE FUNCTION f() RETURNS TABLE (a int) AS $$ $$", ""),
            (
                "ALTER TABLE ONLY users ADD FOREIGN KEY (a) REFERENCES b (c)",
                "users",
            ),
            ("DROP TABLE IF EXISTS a, b CASCADE", "a, b"),
            ("TRUNCATE ONLY a, app.b", "a, app.b"),
            ("TRUNCATE TABLE a", "a"),
            ("DROP INDEX i", ""),
            ("COMMENT ON COLUMN app.users.a IS 'x'", "app.users"),
            ("INSERT INTO a SELECT * FROM b", "a"),
            ("DELETE FROM a WHERE b IN (SELECT b FROM c)", "a"),
            ("UPDATE a SET b = 1", "a"),
            ("SELECT * FROM a", ""),
        ];
        for (sql, tables) in named {
            assert_eq!(
                changed_tables(Dialect::Postgres, sql).join(", "),
                tables,
                "{sql}"
            );
        }
        let sql = "DROP INDEX `i` ON `a``b`";
        assert_eq!(changed_tables(Dialect::Mysql, sql), ["a`b"]);
        let sql = "/*!50001 DROP TABLE a */";
        assert_eq!(changed_tables(Dialect::Mysql, sql), ["a"]);
    }
}
