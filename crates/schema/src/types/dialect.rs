//! Each dialect's word for a type.

use super::DataType;
use crate::{Dialect, sql};

/// A type that a dialect does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why}")]
pub struct UnsupportedType {
    /// The type, as it is written.
    pub what: String,
    /// The database's rule.
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

impl DataType {
    /// The dialect's word for it.
    ///
    /// An enum has no word on PostgreSQL, where it is a type with a name of its own: ask for that of the column.
    /// On SQLite it is `TEXT`, and the check that enforces its words is the column's.
    ///
    /// # Errors
    /// The dialect has nothing that means the same.
    pub fn sql(&self, dialect: Dialect) -> Result<String, UnsupportedType> {
        if let DataType::Native(text) = self {
            return Ok(text.clone());
        }
        match dialect {
            Dialect::Sqlite => self.sqlite(),
            Dialect::Postgres => self.postgres(),
            Dialect::Mysql => self.mysql(),
        }
    }

    /// The word in a STRICT table of SQLite, which takes six words only.
    ///
    /// # Errors
    /// As [`DataType::sql`].
    pub fn sqlite_strict(&self) -> Result<String, UnsupportedType> {
        use DataType::*;
        let word = match self {
            TinyInt | SmallInt | MediumInt | Integer | BigInt | Boolean | Year => "INTEGER",
            Real | Double | Float(_) => "REAL",
            Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => "BLOB",
            // Keeps numbers exact as far as SQLite does, and text as text.
            Decimal(_) => "ANY",
            Native(text) => return Ok(text.clone()),
            Set(_) | Array(_) => return self.sqlite(),
            _ => "TEXT",
        };
        Ok(word.to_owned())
    }

    /// SQLite stores the words. It also derives an affinity from them, so text that could look like a number (a
    /// UUID without dashes, an enum's words) stands in a type with `CHAR` or `TEXT` in its name.
    fn sqlite(&self) -> Result<String, UnsupportedType> {
        use DataType::*;
        let word = match self {
            Decimal(None) => "NUMERIC",
            Real => "REAL",
            Double => "DOUBLE",
            String(length) => return Ok(sized("VARCHAR", *length)),
            Uuid => "CHAR(36)",
            // As BIT the bits 0101 would become the number 101.
            Bit(length) => return Ok(sized("CHAR", Some(length.unwrap_or(1)))),
            Enum(_) | Xml => "TEXT",
            Inet | Cidr => "VARCHAR(49)",
            MacAddr => "VARCHAR(17)",
            Set(_) => return Err(self.no_set()),
            Array(_) => return Err(self.no_array()),
            _ => return Ok(self.to_string().to_uppercase()),
        };
        Ok(word.to_owned())
    }

    fn postgres(&self) -> Result<String, UnsupportedType> {
        use DataType::*;
        let word = match self {
            TinyInt | SmallInt | Year => "SMALLINT",
            MediumInt | Integer => "INTEGER",
            Decimal(None) => "NUMERIC",
            Decimal(Some((precision, None))) => return Ok(format!("NUMERIC({precision})")),
            Decimal(Some((precision, Some(scale)))) => {
                return Ok(format!("NUMERIC({precision}, {scale})"));
            }
            Double | Float(None) => "DOUBLE PRECISION",
            String(length) => return Ok(sized("VARCHAR", *length)),
            TinyText | MediumText | LongText => "TEXT",
            Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => "BYTEA",
            DateTime(digits) | Timestamp(digits) => return Ok(sized("TIMESTAMP", *digits)),
            Set(_) => return Err(self.no_set()),
            Array(element) => return Ok(format!("{}[]", element.postgres()?)),
            Enum(_) => {
                return Err(self.unsupported(
                    "an enum is a type with a name of its own",
                    "a column of a table, which gives it one",
                ));
            }
            Native(text) => return Ok(text.clone()),
            _ => return Ok(self.to_string().to_uppercase()),
        };
        Ok(word.to_owned())
    }

    fn mysql(&self) -> Result<String, UnsupportedType> {
        use DataType::*;
        let word = match self {
            // `DECIMAL` alone is DECIMAL(10, 0), which rounds away what stands after the point.
            Decimal(None) => {
                return Err(self.unsupported(
                    "without a precision MySQL keeps no digits after the point",
                    "a precision and a scale, as in decimal(10, 2)",
                ));
            }
            // MySQL's REAL is a DOUBLE.
            Real => "FLOAT",
            Float(None) => "DOUBLE",
            String(Some(length)) => return Ok(sized("VARCHAR", Some(*length))),
            String(None) | VarBinary(None) => {
                return Err(self.unsupported(
                    "MySQL needs a length",
                    "a length, as in string(255), or text or blob",
                ));
            }
            // BINARY alone is one byte.
            Binary(None) => {
                return Err(self.unsupported(
                    "without a length MySQL keeps one byte",
                    "a length, as in binary(16), or blob",
                ));
            }
            TimestampTz(digits) => return Ok(sized("TIMESTAMP", *digits)),
            Interval => {
                return Err(self.unsupported(
                    "MySQL has no type for a length of time",
                    "a bigint of seconds or microseconds",
                ));
            }
            Uuid => "CHAR(36)",
            Jsonb => "JSON",
            Enum(words) => return Ok(mysql_words("ENUM", words)),
            Set(words) => {
                if words.iter().any(|word| word.contains(',')) {
                    return Err(self.unsupported(
                        "a word of a set must not have a comma",
                        "words without commas",
                    ));
                }
                return Ok(mysql_words("SET", words));
            }
            Inet | Cidr => "VARCHAR(49)",
            MacAddr => "VARCHAR(17)",
            Xml => "LONGTEXT",
            Array(_) => return Err(self.no_array()),
            _ => return Ok(self.to_string().to_uppercase()),
        };
        Ok(word.to_owned())
    }

    fn no_set(&self) -> UnsupportedType {
        self.unsupported(
            "sets are MySQL's alone",
            "a table of its own for the words, or a type for each database: {default: text, mysql: \"set(a, b)\"}",
        )
    }

    fn no_array(&self) -> UnsupportedType {
        self.unsupported(
            "arrays are PostgreSQL's alone",
            "json, or a type for each database: {default: json, postgres: \"text[]\"}",
        )
    }

    fn unsupported(&self, why: &'static str, instead: &'static str) -> UnsupportedType {
        UnsupportedType {
            what: format!("the type {self}"),
            why,
            instead,
        }
    }
}

fn sized(word: &str, size: Option<u32>) -> String {
    match size {
        Some(size) => format!("{word}({size})"),
        None => word.to_owned(),
    }
}

fn mysql_words(word: &str, words: &[String]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| sql::string_literal(Dialect::Mysql, word))
        .collect();
    format!("{word}({})", words.join(", "))
}
