//! What stands between CREATE and the body of a stored program of MySQL or MariaDB.
//!
//! Only here can a body begin with any statement, so what a header may hold must be known: whatever word is none of it begins
//! the body.

use super::Keyword;
use crate::split::token::TokenKind;

/// The part of a header that is being read.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Header {
    /// After CREATE or ALTER: what kind of object it is comes next.
    Object { is_alter: bool },
    /// After DEFINER, before the user.
    User { is_alter: bool },
    /// After the user, where `@` and a host may follow.
    Host { is_alter: bool },
    /// After PROCEDURE or FUNCTION, before the name.
    Name,
    /// Parameters, return type and characteristics of a routine.
    Routine { has_returns: bool },
    /// A trigger, up to FOR EACH ROW.
    Trigger,
    /// After FOLLOWS or PRECEDES of a trigger: another trigger's name.
    OtherTrigger,
    /// An event, up to DO.
    Event,
}

/// Where a token leaves a header.
pub(super) enum Next {
    Header(Header),
    /// The body begins after this token.
    BodyFollows,
    /// The body begins with this token.
    BodyBegins,
    /// Declarations begin after this token and lead to a BEGIN: Oracle mode's AS or IS.
    Declarations,
    /// The parts of a package begin after this token and lead to an END.
    Package,
    /// There is no body.
    Plain,
}

impl Header {
    /// Takes the next token; `parentheses` counts the ones that it stands in.
    pub(super) fn follow(
        self,
        kind: TokenKind,
        word: &str,
        previous: Keyword,
        parentheses: usize,
    ) -> Next {
        let previous = previous.as_str();
        match self {
            Header::Object { is_alter } => object(word, is_alter),
            Header::User { .. } if word == "=" => Next::Header(self),
            Header::User { is_alter } => Next::Header(Header::Host { is_alter }),
            Header::Host { is_alter } => match word {
                "@" | "." => Next::Header(Header::User { is_alter }),
                "(" | ")" => Next::Header(self),
                _ if kind == TokenKind::Literal => Next::Header(self),
                _ => object(word, is_alter),
            },
            Header::Name => match (previous, word) {
                ("PROCEDURE" | "FUNCTION", "IF") | ("IF", "NOT") | ("NOT", "EXISTS") => {
                    Next::Header(self)
                }
                _ => Next::Header(Header::Routine { has_returns: false }),
            },
            Header::Routine { has_returns } => {
                if parentheses > 0 || kind != TokenKind::Word {
                    return Next::Header(self);
                }
                routine(word, previous, has_returns)
            }
            Header::Trigger if word == "ROW" && previous == "EACH" => Next::BodyFollows,
            Header::Event if word == "DO" && parentheses == 0 => Next::BodyFollows,
            Header::Trigger | Header::Event => Next::Header(self),
            Header::OtherTrigger => Next::BodyFollows,
        }
    }
}

fn object(word: &str, is_alter: bool) -> Next {
    match word {
        "OR" | "REPLACE" | "AGGREGATE" => Next::Header(Header::Object { is_alter }),
        "DEFINER" => Next::Header(Header::User { is_alter }),
        "EVENT" => Next::Header(Header::Event),
        // Only an event's body can be altered.
        _ if is_alter => Next::Plain,
        "PROCEDURE" | "FUNCTION" => Next::Header(Header::Name),
        "TRIGGER" => Next::Header(Header::Trigger),
        "PACKAGE" => Next::Package,
        _ => Next::Plain,
    }
}

fn routine(word: &str, previous: &str, has_returns: bool) -> Next {
    let stay = Next::Header(Header::Routine { has_returns });
    match (previous, word) {
        // A word that belongs to the one before it.
        (
            "." | "RETURNS" | "RETURN" | "LANGUAGE" | "CHARSET" | "COLLATE" | "SET" | "NATIONAL"
            | "LONG" | "OF" | "%",
            _,
        )
        | ("CHARACTER" | "CHAR", "SET") => stay,
        (_, "RETURNS") => Next::Header(Header::Routine { has_returns: true }),
        // Oracle mode's RETURN, where a type follows; after RETURNS it is a statement.
        (_, "RETURN") if !has_returns => stay,
        (_, "AS" | "IS") if !has_returns => Next::Declarations,
        // Characteristics.
        (
            _,
            "COMMENT" | "LANGUAGE" | "NOT" | "DETERMINISTIC" | "CONTAINS" | "NO" | "READS"
            | "MODIFIES" | "SQL" | "DATA" | "SECURITY" | "DEFINER" | "INVOKER",
        )
        // What may follow the first word of a type.
        | (
            _,
            "UNSIGNED" | "SIGNED" | "ZEROFILL" | "CHARACTER" | "CHARSET" | "COLLATE" | "ASCII"
            | "UNICODE" | "BINARY" | "BYTE" | "PRECISION" | "VARYING" | "LARGE" | "OBJECT" | "OF",
        ) => stay,
        _ => Next::BodyBegins,
    }
}
