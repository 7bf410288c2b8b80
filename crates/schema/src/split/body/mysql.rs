//! The bodies of MySQL and MariaDB: stored programs, and the compound statements that MariaDB takes outside of them.
//!
//! `IF`, `REPEAT`, `CASE`, `BEGIN` and `END` also name functions, expressions and columns. What decides is whether a statement can
//! begin where the word stands, so that is what is followed: a statement begins after `;`, THEN, ELSE, DO, LOOP and the like, and
//! after a label.

use super::Keyword;
use super::mysql_header::{Header, Next};
use crate::split::token::TokenKind;

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// No word yet, or only a label.
    Start,
    /// After a first word that is a label if `:` follows.
    MaybeLabel,
    /// Inside Oracle mode's `<<label>>`.
    OracleLabel,
    /// After BEGIN, which starts a transaction unless more follows.
    Begin {
        at: usize,
    },
    Header(Header),
    /// From the first token of the body.
    Inside,
    /// A statement without a body.
    Plain,
}

/// What an END closes.
#[derive(Clone, Copy, PartialEq)]
enum Frame {
    /// A block or a compound statement, closed by an END where a statement could begin.
    Block,
    /// Oracle mode's declarations, whose BEGIN opens no further level.
    Declarations,
    /// REPEAT, up to UNTIL.
    Repeat,
    /// A condition or an expression, closed by the next END: `UNTIL ..` and `CASE ..`.
    Until,
    Case,
}

/// How far `DECLARE .. HANDLER FOR condition, .. statement` has been read.
#[derive(Clone, Copy, PartialEq)]
enum Handler {
    No,
    Declare,
    Conditions,
}

/// How far a statement of MySQL or MariaDB has been read.
pub(crate) struct MysqlBody {
    stage: Stage,
    previous: Keyword,
    parentheses: usize,
    /// What is open, and where it opened. A package is the first frame or none.
    frames: Vec<(Frame, usize)>,
    is_package: bool,
    /// Whether the next token can begin a statement of the body.
    begins_statement: bool,
    /// Whether the last token is a label if `:` or, in Oracle mode, `>>` follows.
    maybe_label: bool,
    /// From the end of a routine's header to its BEGIN or `;`: that BEGIN is its own and not the package's.
    is_routine_body: bool,
    handler: Handler,
}

impl Default for MysqlBody {
    fn default() -> MysqlBody {
        MysqlBody {
            stage: Stage::Start,
            previous: Keyword::default(),
            parentheses: 0,
            frames: Vec::new(),
            is_package: false,
            begins_statement: true,
            maybe_label: false,
            is_routine_body: false,
            handler: Handler::No,
        }
    }
}

impl MysqlBody {
    /// Takes the next token, blanks and the marks of versioned comments left out.
    pub(crate) fn follow(&mut self, kind: TokenKind, code: &str, at: usize) {
        if self.stage == Stage::Plain {
            return;
        }
        let is_name = kind == TokenKind::Word && matches!(self.previous.as_str(), "." | "@");
        let keyword = if is_name {
            Keyword::default()
        } else {
            Keyword::of(code)
        };
        match keyword.as_str() {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            ";" => self.parentheses = 0,
            _ => {}
        }
        self.step(kind, keyword.as_str(), at);
        self.previous = keyword;
    }

    fn step(&mut self, kind: TokenKind, word: &str, at: usize) {
        match self.stage {
            Stage::Start => self.start(kind, word, at),
            Stage::MaybeLabel if word == ":" => self.stage = Stage::Start,
            Stage::OracleLabel if word == ">>" => self.stage = Stage::Start,
            Stage::OracleLabel => {}
            Stage::Begin { at: opened } if word != "WORK" => {
                self.stage = Stage::Inside;
                self.frames.push((Frame::Block, opened));
                self.begins_statement = true;
                self.inside(kind, word, at);
            }
            Stage::Header(header) => self.header(header, kind, word, at),
            Stage::Inside => self.inside(kind, word, at),
            Stage::MaybeLabel | Stage::Begin { .. } | Stage::Plain => self.stage = Stage::Plain,
        }
    }

    /// The first word of a statement decides whether it can have a body.
    fn start(&mut self, kind: TokenKind, word: &str, at: usize) {
        self.stage = match word {
            "CREATE" => Stage::Header(Header::Object { is_alter: false }),
            "ALTER" => Stage::Header(Header::Object { is_alter: true }),
            "BEGIN" => Stage::Begin { at },
            "<<" => Stage::OracleLabel,
            "DECLARE" => {
                self.frames.push((Frame::Declarations, at));
                Stage::Inside
            }
            "IF" | "CASE" | "LOOP" | "WHILE" | "REPEAT" | "FOR" => {
                self.begins_statement = true;
                self.inside(kind, word, at);
                Stage::Inside
            }
            _ if matches!(kind, TokenKind::Word | TokenKind::Literal) => Stage::MaybeLabel,
            _ => Stage::Plain,
        };
    }

