//! Values as SQL literals.

use crate::Dialect;
use crate::types::DataType;
use crate::yaml::Value;

/// A value that cannot be written as a literal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LiteralError {
    /// NaN or infinity, where the dialect has no such number.
    #[error("{dialect} has no number '{value}'")]
    NotFinite {
        /// The number as it was written.
        value: String,
        /// The dialect without it.
        dialect: Dialect,
    },
    /// A NUL character, which PostgreSQL keeps in no text and SQLite in no statement.
    #[error("{dialect} takes no NUL character here")]
    Nul {
        /// The dialect that refuses it.
        dialect: Dialect,
    },
    /// A value that the type does not take.
    #[error("'{value}' is no value of the type {data_type}")]
    Mismatch {
        /// The value.
        value: String,
        /// The type.
        data_type: DataType,
    },
    /// An integer that SQLite would silently turn into the nearest floating point number.
    #[error("{dialect} cannot keep the number '{value}' exactly")]
    Inexact {
        /// The number as it was written.
        value: String,
        /// The dialect that would round it.
        dialect: Dialect,
    },
}

/// A text as a string literal, escaped by the dialect's rules in their default modes.
///
/// MySQL reads backslashes as escapes; PostgreSQL (with `standard_conforming_strings` on) and SQLite do not. A
/// NUL character ends an SQL text on SQLite, so there such a text is written as bytes; PostgreSQL has no way to
/// write one, and [`literal`] refuses it.
pub fn string_literal(dialect: Dialect, text: &str) -> String {
    match dialect {
        Dialect::Sqlite if text.contains('\0') => {
            format!("CAST(X'{}' AS TEXT)", hex(text.as_bytes()))
        }
        Dialect::Sqlite | Dialect::Postgres => format!("'{}'", text.replace('\'', "''")),
        Dialect::Mysql => {
            let mut literal = String::with_capacity(text.len() + 2);
            literal.push('\'');
            for character in text.chars() {
                match character {
                    '\'' => literal.push_str("''"),
                    '\\' => literal.push_str("\\\\"),
                    '\0' => literal.push_str("\\0"),
                    other => literal.push(other),
                }
            }
            literal.push('\'');
            literal
        }
    }
}

/// A value as a literal for a column of the type, or for one whose type is not known.
///
/// - Bool: `true` and `false` on PostgreSQL, 1 and 0 elsewhere; a bool column also takes 0, 1 and the words.
/// - Numbers keep every digit. NaN and the infinities are quoted on PostgreSQL and refused elsewhere.
/// - Bytes: `0x` and hexadecimal digits; any other text stands for its UTF-8.
/// - JSON: a text that is JSON already stays as it is; everything else is written as JSON.
/// - A list is an array in a column of an array type, a list of words for a set, and JSON anywhere else.
///
/// # Errors
/// A value that the type does not take, or that the dialect cannot keep.
pub fn literal(
    dialect: Dialect,
    value: &Value,
    data_type: Option<&DataType>,
) -> Result<String, LiteralError> {
    use DataType::*;
    if *value == Value::Null {
        return Ok("NULL".to_owned());
    }
    match data_type {
        None | Some(Native(_)) => untyped(dialect, value),
        Some(Json | Jsonb) => {
            let json = match value {
                Value::String(text)
                    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() =>
                {
                    text.clone()
                }
                other => json(other),
            };
            text_literal(dialect, &json)
        }
        Some(array @ Array(element)) => match value {
            Value::List(_) => text_literal(dialect, &array_text(value, element, array)?),
            Value::String(text) => text_literal(dialect, text),
            _ => Err(mismatch(value, array)),
        },
        Some(Set(words)) => match value {
            Value::List(chosen) => {
                let chosen: Option<Vec<&str>> = chosen.iter().map(as_text).collect();
                let chosen = chosen.filter(|chosen| {
                    chosen
                        .iter()
                        .all(|word| words.iter().any(|known| known == word))
                });
                let chosen = chosen.ok_or_else(|| mismatch(value, &Set(words.clone())))?;
                text_literal(dialect, &chosen.join(","))
            }
            _ => scalar(dialect, value, &Set(words.clone())),
        },
        Some(data_type) => scalar(dialect, value, data_type),
    }
}

fn untyped(dialect: Dialect, value: &Value) -> Result<String, LiteralError> {
    match value {
        Value::Null => Ok("NULL".to_owned()),
        Value::Bool(value) => Ok(bool_literal(dialect, *value)),
        Value::Number(number) if is_number(number) => number_literal(dialect, number),
        Value::Number(text) | Value::String(text) => text_literal(dialect, text),
        Value::List(_) | Value::Map(_) => text_literal(dialect, &json(value)),
    }
}

