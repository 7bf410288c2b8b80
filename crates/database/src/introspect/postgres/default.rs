//! The default of a column or a domain, as the server writes it: a literal where it is a plain one, and else SQL.

use super::data_type::plain_words;
use super::{array, expression};
use revgraph_schema::Dialect;
use revgraph_schema::model::Term;
use revgraph_schema::sql;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

/// The words of the types whose texts stand for themselves.
const TEXTS: &[&str] = &["text", "character varying", "bpchar", "character"];

/// The words of the types of numbers.
const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];

/// What `pg_get_expr` says of the default of a type, whose words are `words`; none for null, which is no default.
pub(super) fn term(expression: &str, words: &str, data_type: &DataType) -> Option<Term> {
    let (text, cast) = match literal(expression) {
        Some(found) => found,
        None if expression == "NULL" || expression.starts_with("NULL::") => return None,
        None => return Some(Term::Sql(expression::settled(expression))),
    };
    let value = value(text, cast, words, data_type)
        // What the renderer would refuse, or write as something else, is SQL.
        .filter(|value| sql::literal(Dialect::Postgres, value, Some(data_type)).is_ok());
    Some(match value {
        Some(value) => Term::Literal(value),
        None => Term::Sql(expression.to_owned()),
    })
}

/// A literal of SQL.
enum Written {
    /// A word or a number that stands without quotes.
    Bare(String),
    /// A text in quotes.
    Quoted(String),
}

/// A literal alone, and the words of the type that it is cast to.
fn literal(expression: &str) -> Option<(Written, Option<&str>)> {
    let quoted = expression.strip_prefix('B').unwrap_or(expression);
    let (text, rest) = match quoted.strip_prefix('\'') {
        Some(inside) => {
            let (text, rest) = quoted_text(inside)?;
            (Written::Quoted(text), rest)
        }
        None => {
            let end = expression.find(':').unwrap_or(expression.len());
            let (word, rest) = expression.split_at(end);
            let number = word.starts_with(|first: char| first.is_ascii_digit())
                && word.parse::<f64>().is_ok();
            if !number && !matches!(word, "true" | "false") {
                return None;
            }
            (Written::Bare(word.to_owned()), rest)
        }
    };
    if rest.is_empty() {
        return Some((text, None));
    }
    let cast = rest.strip_prefix("::")?;
    // A cast is the whole rest: names, lengths, and the brackets of an array.
    let mut outside = cast.split('"').step_by(2);
    let allowed = |character: char| character.is_alphanumeric() || "_$ .,()[]".contains(character);
    outside
        .all(|part| part.chars().all(allowed))
        .then_some((text, Some(cast)))
}

/// The text up to its closing quote, and what follows.
fn quoted_text(inside: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = inside;
    loop {
        let (before, after) = rest.split_once('\'')?;
        text.push_str(before);
        match after.strip_prefix('\'') {
            Some(after) => {
                text.push('\'');
                rest = after;
            }
            None => return Some((text, after)),
        }
    }
}

fn value(text: Written, cast: Option<&str>, words: &str, data_type: &DataType) -> Option<Value> {
    use DataType::*;
    let own = plain_words(words);
    let cast = cast.map(plain_words);
    let is_own = cast.as_deref().is_none_or(|cast| cast == own);
    let is_text = cast.as_deref().is_some_and(|cast| TEXTS.contains(&cast));
    let is_number = cast.as_deref().is_none_or(|cast| NUMBERS.contains(&cast));
    match (data_type, text) {
        (Boolean, Written::Bare(word)) => match word.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        (SmallInt | Integer | BigInt | Decimal(_) | Real | Double, text) => {
            let (Written::Bare(number) | Written::Quoted(number)) = text;
            let finite = number.parse::<f64>().is_ok_and(f64::is_finite);
            (is_number && finite).then_some(Value::Number(number))
        }
        (Native(_), Written::Bare(number)) if is_number && number.parse::<f64>().is_ok() => {
            Some(Value::Number(number))
        }
        (_, Written::Bare(_)) => None,
        (Blob, Written::Quoted(bytes)) => {
            let digits = bytes.strip_prefix("\\x").filter(|_| is_own)?;
            Some(Value::String(format!("0x{}", digits.to_uppercase())))
        }
        (Bit(_), Written::Quoted(bits)) => Some(Value::String(bits)),
        (Char(_) | String(_) | Text, Written::Quoted(text)) => {
            (is_own || is_text).then_some(Value::String(text))
        }
        (Native(_), Written::Quoted(text)) if is_text => Some(Value::String(text)),
        (Array(element), Written::Quoted(text)) if is_own => Some(list(text, element)),
        (_, Written::Quoted(text)) => is_own.then_some(Value::String(text)),
    }
}