    fn header(&mut self, header: Header, kind: TokenKind, word: &str, at: usize) {
        match header.follow(kind, word, self.previous, self.parentheses) {
            Next::Header(header) => self.stage = Stage::Header(header),
            Next::Plain => self.stage = Stage::Plain,
            Next::BodyFollows => self.begin_body(),
            Next::BodyBegins => {
                self.begin_body();
                self.is_routine_body = true;
                self.inside(kind, word, at);
            }
            Next::Declarations => {
                self.begin_body();
                self.frames.push((Frame::Declarations, at));
            }
            Next::Package => {
                self.begin_body();
                self.is_package = true;
                self.frames.push((Frame::Declarations, at));
            }
        }
    }

    fn begin_body(&mut self) {
        self.stage = Stage::Inside;
        self.begins_statement = true;
    }

    fn inside(&mut self, kind: TokenKind, word: &str, at: usize) {
        if self.handler == Handler::Conditions && !self.ends_conditions(kind, word) {
            return;
        }
        let begins = std::mem::replace(&mut self.begins_statement, false);
        let was_maybe_label = std::mem::replace(&mut self.maybe_label, false);
        let top = self.frames.last().map(|(frame, _)| *frame);
        let in_case = top == Some(Frame::Case);
        let after_end = self.previous.as_str() == "END";
        match word {
            ";" => {
                self.handler = Handler::No;
                self.is_routine_body = false;
                self.begins_statement = true;
            }
            ":" | ">>" => self.begins_statement = was_maybe_label,
            "<<" => self.maybe_label = begins,
            "BEGIN" if begins => {
                match self.frames.last_mut() {
                    Some((frame @ Frame::Declarations, _)) if !self.is_routine_body => {
                        *frame = Frame::Block;
                    }
                    _ => self.frames.push((Frame::Block, at)),
                }
                self.is_routine_body = false;
                self.begins_statement = true;
            }
            // BEGIN NOT ATOMIC
            "ATOMIC" => self.begins_statement = self.previous.as_str() == "NOT",
            "IF" | "WHILE" | "FOR" if begins => self.frames.push((Frame::Block, at)),
            "LOOP" if !after_end => {
                if begins {
                    self.frames.push((Frame::Block, at));
                }
                self.begins_statement = true;
            }
            "REPEAT" if begins => {
                self.frames.push((Frame::Repeat, at));
                self.begins_statement = true;
            }
            "UNTIL" if begins && top == Some(Frame::Repeat) => {
                self.frames.pop();
                self.frames.push((Frame::Until, at));
            }
            "CASE" if begins => self.frames.push((Frame::Block, at)),
            "CASE" if !after_end => self.frames.push((Frame::Case, at)),
            "END" if begins || in_case || top == Some(Frame::Until) => {
                self.frames.pop();
            }
            "THEN" | "ELSE" => self.begins_statement = !in_case,
            // DO is a statement of its own too.
            "DO" => self.begins_statement = !begins && !in_case,
            "DECLARE" if begins => self.handler = Handler::Declare,
            "HANDLER" if self.handler == Handler::Declare => self.handler = Handler::Conditions,
            "FOLLOWS" | "PRECEDES" if begins => self.stage = Stage::Header(Header::OtherTrigger),
            "PROCEDURE" | "FUNCTION" if top == Some(Frame::Declarations) => {
                if begins || self.is_package {
                    self.stage = Stage::Header(Header::Name);
                }
            }
            // What follows `PACKAGE name`.
            "AS" | "IS" => self.begins_statement = self.is_package && self.frames.len() == 1,
            _ if self.previous.as_str() == "<<" => self.maybe_label = was_maybe_label,
            _ => {
                self.maybe_label = begins && matches!(kind, TokenKind::Word | TokenKind::Literal);
            }
        }
    }

    /// Whether the conditions of a handler are over: the token follows a condition, not a comma or a word that leads to one.
    fn ends_conditions(&mut self, kind: TokenKind, word: &str) -> bool {
        let previous = self.previous.as_str();
        let is_condition = matches!(
            previous,
            "HANDLER" | "FOR" | "," | "SQLSTATE" | "VALUE" | "NOT"
        );
        if word != ";" && (kind != TokenKind::Word || is_condition) {
            return false;
        }
        self.handler = Handler::No;
        self.begins_statement = true;
        true
    }

    /// Whether a `;` that comes now stands inside the body. No expression goes past one.
    pub(crate) fn is_open(&mut self) -> bool {
        while let Some((Frame::Case, _)) = self.frames.last() {
            self.frames.pop();
        }
        !self.frames.is_empty()
    }

    /// Whether the statement read so far is one that has no body whatever follows.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            self.stage,
            Stage::Start | Stage::MaybeLabel | Stage::Begin { .. } | Stage::Plain
        )
    }

    /// Where the body opens that is not closed, if the text ends now.
    pub(crate) fn left_open(&mut self) -> Option<usize> {
        if self.is_open() {
            self.frames.first().map(|(_, at)| *at)
        } else {
            None
        }
    }
}
