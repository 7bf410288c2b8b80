//! The defaults of columns.

use super::column_type;
use super::flavor::DefaultText;
use super::text::{self, Literal};
use revgraph_schema::model::Term;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

/// The default of a column of a type; `word` is the server's word for that.
///
/// A literal of the type is a value, everything else SQL.
pub(super) fn term(default: DefaultText, data_type: &DataType, word: &str) -> Option<Term> {
    let literal = match default {
        DefaultText::None => return None,
        DefaultText::Sql(sql) => match text::literal(&sql) {
            Some(literal) => literal,
            None => return Some(Term::Sql(clock(&sql, None).unwrap_or(sql))),
        },
        DefaultText::Value(value) => {
            let is_moment = matches!(word, "datetime" | "timestamp");
            if let Some(clock) = is_moment.then(|| clock(&value, None)).flatten() {
                return Some(Term::Sql(clock));
            }
            match text::literal(&value) {
                Some(bits @ Literal::Bits(_)) if word == "bit" => bits,
                Some(bytes @ Literal::Bytes(_)) if is_binary(data_type) => bytes,
                Some(number @ Literal::Number(_)) if column_type::is_number(word) => number,
                _ => Literal::Text(value),
            }
        }
    };
    Some(value(literal, data_type))
}

fn value(literal: Literal, data_type: &DataType) -> Term {
    use DataType::*;
    let value = match (literal, data_type) {
        (Literal::Number(number), Boolean) => match number.as_str() {
            "0" => Value::Bool(false),
            "1" => Value::Bool(true),
            // A number that is no truth, which the column keeps all the same.
            _ => return Term::Sql(number),
        },
        (Literal::Number(number), _) => Value::Number(number),
        (Literal::Text(text), data_type) if is_binary(data_type) => bytes(text.as_bytes()),
        (Literal::Text(text), _) => Value::String(text),
        // As many digits as the column has; the server leaves out zeros that come first.
        (Literal::Bits(bits), Bit(length)) => {
            let length = length.unwrap_or(1) as usize;
            Value::String(format!("{bits:0>length$}"))
        }
        (Literal::Bits(bits), _) => return Term::Sql(format!("b'{bits}'")),
        (Literal::Bytes(digits), data_type) if is_binary(data_type) => match decoded(&digits) {
            Some(decoded) => bytes(&decoded),
            None => return Term::Sql(format!("0x{digits}")),
        },
        (Literal::Bytes(digits), _) => return Term::Sql(format!("0x{digits}")),
    };
    Term::Literal(value)
}

/// Whether values of the type are bytes.
pub(super) fn is_binary(data_type: &DataType) -> bool {
    use DataType::*;
    matches!(
        data_type,
        Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob
    )
}

/// Bytes as a value: the text that they are, and digits when they are no plain one.
fn bytes(bytes: &[u8]) -> Value {
    let is_plain =
        bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) && !bytes.starts_with(b"0x");
    match std::str::from_utf8(bytes) {
        Ok(text) if is_plain => Value::String(text.to_owned()),
        _ => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            Value::String(format!("0x{digits}"))
        }
    }
}

/// Whether a default is bytes that are no text of UTF-8.
pub(super) fn is_no_text(default: Option<&Term>) -> bool {
    match default {
        Some(Term::Literal(Value::String(text))) => text
            .strip_prefix("0x")
            .and_then(decoded)
            .is_some_and(|bytes| std::str::from_utf8(&bytes).is_err()),
        _ => false,
    }
}