/// The elements of an array of one dimension; any other one is its text.
pub(super) fn list(text: String, element: &DataType) -> Value {
    use DataType::*;
    let Some(elements) = array::elements(&text) else {
        return Value::String(text);
    };
    let values = elements.into_iter().map(|value| match (value, element) {
        (None, _) => Value::Null,
        (Some(value), Boolean) => Value::Bool(value == "t"),
        (Some(value), SmallInt | Integer | BigInt | Decimal(_) | Real | Double) => {
            Value::Number(value)
        }
        (Some(value), _) => Value::String(value),
    });
    Value::List(values.collect())
}

#[cfg(test)]
mod tests {
    use super::super::data_type::portable;
    use super::*;

    fn read(expression: &str, words: &str) -> Option<Term> {
        term(expression, words, &portable(words))
    }

    fn text(text: &str) -> Option<Term> {
        Some(Term::Literal(Value::String(text.to_owned())))
    }

    fn number(text: &str) -> Option<Term> {
        Some(Term::Literal(Value::Number(text.to_owned())))
    }

    fn sql(text: &str) -> Option<Term> {
        Some(Term::Sql(text.to_owned()))
    }

    #[test]
    fn plain_literals_are_values() {
        assert_eq!(
            read("'x'::character varying", "character varying(9)"),
            text("x")
        );
        assert_eq!(read("'it''s'::text", "text"), text("it's"));
        assert_eq!(read("'-1'::integer", "integer"), number("-1"));
        assert_eq!(read("'-1'::integer", "numeric(5,2)"), number("-1"));
        assert_eq!(read("1.50", "numeric(5,2)"), number("1.50"));
        assert_eq!(
            read("true", "boolean"),
            Some(Term::Literal(Value::Bool(true)))
        );
        assert_eq!(read("'a'::app.mood", "app.mood"), text("a"));
        assert_eq!(read("'a'::\"My ::type\"", "\"My ::type\""), text("a"));
        assert_eq!(read("B'01'::\"bit\"", "bit(2)"), text("01"));
        assert_eq!(read("'\\xab'::bytea", "bytea"), text("0xAB"));
        assert_eq!(
            read("'{1,2}'::integer[]", "integer[]"),
            Some(Term::Literal(Value::List(vec![
                Value::Number("1".to_owned()),
                Value::Number("2".to_owned())
            ])))
        );
        assert_eq!(read("NULL::character varying", "character varying"), None);
    }

    #[test]
    fn everything_else_is_sql() {
        for (expression, words) in [
            ("now()", "timestamp with time zone"),
            ("CURRENT_TIMESTAMP", "timestamp with time zone"),
            ("(1 + 1)", "integer"),
            ("('x'::text || 'y'::text)", "text"),
            ("'x'::text || 'y'::text", "text"),
            ("'2020-01-01'::date", "timestamp without time zone"),
            ("'NaN'::numeric", "numeric"),
            ("nextval('s'::regclass)", "bigint"),
            ("1.5", "integer"),
        ] {
            assert_eq!(read(expression, words), sql(expression));
        }
    }
}
