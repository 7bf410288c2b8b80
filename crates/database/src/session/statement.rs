//! What a session over a Diesel connection must know of a text before it sends it: Diesel runs statements of different
//! kinds in different ways.

use revgraph_schema::Dialect;
use revgraph_schema::split::split;
use std::borrow::Cow;

/// One statement of a text.
pub(super) struct Statement<'a> {
    pub(super) sql: Cow<'a, str>,
    /// Its first word in capitals; none for one that begins with a parenthesis or the like.
    pub(super) word: String,
}

/// The statements of a text; a text that cannot be read is one statement, for the server to say what is wrong with it.
pub(super) fn statements(dialect: Dialect, text: &str) -> Vec<Statement<'_>> {
    let Ok(found) = split(dialect, text) else {
        return vec![statement(Cow::Borrowed(text))];
    };
    found
        .into_iter()
        .map(|found| statement(found.sql))
        .collect()
}

fn statement(sql: Cow<'_, str>) -> Statement<'_> {
    let word = sql.chars().take_while(char::is_ascii_alphabetic);
    let word = word.map(|letter| letter.to_ascii_uppercase()).collect();
    Statement { sql, word }
}

impl Statement<'_> {
    /// Whether it changes rows, so that their number tells something.
    pub(super) fn changes_rows(&self) -> bool {
        matches!(
            self.word.as_str(),
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "REPLACE"
        )
    }

    /// Whether a word stands in it, be it in a string or a comment.
    pub(super) fn has(&self, word: &str) -> bool {
        let mut words = self
            .sql
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        words.any(|found| found.eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_by_their_first_word() {
        let text = "-- ä first\nselect ';' ; /* then */ (VALUES (1)); Insert INTO t VALUES (1) returning id";
        let found = statements(Dialect::Postgres, text);
        let words: Vec<&str> = found.iter().map(|found| found.word.as_str()).collect();
        assert_eq!(words, ["SELECT", "", "INSERT"]);
        assert!(found[2].changes_rows() && found[2].has("RETURNING") && !found[2].has("RETURN"));
        assert_eq!(statements(Dialect::Postgres, "SELECT '").len(), 1);
        assert_eq!(statements(Dialect::Postgres, "-- nothing").len(), 0);
    }
}
