//! A statement word by word, for who wants to know what it is about.

use super::lexemes::{Lexeme, LexemeKind, lexemes};
use crate::Dialect;

/// The tokens of a statement, and how far they are read. Blank space, comments and the marks of versioned comments are
/// left out.
pub(super) struct Words<'a> {
    lexemes: Vec<Lexeme<'a>>,
    at: usize,
    dialect: Dialect,
}

impl<'a> Words<'a> {
    /// The words of a statement; none where it cannot be read.
    pub(super) fn of(dialect: Dialect, sql: &'a str) -> Words<'a> {
        let is_mark = |text: &str| text.starts_with("/*") || text == "*/";
        let lexemes = lexemes(dialect, sql).unwrap_or_default();
        let lexemes = lexemes.into_iter().filter(|lexeme| match lexeme.kind {
            LexemeKind::Blank => false,
            LexemeKind::Symbol => !is_mark(lexeme.text),
            LexemeKind::Word | LexemeKind::Literal => true,
        });
        Words {
            lexemes: lexemes.collect(),
            at: 0,
            dialect,
        }
    }

    /// What comes next, without reading it.
    pub(super) fn peek(&self, ahead: usize) -> Option<Lexeme<'a>> {
        self.lexemes.get(self.at + ahead).copied()
    }

    /// What was read last.
    pub(super) fn last(&self) -> Option<&'a str> {
        Some(self.lexemes.get(self.at.checked_sub(1)?)?.text)
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Option<Lexeme<'a>> {
        let next = self.peek(0)?;
        self.at += 1;
        Some(next)
    }

    /// The next token, in capitals; empty at the end.
    pub(super) fn next_word(&mut self) -> String {
        self.another_word().unwrap_or_default()
    }

    /// The next token, in capitals.
    pub(super) fn another_word(&mut self) -> Option<String> {
        Some(self.next()?.text.to_uppercase())
    }

    /// Whether a word comes as the one behind `ahead` others: unquoted, in any case.
    pub(super) fn is_word(&self, ahead: usize, word: &str) -> bool {
        self.peek(ahead).is_some_and(|lexeme| {
            lexeme.kind == LexemeKind::Word && lexeme.text.eq_ignore_ascii_case(word)
        })
    }

    /// Reads these words, if they come next. Tells whether they do.
    pub(super) fn skip_words(&mut self, words: &[&str]) -> bool {
        let found = (words.iter().enumerate()).all(|(ahead, word)| self.is_word(ahead, word));
        if found {
            self.at += words.len();
        }
        found
    }

    /// Reads one of these words, if one comes next.
    pub(super) fn skip_one_of(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.skip_words(&[word]))
    }

    /// Passes over everything up to a word, and over it. Tells whether it is there.
    pub(super) fn skip_to(&mut self, word: &str) -> bool {
        while self.peek(0).is_some() {
            if self.skip_words(&[word]) {
                return true;
            }
            self.at += 1;
        }
        false
    }

    /// Reads a symbol, if it comes next. Tells whether it does.
    pub(super) fn is_symbol(&mut self, symbol: &str) -> bool {
        let is_next = (self.peek(0))
            .is_some_and(|lexeme| lexeme.kind == LexemeKind::Symbol && lexeme.text == symbol);
        self.at += usize::from(is_next);
        is_next
    }

    /// The name that comes next, its parts joined by dots, without quotes.
    pub(super) fn name(&mut self) -> Option<String> {
        self.joined(Words::plain)
    }

    /// The same as the database keeps it: PostgreSQL takes what has no quotes in small letters. A quoted name that is no
    /// plain one, such as `U&"d\0061ta"`, is given as it is written.
    pub(super) fn kept_name(&mut self) -> Option<String> {
        self.joined(|words, lexeme| match lexeme.kind {
            LexemeKind::Word if words.dialect == Dialect::Postgres => {
                Some(lexeme.text.to_lowercase())
            }
            _ => words
                .plain(lexeme)
                .or_else(|| (lexeme.kind == LexemeKind::Literal).then(|| lexeme.text.to_owned())),
        })
    }

    fn joined(
        &mut self,
        part: impl Fn(&Words<'a>, Lexeme<'a>) -> Option<String>,
    ) -> Option<String> {
        let first = self.next()?;
        let mut name = part(self, first)?;
        while let Some(lexeme) = self.peek(1)
            && lexeme.text != "*"
            && self.is_symbol(".")
        {
            self.at += 1;
            name.push('.');
            name.push_str(&part(self, lexeme)?);
        }
        Some(name)
    }

    /// A name without its quotes. SQLite also takes a string for one.
    fn plain(&self, lexeme: Lexeme<'a>) -> Option<String> {
        let text = lexeme.text;
        let inside = || text.get(1..text.len().checked_sub(1)?);
        match text.chars().next()? {
            quote @ ('"' | '`' | '\'') if quote != '\'' || self.dialect == Dialect::Sqlite => {
                let quote = quote.to_string();
                Some(inside()?.replace(&quote.repeat(2), &quote))
            }
            '[' if self.dialect == Dialect::Sqlite => inside().map(str::to_owned),
            _ => (lexeme.kind == LexemeKind::Word).then(|| text.to_owned()),
        }
    }
}
