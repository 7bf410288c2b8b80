//! The tables that a statement changes, as far as its words tell.

use super::lexemes::{Lexeme, LexemeKind, lexemes};
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
    let lexemes = lexemes(dialect, sql).unwrap_or_default();
    let mut words = Words {
        rest: lexemes
            .into_iter()
            .filter(|lexeme| lexeme.kind != LexemeKind::Blank)
            .collect(),
    };
    let mut tables = Vec::new();
    match words.next_word().as_str() {
        "CREATE" => {
            // What comes behind the name of the trigger or the index, and behind that of the table, is its definition.
            while let Some(word) = words.another_word() {
                match word.as_str() {
                    "TABLE" | "VIEW" => {
                        tables.extend(words.name());
                        break;
                    }
                    "INDEX" | "TRIGGER" => {
                        words.skip_to("ON");
                        tables.extend(words.name());
                        break;
                    }
                    "FUNCTION" | "PROCEDURE" => break,
                    _ => {}
                }
            }
        }
        "ALTER" | "DROP" | "TRUNCATE" | "RENAME" | "COMMENT" => {
            while let Some(word) = words.another_word() {
                if matches!(word.as_str(), "TABLE" | "VIEW") {
                    tables.extend(words.name());
                    while words.is_symbol(",") {
                        tables.extend(words.name());
                    }
                    break;
                }
                if matches!(word.as_str(), "INDEX" | "TRIGGER" | "COLUMN") {
                    if word == "COLUMN" {
                        let column = words.name();
                        tables.extend(column.and_then(|name| {
                            name.rsplit_once('.').map(|(table, _)| table.to_owned())
                        }));
                    } else if words.skip_to("ON") {
                        tables.extend(words.name());
                    }
                    break;
                }
            }
        }
        "INSERT" | "REPLACE" | "DELETE" => {
            while let Some(word) = words.another_word() {
                if matches!(word.as_str(), "INTO" | "FROM") {
                    tables.extend(words.name());
                    break;
                }
            }
        }
        "UPDATE" | "COPY" => tables.extend(words.name()),
        _ => {}
    }
    tables
}

/// What has not been read yet of a statement.
struct Words<'a> {
    rest: std::collections::VecDeque<Lexeme<'a>>,
}

impl Words<'_> {
    fn next_word(&mut self) -> String {
        self.another_word().unwrap_or_default()
    }

    /// The next token, in capitals.
    fn another_word(&mut self) -> Option<String> {
        Some(self.rest.pop_front()?.text.to_uppercase())
    }

    /// Passes over everything up to a word, and over it. Tells whether it is there.
    fn skip_to(&mut self, word: &str) -> bool {
        while let Some(lexeme) = self.rest.pop_front() {
            if lexeme.kind == LexemeKind::Word && lexeme.text.eq_ignore_ascii_case(word) {
                return true;
            }
        }
        false
    }

    fn is_symbol(&mut self, symbol: &str) -> bool {
        let is_next = self
            .rest
            .front()
            .is_some_and(|lexeme| lexeme.text == symbol);
        if is_next {
            self.rest.pop_front();
        }
        is_next
    }

    /// The name that comes next, behind the words that may stand before one.
    fn name(&mut self) -> Option<String> {
        const BEFORE: [&str; 8] = [
            "IF", "NOT", "EXISTS", "ONLY", "OR", "IGNORE", "ROLLBACK", "REPLACE",
        ];
        while let Some(lexeme) = self.rest.front() {
            let is_before = lexeme.kind == LexemeKind::Word
                && BEFORE.contains(&lexeme.text.to_uppercase().as_str());
            if !is_before {
                break;
            }
            self.rest.pop_front();
        }
        let mut name = plain(self.rest.pop_front()?)?;
        while self.is_symbol(".") {
            name.push('.');
            name.push_str(&plain(self.rest.pop_front()?)?);
        }
        Some(name)
    }
}

/// A name without its quotes.
fn plain(lexeme: Lexeme<'_>) -> Option<String> {
    let text = lexeme.text;
    let inside = || text.get(1..text.len().checked_sub(1)?);
    match text.chars().next()? {
        quote @ ('"' | '`') => {
            let quote = quote.to_string();
            Some(inside()?.replace(&quote.repeat(2), &quote))
        }
        '[' => inside().map(str::to_owned),
        _ => (lexeme.kind == LexemeKind::Word).then(|| text.to_owned()),
    }
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
    }
}
