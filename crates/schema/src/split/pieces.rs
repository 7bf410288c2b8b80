//! The token stream with its statements marked: what [`split`](super::split()) and [`checksum`](super::checksum()) both read.

use std::collections::VecDeque;

use super::lexer::{self, Lexer};
use super::token::{Fault, Token, TokenKind};
use crate::Dialect;

/// A part of what runs.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// A token of the statement at hand.
    Token(Token),
    /// The statement at hand is complete. Never given for an empty one.
    End,
    /// The data of the statement that has just ended.
    CopyData(&'a str),
}

/// The pieces of a text, up to the first fault.
pub(super) struct Pieces<'a> {
    text: &'a str,
    lexer: Box<dyn Lexer + 'a>,
    /// Hints and `;` that were read and not yet given: they belong to the statement only if something of it follows.
    held: VecDeque<Token>,
    ready: Option<Token>,
    is_empty: bool,
    is_done: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(dialect: Dialect, text: &'a str) -> Pieces<'a> {
        Pieces {
            text,
            lexer: lexer::of(dialect, text),
            held: VecDeque::new(),
            ready: None,
            is_empty: true,
            is_done: false,
        }
    }

    /// Closes the statement at hand, if there is one.
    fn end(&mut self) -> Option<Piece<'a>> {
        self.held.clear();
        let was_empty = std::mem::replace(&mut self.is_empty, true);
        (!was_empty).then_some(Piece::End)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.ready.is_some() {
                let token = self.held.pop_front().or_else(|| self.ready.take());
                return token.map(|token| Ok(Piece::Token(token)));
            }
            if self.is_done {
                return None;
            }
            let token = match self.lexer.next_token() {
                Ok(Some(token)) => token,
                Ok(None) => {
                    self.is_done = true;
                    return self.end().map(Ok);
                }
                Err(fault) => {
                    self.is_done = true;
                    return Some(Err(fault));
                }
            };
            match token.kind {
                TokenKind::Blank => {}
                TokenKind::Terminator => {
                    if let Some(end) = self.end() {
                        return Some(Ok(end));
                    }
                }
                TokenKind::CopyData => {
                    return Some(Ok(Piece::CopyData(&self.text[token.start..token.end])));
                }
                TokenKind::Hint => self.held.push_back(token),
                _ if &self.text[token.start..token.end] == ";" => {
                    if !self.is_empty {
                        self.held.push_back(token);
                    }
                }
                _ => {
                    self.is_empty = false;
                    self.ready = Some(token);
                }
            }
        }
    }
}