fn decoded(digits: &str) -> Option<Vec<u8>> {
    if digits.len() % 2 == 1 {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect()
}

/// The clock in SQL's own words, which MySQL writes in upper case and MariaDB as a function. `digits` are those of the
/// column, for a server that leaves them out.
pub(super) fn clock(sql: &str, digits: Option<u32>) -> Option<String> {
    let word = sql.trim().to_ascii_lowercase();
    let arguments = word.strip_prefix("current_timestamp")?;
    let said = match arguments {
        "" | "()" => None,
        _ => {
            let digits = arguments.strip_prefix('(')?.strip_suffix(')')?;
            Some(digits.parse::<u32>().ok()?)
        }
    };
    Some(match said.or(digits).filter(|digits| *digits > 0) {
        None => "CURRENT_TIMESTAMP".to_owned(),
        Some(digits) => format!("CURRENT_TIMESTAMP({digits})"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::flavor::Flavor;
    use super::*;

    fn read(flavor: Flavor, default: &str, extra: &str, column_type: &str) -> Option<Term> {
        let data_type = column_type::read(column_type).data_type;
        let word = column_type.split(['(', ' ']).next().unwrap();
        let text = flavor.default_text(Some(default.to_owned()), extra);
        term(text, &data_type, word)
    }

    fn string(text: &str) -> Option<Term> {
        Some(Term::Literal(Value::String(text.to_owned())))
    }

    fn number(text: &str) -> Option<Term> {
        Some(Term::Literal(Value::Number(text.to_owned())))
    }

    fn sql(text: &str) -> Option<Term> {
        Some(Term::Sql(text.to_owned()))
    }

    #[test]
    fn mariadb_gives_sql() {
        let read = |default, column_type| read(Flavor::mariadb(), default, "", column_type);
        assert_eq!(read("NULL", "int(11)"), None);
        assert_eq!(read("'NULL'", "varchar(9)"), string("NULL"));
        assert_eq!(read("'it''s \\\\'", "varchar(9)"), string("it's \\"));
        assert_eq!(read("'1'", "varchar(9)"), string("1"));
        assert_eq!(read("1.50", "decimal(10,2)"), number("1.50"));
        assert_eq!(
            read("1", "tinyint(1)"),
            Some(Term::Literal(Value::Bool(true)))
        );
        assert_eq!(read("7", "tinyint(1)"), sql("7"));
        assert_eq!(read("b'101'", "bit(4)"), string("0101"));
        assert_eq!(read("'a\\0'", "binary(2)"), string("0x6100"));
        assert_eq!(read("(1 + 2)", "int(11)"), sql("1 + 2"));
        assert_eq!(read("uuid()", "uuid"), sql("uuid()"));
        assert_eq!(
            read("current_timestamp()", "datetime"),
            sql("CURRENT_TIMESTAMP")
        );
        assert_eq!(
            read("current_timestamp(3)", "timestamp(3)"),
            sql("CURRENT_TIMESTAMP(3)")
        );
    }

    #[test]
    fn mysql_gives_values_and_says_what_is_an_expression() {
        let read = |default, extra, column_type| read(Flavor::mysql(), default, extra, column_type);
        assert_eq!(read("NULL", "", "varchar(9)"), string("NULL"));
        assert_eq!(read("it's", "", "varchar(9)"), string("it's"));
        assert_eq!(read("1", "", "varchar(9)"), string("1"));
        assert_eq!(read("'x'", "", "varchar(9)"), string("'x'"));
        assert_eq!(read("1", "", "int"), number("1"));
        assert_eq!(read("1.50", "", "decimal(10,2)"), number("1.50"));
        assert_eq!(read("b'101'", "", "bit(3)"), string("101"));
        assert_eq!(read("0x610062", "", "varbinary(8)"), string("0x610062"));
        assert_eq!(
            read("CURRENT_TIMESTAMP(3)", "DEFAULT_GENERATED", "datetime(3)"),
            sql("CURRENT_TIMESTAMP(3)")
        );
        assert_eq!(
            read("CURRENT_TIMESTAMP", "", "varchar(30)"),
            string("CURRENT_TIMESTAMP")
        );
        assert_eq!(read("(1 + 2)", "DEFAULT_GENERATED", "int"), sql("1 + 2"));
        assert_eq!(
            read("_utf8mb4\\'it\\'\\'s\\'", "DEFAULT_GENERATED", "text"),
            string("it's")
        );
        assert_eq!(
            read("concat(_utf8mb4\\'a\\',`b`)", "DEFAULT_GENERATED", "text"),
            sql("concat(_utf8mb4'a',`b`)")
        );
    }
}
