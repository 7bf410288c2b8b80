//! Defaults, as far as they can be compared without a database.

use crate::model::Term;
use crate::types::DataType;
use crate::yaml::Value;
use crate::{Dialect, sql};

use super::text;

/// A default of a model in the form that introspection gives: literals as values of the column's type, and
/// expressions that are nothing but a literal as literals.
pub(super) fn canonical(dialect: Dialect, data_type: &DataType, default: &Term) -> Option<Term> {
    let value = match default {
        Term::Literal(value) => value.clone(),
        Term::Sql(sql) => match literal_of(text::bare(sql)) {
            Some(value) => value,
            None => return Some(Term::Sql(clock(dialect, data_type, text::bare(sql)))),
        },
    };
    match value {
        Value::Null => None,
        value => Some(Term::Literal(typed(data_type, value))),
    }
}

/// Whether two defaults of a column are the same.
pub(super) fn same(
    dialect: Dialect,
    data_type: &DataType,
    one: Option<&Term>,
    other: Option<&Term>,
) -> bool {
    if one == other {
        return true;
    }
    let canonical = |term: Option<&Term>| term.and_then(|term| canonical(dialect, data_type, term));
    match (canonical(one), canonical(other)) {
        (None, None) => true,
        (Some(Term::Literal(one)), Some(Term::Literal(other))) => {
            same_value(dialect, data_type, &one, &other)
        }
        (Some(Term::Sql(one)), Some(Term::Sql(other))) => {
            text::same(&one, &other) || is_same_clock(&one, &other)
        }
        _ => false,
    }
}

fn same_value(dialect: Dialect, data_type: &DataType, one: &Value, other: &Value) -> bool {
    if let (Value::Number(one), Value::Number(other)) = (one, other)
        && same_number(one, other)
    {
        return true;
    }
    if matches!(data_type, DataType::Json | DataType::Jsonb)
        && let (Some(one), Some(other)) = (json(one), json(other))
    {
        return one == other;
    }
    let literal = |value| sql::literal(dialect, value, Some(data_type)).ok();
    one == other || (literal(one).is_some() && literal(one) == literal(other))
}

/// `1.50` and `1.5`.
fn same_number(one: &str, other: &str) -> bool {
    fn digits(number: &str) -> &str {
        match number.contains('.') && !number.contains(['e', 'E']) {
            true => number.trim_end_matches('0').trim_end_matches('.'),
            false => number,
        }
    }
    let plain = |number: &str| number.trim_start_matches('+').to_owned();
    digits(&plain(one)) == digits(&plain(other))
}

fn json(value: &Value) -> Option<serde_json::Value> {
    match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        value => serde_json::to_value(value).ok(),
    }
}

/// A value in the kind that fits the type: a number that was written as a text, a text as a number.
fn typed(data_type: &DataType, value: Value) -> Value {
    use DataType::*;
    match (data_type, value) {
        (Boolean, Value::String(text) | Value::Number(text)) => {
            match text.to_ascii_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "on" | "1" => Value::Bool(true),
                "false" | "f" | "no" | "n" | "off" | "0" => Value::Bool(false),
                _ => Value::String(text),
            }
        }
        (TinyInt | SmallInt | MediumInt | Integer | BigInt | Year, Value::Bool(truth)) => {
            Value::Number(u8::from(truth).to_string())
        }
        (
            TinyInt | SmallInt | MediumInt | Integer | BigInt | Year | Decimal(_) | Real | Double
            | Float(_),
            Value::String(text),
        ) if text.parse::<f64>().is_ok() => Value::Number(text),
        (
            Char(_) | String(_) | Text | TinyText | MediumText | LongText | Enum(_) | Date
            | Time(_) | DateTime(_) | Timestamp(_) | TimestampTz(_) | Uuid,
            Value::Number(text),
        ) => Value::String(text),
        (Char(_) | String(_) | Text | TinyText | MediumText | LongText, Value::Bool(truth)) => {
            Value::String(truth.to_string())
        }
        (_, value) => value,
    }
}

