//! The bodies of PostgreSQL: SQL-standard routines and rules. Any other body is a string, and no matter of ours.
//!
//! psql counts BEGIN, CASE and END in the same statements; here BEGIN must be followed by ATOMIC, and a name after a point
//! or after AS is no keyword, so that a column called `end` closes nothing.

use super::Keyword;

#[derive(Default, Clone, Copy, PartialEq)]
enum Stage {
    /// No word yet.
    #[default]
    Start,
    Create,
    /// CREATE FUNCTION or PROCEDURE, before a body.
    Routine,
    /// After its BEGIN ATOMIC.
    Atomic,
    /// CREATE RULE: the parentheses hold the `;`.
    Rule,
    /// COPY: FROM STDIN may follow.
    Copy,
    /// COPY .. FROM STDIN.
    CopyFromStdin,
    /// A statement without a body, or after it.
    Plain,
}

/// How far a statement of PostgreSQL has been read.
#[derive(Default)]
pub(crate) struct PostgresBody {
    stage: Stage,
    previous: Keyword,
    previous_at: usize,
    opened_at: usize,
    /// Open CASE expressions of the statement at hand inside the body.
    cases: usize,
    parentheses: usize,
}

impl PostgresBody {
    /// Takes the next token, blanks left out.
    pub(crate) fn follow(&mut self, code: &str, at: usize) {
        if self.stage == Stage::Plain {
            return;
        }
        let keyword = Keyword::of(code);
        self.stage = self.next_stage(keyword.as_str(), at);
        self.previous = keyword;
        self.previous_at = at;
    }

    fn next_stage(&mut self, word: &str, at: usize) -> Stage {
        let previous = self.previous.as_str();
        match (self.stage, word) {
            (Stage::Start, "CREATE") => Stage::Create,
            (Stage::Start, "COPY") => Stage::Copy,
            (Stage::Create, "OR" | "REPLACE") => Stage::Create,
            (Stage::Create, "FUNCTION" | "PROCEDURE") => Stage::Routine,
            (Stage::Create, "RULE") => Stage::Rule,
            (Stage::Routine, "ATOMIC") if previous == "BEGIN" => {
                self.opened_at = self.previous_at;
                Stage::Atomic
            }
            (Stage::Atomic, _) if matches!(previous, "." | "AS") => Stage::Atomic,
            (Stage::Atomic, "CASE") => {
                self.cases += 1;
                Stage::Atomic
            }
            (Stage::Atomic, "END") if self.cases == 0 => Stage::Plain,
            (Stage::Atomic, "END") => {
                self.cases -= 1;
                Stage::Atomic
            }
            (Stage::Atomic, ";") => {
                self.cases = 0;
                Stage::Atomic
            }
            (Stage::Rule | Stage::Copy, "(") => {
                if self.parentheses == 0 {
                    self.opened_at = at;
                }
                self.parentheses += 1;
                self.stage
            }
            (Stage::Rule | Stage::Copy, ")") => {
                self.parentheses = self.parentheses.saturating_sub(1);
                self.stage
            }
            (Stage::Copy, "STDIN") if previous == "FROM" && self.parentheses == 0 => {
                Stage::CopyFromStdin
            }
            (Stage::Start | Stage::Create, _) => Stage::Plain,
            _ => self.stage,
        }
    }

    /// Whether a `;` that comes now stands inside the body.
    pub(crate) fn is_open(&self) -> bool {
        match self.stage {
            Stage::Atomic => true,
            Stage::Rule => self.parentheses > 0,
            _ => false,
        }
    }

    /// Whether the statement, if it ends now, takes the lines after it as data.
    pub(crate) fn copies_from_stdin(&self) -> bool {
        self.stage == Stage::CopyFromStdin
    }

    /// Where the body opens that is not closed, if the text ends now.
    pub(crate) fn left_open(&self) -> Option<usize> {
        self.is_open().then_some(self.opened_at)
    }
}