fn scalar(dialect: Dialect, value: &Value, data_type: &DataType) -> Result<String, LiteralError> {
    use DataType::*;
    let text = as_text(value).ok_or_else(|| mismatch(value, data_type))?;
    match data_type {
        Boolean => {
            let truth = match text.to_ascii_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "on" | "1" => true,
                "false" | "f" | "no" | "n" | "off" | "0" => false,
                _ => return Err(mismatch(value, data_type)),
            };
            Ok(bool_literal(dialect, truth))
        }
        TinyInt | SmallInt | MediumInt | Integer | BigInt | Year => match value {
            Value::Bool(truth) => Ok(u8::from(*truth).to_string()),
            _ => {
                let number = plain_integer(text).ok_or_else(|| mismatch(value, data_type))?;
                number_literal(dialect, &number)
            }
        },
        Decimal(_) | Real | Double | Float(_) => match value {
            Value::Bool(_) => Err(mismatch(value, data_type)),
            _ if is_number(text) => number_literal(dialect, text),
            _ => Err(mismatch(value, data_type)),
        },
        Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => {
            let digits = match text.strip_prefix("0x") {
                Some(digits) => {
                    let whole = digits.len() % 2 == 0
                        && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                    whole
                        .then(|| digits.to_owned())
                        .ok_or_else(|| mismatch(value, data_type))?
                }
                None => hex(text.as_bytes()),
            };
            Ok(match dialect {
                Dialect::Postgres => format!("'\\x{digits}'"),
                Dialect::Sqlite | Dialect::Mysql => format!("X'{digits}'"),
            })
        }
        Bit(_) => {
            if text.is_empty() || !text.bytes().all(|bit| matches!(bit, b'0' | b'1')) {
                return Err(mismatch(value, data_type));
            }
            Ok(match dialect {
                Dialect::Postgres => format!("B'{text}'"),
                Dialect::Mysql => format!("b'{text}'"),
                Dialect::Sqlite => format!("'{text}'"),
            })
        }
        Enum(words) => match words.iter().any(|word| word == text) {
            true => text_literal(dialect, text),
            false => Err(mismatch(value, data_type)),
        },
        Set(words) => match text.is_empty()
            || text
                .split(',')
                .all(|part| words.iter().any(|word| word == part))
        {
            true => text_literal(dialect, text),
            false => Err(mismatch(value, data_type)),
        },
        _ => text_literal(dialect, text),
    }
}

fn bool_literal(dialect: Dialect, value: bool) -> String {
    match dialect {
        Dialect::Postgres => value.to_string(),
        Dialect::Sqlite | Dialect::Mysql => u8::from(value).to_string(),
    }
}

fn text_literal(dialect: Dialect, text: &str) -> Result<String, LiteralError> {
    if dialect == Dialect::Postgres && text.contains('\0') {
        return Err(LiteralError::Nul { dialect });
    }
    Ok(string_literal(dialect, text))
}

/// A number by its text, in the one form that every database reads.
fn number_literal(dialect: Dialect, text: &str) -> Result<String, LiteralError> {
    if let Some(name) = not_finite(text) {
        return match dialect {
            Dialect::Postgres => Ok(format!("'{name}'")),
            Dialect::Sqlite | Dialect::Mysql => Err(LiteralError::NotFinite {
                value: text.to_owned(),
                dialect,
            }),
        };
    }
    let Some(integer) = plain_integer(text) else {
        return Ok(text.strip_prefix('+').unwrap_or(text).to_owned());
    };
    if dialect == Dialect::Sqlite && integer.parse::<i64>().is_err() {
        return Err(LiteralError::Inexact {
            value: text.to_owned(),
            dialect,
        });
    }
    Ok(integer)
}

/// YAML's words for what is no finite number, and PostgreSQL's.
fn not_finite(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().trim_start_matches('+') {
        ".nan" | "nan" => Some("NaN"),
        ".inf" | "inf" | "infinity" => Some("Infinity"),
        "-.inf" | "-inf" | "-infinity" => Some("-Infinity"),
        _ => None,
    }
}

/// A whole number in decimal digits; also from YAML's `0x1F` and `0o17`.
fn plain_integer(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let radix = |digits: &str, radix| {
        let digits = digits
            .starts_with(|first: char| first.is_ascii_hexdigit())
            .then_some(digits)?;
        let number = u128::from_str_radix(digits, radix).ok()?;
        Some(format!("{sign}{number}"))
    };
    if let Some(digits) = digits.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = digits.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let whole = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    whole.then(|| format!("{sign}{digits}"))
}

/// Whether the text is a number of any kind. A text that is none must not reach the statement unquoted.
fn is_number(text: &str) -> bool {
    plain_integer(text).is_some() || not_finite(text).is_some() || is_decimal(text)
}

/// `1.5`, `.5`, `5.`, `1e-3`.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    unsigned.bytes().any(|digit| digit.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+'))
        && unsigned.parse::<f64>().is_ok()
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        Value::Number(text) | Value::String(text) => Some(text),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

fn mismatch(value: &Value, data_type: &DataType) -> LiteralError {
    LiteralError::Mismatch {
        value: as_text(value).map_or_else(|| json(value), str::to_owned),
        data_type: data_type.clone(),
    }
}

/// PostgreSQL's text form of an array, which takes the type of its column.
fn array_text(value: &Value, element: &DataType, array: &DataType) -> Result<String, LiteralError> {
    let Value::List(items) = value else {
        let text = as_text(value).ok_or_else(|| mismatch(value, array))?;
        // Checks the element; the literal itself has other quotes than an array wants.
        literal(Dialect::Postgres, value, Some(element))?;
        let mut quoted = String::from('"');
        for character in text.chars() {
            if matches!(character, '"' | '\\') {
                quoted.push('\\');
            }
            quoted.push(character);
        }
        quoted.push('"');
        return Ok(quoted);
    };
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.push(match item {
            Value::Null => "NULL".to_owned(),
            item => array_text(item, element, array)?,
        });
    }
    Ok(format!("{{{}}}", texts.join(",")))
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        // JSON has neither hexadecimal numbers nor NaN, nor `.5` nor `5.`.
        Value::Number(text) => match plain_integer(text) {
            Some(integer)
                if !integer.trim_start_matches('-').starts_with('0') || integer.len() == 1 =>
            {
                integer
            }
            _ if serde_json::from_str::<serde_json::Number>(text).is_ok() => text.clone(),
            _ => json_text(text),
        },
        Value::String(text) => json_text(text),
        Value::List(items) => format!(
            "[{}]",
            items.iter().map(json).collect::<Vec<_>>().join(", ")
        ),
        Value::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", json_text(key), json(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests;
