//! The bodies of SQLite: triggers alone.
//!
//! As in `sqlite3_complete`, a trigger ends at `; END ;`. Inside one every statement ends with its own `;`, so the `END` of a
//! `CASE` never follows one.

use super::Keyword;

#[derive(Default)]
enum Stage {
    /// No word yet, or only EXPLAIN.
    #[default]
    Start,
    Create,
    /// CREATE TRIGGER was read, BEGIN was not.
    Header,
    /// Inside the body.
    Inside,
    /// A `;` inside the body, where END may follow.
    AfterStatement,
    /// The END of the body: the next `;` is the statement's.
    Ended,
    /// Not a trigger.
    Plain,
}

/// How far a statement of SQLite has been read.
#[derive(Default)]
pub(crate) struct SqliteBody {
    stage: Stage,
    opened_at: usize,
}

impl SqliteBody {
    /// Takes the next token, blanks left out.
    pub(crate) fn follow(&mut self, code: &str, at: usize) {
        if matches!(self.stage, Stage::Plain) {
            return;
        }
        let keyword = Keyword::of(code);
        self.stage = match (&self.stage, keyword.as_str()) {
            (Stage::Start, "EXPLAIN" | "QUERY" | "PLAN") => Stage::Start,
            (Stage::Start, "CREATE") | (Stage::Create, "TEMP" | "TEMPORARY") => Stage::Create,
            (Stage::Create, "TRIGGER") => Stage::Header,
            (Stage::Header, "BEGIN") => {
                self.opened_at = at;
                Stage::Inside
            }
            (Stage::Header, _) => Stage::Header,
            (Stage::Inside | Stage::AfterStatement, ";") => Stage::AfterStatement,
            (Stage::AfterStatement, "END") => Stage::Ended,
            (Stage::Inside | Stage::AfterStatement | Stage::Ended, _) => Stage::Inside,
            (Stage::Start | Stage::Create | Stage::Plain, _) => Stage::Plain,
        };
    }

    /// Whether a `;` that comes now stands inside the body.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Inside | Stage::AfterStatement)
    }

    /// Where the body opens that is not closed, if the text ends now.
    pub(crate) fn left_open(&self) -> Option<usize> {
        self.is_open().then_some(self.opened_at)
    }
}
