//! `DEFAULT ..`: a value where it is one, by the column's type, and else an expression.

use super::without_parentheses;
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token::{self, Token};
use crate::model::Term;
use crate::sql;
use crate::types::DataType;
use crate::yaml::Value;

/// What a column is given that says nothing, from what stands behind `DEFAULT`; none for `NULL`.
///
/// A literal that means the same for a column of this type gives the same value: `'1'` and `1` for a number, `TRUE`
/// and `1` for a boolean. What no value of the type is written as stays SQL.
///
/// # Errors
/// The text has no tokens.
pub fn default(text: &str, data_type: &DataType, strict: bool) -> Result<Option<Term>, LiveError> {
    let (tokens, _) = token::read(Dialect::Sqlite, text)?;
    Ok(of_tokens(&tokens, data_type, strict))
}

pub(super) fn of_tokens(tokens: &[Token], data_type: &DataType, strict: bool) -> Option<Term> {
    let bare = without_parentheses(tokens);
    let in_parentheses = bare.len() != tokens.len();
    if matches!(bare, [null] if null.is("NULL")) {
        return None;
    }
    let Some(constant) = Constant::read(bare, in_parentheses) else {
        let text = token::text(bare);
        let clock = ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"];
        return Some(Term::Sql(
            match clock.iter().find(|clock| clock.eq_ignore_ascii_case(&text)) {
                Some(clock) => (*clock).to_owned(),
                None => text,
            },
        ));
    };
    let affinity = Affinity::of(data_type, strict);
    let stored = constant.clone().stored(affinity);
    let is_same = |value: &Value| {
        let written = sql::literal(Dialect::Sqlite, value, Some(data_type)).ok();
        let tokens = written.and_then(|written| token::read(Dialect::Sqlite, &written).ok());
        tokens
            .and_then(|(tokens, _)| Constant::read(&tokens, false))
            .is_some_and(|constant| constant.stored(affinity) == stored)
    };
    let found = stored.values(data_type).into_iter().find(is_same);
    Some(match found {
        Some(value) => Term::Literal(value),
        None => Term::Sql(constant.sql()),
    })
}

/// A value that is the same for each row.
#[derive(Debug, Clone, PartialEq)]
enum Constant {
    Text(String),
    Integer(i64),
    /// A number that is no 64-bit integer, as it is written.
    Real(String),
    /// The digits.
    Bytes(String),
    Truth(bool),
}

impl Constant {
    /// A literal. Outside of parentheses SQLite also takes a name for a text.
    fn read(tokens: &[Token], in_parentheses: bool) -> Option<Constant> {
        match tokens {
            [one] if one.text.starts_with('\'') => one.name().map(Constant::Text),
            [one] if one.text.starts_with(['x', 'X']) && one.text.ends_with('\'') => {
                let digits = one.text.get(2..one.text.len() - 1)?;
                Some(Constant::Bytes(digits.to_owned()))
            }
            [one] if one.is("TRUE") => Some(Constant::Truth(true)),
            [one] if one.is("FALSE") => Some(Constant::Truth(false)),
            [one] if is_clock(one) => None,
            [one] if !in_parentheses && one.name().is_some() => one.name().map(Constant::Text),
            [one] => number("", &one.text),
            [sign, one] if sign.is_symbol("-") => number("-", &one.text),
            [sign, one] if sign.is_symbol("+") => number("", &one.text),
            // How a text with a NUL character is written.
            [cast, open, bytes, to, text, close]
                if cast.is("CAST")
                    && open.is_symbol("(")
                    && to.is("AS")
                    && text.is("TEXT")
                    && close.is_symbol(")") =>
            {
                let Some(Constant::Bytes(digits)) =
                    Constant::read(std::slice::from_ref(bytes), true)
                else {
                    return None;
                };
                let text = String::from_utf8(bytes_of(&digits)?).ok()?;
                text.contains('\0').then_some(Constant::Text(text))
            }
            _ => {
                let bare = without_parentheses(tokens);
                (bare.len() < tokens.len())
                    .then(|| Constant::read(bare, true))
                    .flatten()
            }
        }
    }