/// The value of an expression that is nothing but a literal.
fn literal_of(sql: &str) -> Option<Value> {
    match sql.to_ascii_lowercase().as_str() {
        "null" => return Some(Value::Null),
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    let quoted = (sql.strip_prefix('\'')).and_then(|rest| rest.strip_suffix('\''));
    if let Some(inside) = quoted {
        let plain = !inside.replace("''", "").contains(['\'', '\\']);
        return plain.then(|| Value::String(inside.replace("''", "'")));
    }
    let unsigned = sql.strip_prefix(['-', '+']).unwrap_or(sql);
    let is_number = !unsigned.is_empty()
        && (unsigned.bytes()).all(|byte| byte.is_ascii_digit() || byte == b'.')
        && unsigned.parse::<f64>().is_ok();
    is_number.then(|| Value::Number(sql.trim_start_matches('+').to_owned()))
}

/// MySQL's clock in one form, with as many digits as the column has.
fn clock(dialect: Dialect, data_type: &DataType, sql: &str) -> String {
    use DataType::{DateTime, Timestamp, TimestampTz};
    if dialect != Dialect::Mysql {
        return sql.to_owned();
    }
    let word = sql.to_ascii_lowercase();
    let (name, digits) = match word.split_once('(') {
        Some((name, rest)) => (name.trim_end(), rest.strip_suffix(')').map(str::trim)),
        None => (word.as_str(), Some("")),
    };
    let is_clock = matches!(name, "current_timestamp" | "localtime" | "localtimestamp")
        || (name == "now" && word.contains('('));
    match (is_clock, digits, data_type) {
        (
            true,
            Some("" | "0"),
            DateTime(Some(of)) | Timestamp(Some(of)) | TimestampTz(Some(of)),
        ) if *of > 0 => {
            format!("CURRENT_TIMESTAMP({of})")
        }
        (true, Some("" | "0"), _) => "CURRENT_TIMESTAMP".to_owned(),
        (true, Some(digits), _) => format!("CURRENT_TIMESTAMP({digits})"),
        _ => sql.to_owned(),
    }
}

/// The words for the clock differ in nothing but case.
fn is_same_clock(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) && !one.contains(['\'', '"', '`'])
}

/// MySQL's `ON UPDATE`, in one form.
pub(super) fn same_on_update(
    dialect: Dialect,
    data_type: &DataType,
    one: Option<&str>,
    other: Option<&str>,
) -> bool {
    let form = |sql: &str| clock(dialect, data_type, text::bare(sql));
    one.map(form) == other.map(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, data_type: &DataType, one: Term, other: Term) -> bool {
        same(dialect, data_type, Some(&one), Some(&other))
    }

    fn text(text: &str) -> Term {
        Term::Literal(Value::String(text.to_owned()))
    }

    fn number(text: &str) -> Term {
        Term::Literal(Value::Number(text.to_owned()))
    }

    fn sql(text: &str) -> Term {
        Term::Sql(text.to_owned())
    }

    #[test]
    fn one_value_in_many_forms_is_the_same() {
        use DataType::*;
        let decimal = Decimal(Some((10, Some(2))));
        let truth = || Term::Literal(Value::Bool(true));
        assert!(check(Dialect::Mysql, &Boolean, truth(), number("1")));
        assert!(check(Dialect::Postgres, &Boolean, truth(), text("t")));
        assert!(check(Dialect::Mysql, &decimal, number("0"), number("0.00")));
        assert!(check(Dialect::Postgres, &Integer, text("5"), sql("5")));
        assert!(check(Dialect::Sqlite, &Text, sql("'it''s'"), text("it's")));
        assert!(check(
            Dialect::Postgres,
            &Jsonb,
            text("{\"a\":1}"),
            text("{\"a\": 1}")
        ));
        let none = Term::Literal(Value::Null);
        assert!(same(Dialect::Postgres, &Text, None, Some(&none)));
    }

    #[test]
    fn the_clock_of_mysql_has_one_form() {
        let time = DataType::TimestampTz(Some(6));
        assert!(check(
            Dialect::Mysql,
            &time,
            sql("CURRENT_TIMESTAMP"),
            sql("current_timestamp(6)")
        ));
        // On PostgreSQL the two read back as they were written.
        assert!(!check(
            Dialect::Postgres,
            &time,
            sql("CURRENT_TIMESTAMP"),
            sql("now()")
        ));
    }

    #[test]
    fn other_values_are_not_the_same() {
        use DataType::*;
        assert!(!check(Dialect::Postgres, &Text, text("1"), text("1.0")));
        assert!(!check(
            Dialect::Postgres,
            &Integer,
            number("10"),
            number("100")
        ));
        assert!(!check(Dialect::Postgres, &Text, text("a"), sql("a")));
    }
}
