//! A type by the words of `format_type`, as the portable type whose word it is.

use revgraph_schema::types::DataType;

/// The type; one that has no portable name passes through.
pub(super) fn portable(words: &str) -> DataType {
    let native = || DataType::Native(words.to_owned());
    if let Some(element) = words.strip_suffix("[]") {
        return match portable(element) {
            DataType::Native(_) => native(),
            element => DataType::Array(Box::new(element)),
        };
    }
    let Some((word, size)) = sized(words) else {
        return native();
    };
    let length = || size.map(|(length, _)| length);
    match word.as_str() {
        "smallint" => DataType::SmallInt,
        "integer" => DataType::Integer,
        "bigint" => DataType::BigInt,
        "numeric" => DataType::Decimal(size),
        "real" => DataType::Real,
        "double precision" => DataType::Double,
        "boolean" => DataType::Boolean,
        "character" => DataType::Char(length()),
        "character varying" => DataType::String(length()),
        "text" => DataType::Text,
        "bytea" => DataType::Blob,
        "date" => DataType::Date,
        "time without time zone" => DataType::Time(length()),
        "timestamp without time zone" => DataType::DateTime(length()),
        "timestamp with time zone" => DataType::TimestampTz(length()),
        "interval" if size.is_none() => DataType::Interval,
        "uuid" => DataType::Uuid,
        "json" => DataType::Json,
        "jsonb" => DataType::Jsonb,
        "bit" => DataType::Bit(length()),
        "inet" => DataType::Inet,
        "cidr" => DataType::Cidr,
        "macaddr" => DataType::MacAddr,
        "xml" => DataType::Xml,
        _ => native(),
    }
}

/// A length, or a precision and a scale.
type Size = Option<(u32, Option<i32>)>;

/// The words without what stands in parentheses, which may be in the midst of them: `time(3) without time zone`.
fn sized(words: &str) -> Option<(String, Size)> {
    // A name in quotes is nobody's word.
    if words.contains('"') {
        return None;
    }
    let Some((before, rest)) = words.split_once('(') else {
        return Some((words.to_owned(), None));
    };
    let (arguments, after) = rest.split_once(')')?;
    let size = match arguments.split_once(',') {
        Some((precision, scale)) => (precision.parse().ok()?, Some(scale.parse().ok()?)),
        None => (arguments.parse().ok()?, None),
    };
    Some((format!("{before}{after}"), Some(size)))
}

/// The words without lengths and precisions, by which the type of a default is told.
pub(super) fn plain_words(words: &str) -> String {
    sized(words).map_or_else(|| words.to_owned(), |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use revgraph_schema::Dialect;

    #[test]
    fn each_type_has_the_word_that_it_is_read_from() {
        for words in [
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "numeric(10, 2)",
            "numeric(3, -2)",
            "real",
            "double precision",
            "boolean",
            "text",
            "bytea",
            "date",
            "interval",
            "interval day to second(3)",
            "uuid",
            "json",
            "jsonb",
            "bit(8)",
            "bit varying(5)",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "xml",
            "money",
            "text[]",
            "citext[]",
            "\"char\"",
            "bpchar",
            "time with time zone",
            "app.\"My type\"",
            "geometry(Point,4326)",
        ] {
            let sql = portable(&words.replace(", ", ",")).sql(Dialect::Postgres);
            assert_eq!(sql.unwrap().to_lowercase(), words.to_lowercase());
        }
        assert_eq!(
            portable("timestamp(3) without time zone"),
            DataType::DateTime(Some(3))
        );
        assert_eq!(
            portable("character varying(20)[]"),
            DataType::Array(Box::new(DataType::String(Some(20))))
        );
    }
}