    /// What a column of this affinity keeps of it.
    ///
    /// <https://www.sqlite.org/datatype3.html#type_affinity>
    fn stored(self, affinity: Affinity) -> Constant {
        match (self, affinity) {
            (Constant::Truth(truth), affinity) => {
                Constant::Integer(i64::from(truth)).stored(affinity)
            }
            (Constant::Integer(number), Affinity::Text) => Constant::Text(number.to_string()),
            (Constant::Text(text), Affinity::Number) => {
                let digits = text.strip_prefix('-').unwrap_or(&text);
                let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
                    && digits
                        .chars()
                        .all(|one| one.is_ascii_digit() || matches!(one, '.' | 'e' | 'E' | '-'));
                match number("", &text).filter(|_| is_number) {
                    Some(number) => number,
                    None => Constant::Text(text),
                }
            }
            (constant, _) => constant,
        }
    }

    /// The values that may be written as it, the most telling one first.
    fn values(&self, data_type: &DataType) -> Vec<Value> {
        match self {
            Constant::Text(text) => vec![Value::String(text.clone())],
            Constant::Integer(number @ (0 | 1)) if *data_type == DataType::Boolean => {
                vec![Value::Bool(*number == 1)]
            }
            Constant::Integer(number) => vec![Value::Number(number.to_string())],
            Constant::Real(number) => vec![Value::Number(number.clone())],
            Constant::Bytes(digits) => vec![Value::String(format!("0x{digits}"))],
            Constant::Truth(truth) => vec![Value::Bool(*truth)],
        }
    }

    fn sql(&self) -> String {
        match self {
            Constant::Text(text) => sql::string_literal(Dialect::Sqlite, text),
            Constant::Integer(number) => number.to_string(),
            Constant::Real(number) => number.clone(),
            Constant::Bytes(digits) => format!("X'{digits}'"),
            Constant::Truth(truth) => truth.to_string().to_uppercase(),
        }
    }
}

fn is_clock(token: &Token) -> bool {
    ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]
        .iter()
        .any(|word| token.is(word))
}

/// A number by its sign and its digits: `1`, `1_000`, `0x1F`, `.5`, `1e3`.
fn number(sign: &str, text: &str) -> Option<Constant> {
    let digits = text.replace('_', "");
    let hexadecimal = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    if let Some(hexadecimal) = hexadecimal {
        // All 64 bits count, and the first one is the sign.
        let bits = u64::from_str_radix(hexadecimal, 16).ok()?;
        let number = i64::from_ne_bytes(bits.to_ne_bytes());
        return Some(Constant::Integer(match sign {
            "-" => number.checked_neg()?,
            _ => number,
        }));
    }
    let is_decimal = digits
        .trim_start_matches('-')
        .starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.parse::<f64>().is_ok_and(f64::is_finite);
    if !is_decimal {
        return None;
    }
    let signed = format!("{sign}{digits}");
    Some(match signed.parse() {
        Ok(number) => Constant::Integer(number),
        Err(_) => Constant::Real(signed),
    })
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// What a column makes of the values that it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Affinity {
    Text,
    /// Of whole numbers, of all, or of none in particular.
    Number,
    None,
}

impl Affinity {
    fn of(data_type: &DataType, strict: bool) -> Affinity {
        let words = match strict {
            true => data_type.sqlite_strict(),
            false => data_type.sql(Dialect::Sqlite),
        };
        let words = words.unwrap_or_default().to_ascii_uppercase();
        let has = |part: &str| words.contains(part);
        if strict && words == "ANY" {
            Affinity::None
        } else if has("INT") {
            Affinity::Number
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Affinity::Text
        } else if has("BLOB") || words.is_empty() {
            Affinity::None
        } else {
            Affinity::Number
        }
    }
}
