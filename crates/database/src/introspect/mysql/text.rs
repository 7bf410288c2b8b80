//! SQL as the servers write it: taken into pieces, and the values of its literals.

use std::borrow::Cow;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Blank space or a comment.
    Blank(&'a str),
    /// A name in backquotes, with them.
    Name(&'a str),
    /// A text in quotes, with them.
    Text(&'a str),
    /// A keyword, a bare name, or a number.
    Word(&'a str),
    /// Any other character.
    Symbol(&'a str),
}

impl<'a> Piece<'a> {
    pub(super) fn as_str(self) -> &'a str {
        match self {
            Piece::Blank(text)
            | Piece::Name(text)
            | Piece::Text(text)
            | Piece::Word(text)
            | Piece::Symbol(text) => text,
        }
    }

    /// Whether it is this keyword.
    pub(super) fn is(self, word: &str) -> bool {
        matches!(self, Piece::Word(text) if text.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_symbol(self, symbol: &str) -> bool {
        self == Piece::Symbol(symbol)
    }

    /// The name that it is.
    pub(super) fn name(self) -> Option<String> {
        match self {
            Piece::Name(text) => Some(text.get(1..text.len() - 1)?.replace("``", "`")),
            Piece::Word(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

/// The pieces of a text, which together are the text.
pub(super) fn pieces(sql: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end = end_of(rest, first);
        let (text, after) = rest.split_at(end);
        pieces.push(match first {
            '`' => Piece::Name(text),
            '\'' | '"' => Piece::Text(text),
            _ if is_word(first) => Piece::Word(text),
            _ if first.is_whitespace() || end > first.len_utf8() => Piece::Blank(text),
            _ => Piece::Symbol(text),
        });
        rest = after;
    }
    pieces
}

/// Where the piece that a text begins with ends.
fn end_of(text: &str, first: char) -> usize {
    let up_to = |end: Option<usize>| end.unwrap_or(text.len());
    match first {
        '`' | '\'' | '"' => quoted_end(text, first),
        _ if is_word(first) => up_to(text.find(|character| !is_word(character))),
        _ if first.is_whitespace() => {
            up_to(text.find(|character: char| !character.is_whitespace()))
        }
        '#' => up_to(text.find('\n')),
        '-' if text.starts_with("-- ") => up_to(text.find('\n')),
        // A versioned comment is code.
        '/' if text.starts_with("/*") && !text.starts_with("/*!") && !text.starts_with("/*M!") => {
            up_to(text.find("*/").map(|at| at + 2))
        }
        _ => first.len_utf8(),
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || "_$@".contains(character)
}

/// Where what a text begins with in quotes ends. In a name a backslash means itself.
fn quoted_end(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote != '`' {
            characters.next();
        } else if character == quote {
            if characters.peek().is_none_or(|(_, next)| *next != quote) {
                return at + quote.len_utf8();
            }
            characters.next();
        }
    }
    text.len()
}

/// The text without parentheses around the whole of it.
pub(super) fn without_parentheses(sql: &str) -> &str {
    let mut sql = sql.trim();
    while encloses(sql) {
        sql = sql[1..sql.len() - 1].trim();
    }
    sql
}

/// Whether a text begins with a parenthesis that its last character closes.
fn encloses(sql: &str) -> bool {
    if !(sql.starts_with('(') && sql.ends_with(')')) {
        return false;
    }
    let mut depth = 0_usize;
    let mut left = sql.len();
    for piece in pieces(sql) {
        left -= piece.as_str().len();
        if piece.is_symbol("(") {
            depth += 1;
        } else if piece.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return left == 0;
        }
    }
    false
}

/// The text of which this one is what stands in quotes.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                // https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
                Some('0') => '\0',
                Some('b') => '\u{8}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('Z') => '\u{1a}',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    Cow::Owned(plain)
}

/// The value of a text in quotes.
fn unquoted(literal: &str) -> Option<String> {
    let inside = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(unescaped(&inside.replace("''", "'")).into_owned())
}

/// A value that stands for itself in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    /// A text.
    Text(String),
    /// A number, with its sign.
    Number(String),
    /// Zeros and ones.
    Bits(String),
    /// Bytes, in hexadecimal digits.
    Bytes(String),
}

/// The literal that a text is; none for every other expression.
pub(super) fn literal(sql: &str) -> Option<Literal> {
    let pieces = pieces(sql);
    if let [Piece::Text(text)] = pieces.as_slice() {
        return unquoted(text).map(Literal::Text);
    }
    if let [Piece::Word(prefix), Piece::Text(text)] = pieces.as_slice() {
        let text = unquoted(text)?;
        return match *prefix {
            "b" | "B" => Some(Literal::Bits(text)),
            "x" | "X" => Some(Literal::Bytes(text)),
            // The character set of the text, which is the one of the connection that wrote it.
            charset if charset.starts_with("_utf8") => Some(Literal::Text(text)),
            _ => None,
        };
    }
    if let Some(digits) = sql.strip_prefix("0x")
        && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    {
        return Some(Literal::Bytes(digits.to_owned()));
    }
    is_number(sql).then(|| Literal::Number(sql.to_owned()))
}

fn is_number(sql: &str) -> bool {
    let unsigned = sql.strip_prefix('-').unwrap_or(sql);
    unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && unsigned
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
        && unsigned.parse::<f64>().is_ok()
}

/// The words of an enum or a set, as they stand in its parentheses.
pub(super) fn words(list: &str) -> Vec<String> {
    let texts = pieces(list);
    texts
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => unquoted(text),
            _ => None,
        })
        .collect()
}

/// The query of a view, without the name of the database before those of its tables and functions.
///
/// The servers write `database`.`table`.`column`, and `alias`.`column`. An alias that is called as the database is the
/// caller's trouble: [`is_aliased`].
pub(super) fn unqualified(sql: &str, database: &str) -> String {
    let pieces = pieces(sql);
    let mut plain = String::with_capacity(sql.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let follows_dot = at > 0 && pieces[at - 1].is_symbol(".");
        let dot_follows = pieces.get(at + 1).is_some_and(|next| next.is_symbol("."));
        let is_name = matches!(piece, Piece::Name(_));
        if is_name
            && !follows_dot
            && dot_follows
            && piece.name().is_some_and(|name| name == database)
        {
            at += 2;
        } else {
            plain.push_str(piece.as_str());
            at += 1;
        }
    }
    plain
}

/// Whether a name of its own in the text, such as an alias, is the same as that of the database.
pub(super) fn is_aliased(sql: &str, database: &str) -> bool {
    let pieces = pieces(sql);
    pieces.iter().enumerate().any(|(at, piece)| {
        matches!(piece, Piece::Name(_))
            && piece.name().is_some_and(|name| name == database)
            && !pieces.get(at + 1).is_some_and(|next| next.is_symbol("."))
            && !(at > 0 && pieces[at - 1].is_symbol("."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_text() {
        let sql = "select `a``b`.`c`,'it''s \\' x',\"d\" /* no */ -- end\n# more\n from é where 1.5e3>-2 /*M!100301 C*/";
        let joined: String = pieces(sql).into_iter().map(Piece::as_str).collect();
        assert_eq!(joined, sql);
        assert!(pieces(sql).contains(&Piece::Text("'it''s \\' x'")));
        assert!(pieces(sql).contains(&Piece::Name("`a``b`")));
        assert!(pieces(sql).contains(&Piece::Blank("/* no */")));
        assert!(pieces(sql).contains(&Piece::Word("C")));
    }

    #[test]
    fn parentheses_go_when_they_are_around_everything() {
        assert_eq!(without_parentheses("((`a` + 1))"), "`a` + 1");
        assert_eq!(without_parentheses("(1) + (1)"), "(1) + (1)");
        assert_eq!(without_parentheses("(`a` <> ')')"), "`a` <> ')'");
        assert_eq!(without_parentheses("("), "(");
    }

    #[test]
    fn literals_have_values() {
        let text = |text: &str| Some(Literal::Text(text.to_owned()));
        assert_eq!(literal("'it''s \\\\ \\n'"), text("it's \\ \n"));
        assert_eq!(literal("_utf8mb4'x'"), text("x"));
        assert_eq!(literal("b'101'"), Some(Literal::Bits("101".to_owned())));
        assert_eq!(literal("0xAf"), Some(Literal::Bytes("Af".to_owned())));
        for number in ["1", "-1.50", "1e-7", "123456789012345678901234567890"] {
            assert_eq!(literal(number), Some(Literal::Number(number.to_owned())));
        }
        for other in ["1 + 2", "uuid()", "'a' 'b'", "curdate()", "-a", "a", ""] {
            assert_eq!(literal(other), None, "{other}");
        }
    }

    #[test]
    fn words_of_enums_keep_their_commas_and_quotes() {
        assert_eq!(
            words("'a','b''c','d,e','f\\\\g',''"),
            ["a", "b'c", "d,e", "f\\g", ""]
        );
    }

    #[test]
    fn views_lose_their_database() {
        assert_eq!(
            unqualified(
                "select `my`.`t`.`my` AS `a`,`my`.`f`('`my`.') from `my`.`t`",
                "my"
            ),
            "select `t`.`my` AS `a`,`f`('`my`.') from `t`"
        );
        assert_eq!(
            unqualified("select 1 from `o`.`t`", "my"),
            "select 1 from `o`.`t`"
        );
        assert!(is_aliased("select `my`.`id` from `my`.`p` `my`", "my"));
        assert!(!is_aliased("select `my`.`p`.`my` from `my`.`p`", "my"));
    }
}
