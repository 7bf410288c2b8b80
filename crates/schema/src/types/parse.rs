//! The portable names, read.

use std::str::FromStr;

use super::DataType;

/// A text that is no type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypeError {
    /// The name is none of the portable ones.
    #[error("unknown type '{name}'{}", nearest_words(.nearest.as_deref()))]
    Unknown {
        /// The name, without what stands in parentheses.
        name: String,
        /// The portable name that is most like it.
        nearest: Option<String>,
    },
    /// The name is known, and what stands after it is not right for it.
    #[error("type '{text}': {problem}")]
    Malformed {
        /// The text.
        text: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

fn nearest_words(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| {
        format!(", did you mean '{nearest}'?")
    })
}

/// What may stand in the parentheses of a type.
enum Arguments {
    None,
    /// A length or a number of digits, or nothing.
    Size(fn(Option<u32>) -> DataType),
    /// A precision and a scale, or nothing.
    Precision,
    /// At least one word.
    Words(fn(Vec<String>) -> DataType),
}

/// Every name, and the type that it names. The names that come first are the canonical ones.
fn lookup(name: &str) -> Option<(DataType, Arguments)> {
    use Arguments::{None as Alone, Precision, Size, Words};
    use DataType::*;
    Some(match name {
        "tinyint" => (TinyInt, Alone),
        "smallint" | "int2" => (SmallInt, Alone),
        "mediumint" => (MediumInt, Alone),
        "integer" | "int" | "int4" => (Integer, Alone),
        "bigint" | "int8" => (BigInt, Alone),
        "decimal" | "numeric" | "dec" => (Decimal(None), Precision),
        "real" | "float4" => (Real, Alone),
        "double" | "double precision" | "float8" => (Double, Alone),
        "float" => (Float(None), Size(Float)),
        "boolean" | "bool" => (Boolean, Alone),
        "char" | "character" => (Char(None), Size(Char)),
        "string" | "varchar" | "character varying" => (String(None), Size(String)),
        "text" => (Text, Alone),
        "tinytext" => (TinyText, Alone),
        "mediumtext" => (MediumText, Alone),
        "longtext" => (LongText, Alone),
        "binary" => (Binary(None), Size(Binary)),
        "varbinary" => (VarBinary(None), Size(VarBinary)),
        "blob" | "bytea" => (Blob, Alone),
        "tinyblob" => (TinyBlob, Alone),
        "mediumblob" => (MediumBlob, Alone),
        "longblob" => (LongBlob, Alone),
        "date" => (Date, Alone),
        "time" => (Time(None), Size(Time)),
        "datetime" => (DateTime(None), Size(DateTime)),
        "timestamp" => (Timestamp(None), Size(Timestamp)),
        "timestamptz" => (TimestampTz(None), Size(TimestampTz)),
        "interval" => (Interval, Alone),
        "year" => (Year, Alone),
        "uuid" => (Uuid, Alone),
        "json" => (Json, Alone),
        "jsonb" => (Jsonb, Alone),
        "enum" => (Enum(Vec::new()), Words(Enum)),
        "set" => (Set(Vec::new()), Words(Set)),
        "bit" => (Bit(None), Size(Bit)),
        "inet" => (Inet, Alone),
        "cidr" => (Cidr, Alone),
        "macaddr" => (MacAddr, Alone),
        "xml" => (Xml, Alone),
        "point" | "geometry" => (Native(name.to_owned()), Alone),
        _ => return None,
    })
}

/// The canonical names, for the message that names the nearest one.
const NAMES: &[&str] = &[
    "tinyint",
    "smallint",
    "mediumint",
    "integer",
    "int",
    "bigint",
    "decimal",
    "numeric",
    "real",
    "double",
    "float",
    "boolean",
    "bool",
    "char",
    "string",
    "varchar",
    "text",
    "tinytext",
    "mediumtext",
    "longtext",
    "binary",
    "varbinary",
    "blob",
    "tinyblob",
    "mediumblob",
    "longblob",
    "date",
    "time",
    "datetime",
    "timestamp",
    "timestamptz",
    "interval",
    "year",
    "uuid",
    "json",
    "jsonb",
    "enum",
    "set",
    "bit",
    "inet",
    "cidr",
    "macaddr",
    "xml",
    "point",
    "geometry",
];

impl FromStr for DataType {
    type Err = TypeError;

    /// Reads a portable type. Upper and lower case are the same in names, not in the words of an enum.
    ///
    /// # Errors
    /// A name that is not known (with the nearest that is), or arguments that the type does not take.
    fn from_str(text: &str) -> Result<DataType, TypeError> {
        let malformed = |problem| TypeError::Malformed {
            text: text.to_owned(),
            problem,
        };
        let trimmed = text.trim();
        // The number of dimensions is no part of PostgreSQL's type: `int[][]` is `int[]`.
        let element = trimmed.trim_end_matches("[]");
        if element.len() < trimmed.len() {
            return match element.parse()? {
                DataType::Array(_) => Err(malformed("its brackets stand apart")),
                element => Ok(DataType::Array(Box::new(element))),
            };
        }
        let (name, arguments) = match trimmed.split_once('(') {
            Some((name, rest)) => match rest.strip_suffix(')') {
                Some(arguments) => (name, Some(arguments)),
                None => return Err(malformed("nothing may follow the closing parenthesis")),
            },
            None => (trimmed, None),
        };
        let name = name
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let Some((plain, takes)) = lookup(&name) else {
            return Err(unknown(name));
        };
        match (takes, arguments) {
            (Arguments::Words(make), Some(words)) => {
                let words = split_words(words).map_err(malformed)?;
                Ok(make(words))
            }
            (Arguments::Words(_), None) => {
                Err(malformed("its words are missing, as in enum(a, b)"))
            }
            (_, None) => Ok(plain),
            (Arguments::None, Some(_)) => Err(malformed("it takes nothing in parentheses")),
            (Arguments::Size(make), Some(size)) => {
                let size = number(size)
                    .ok_or_else(|| malformed("one whole number stands in its parentheses"))?;
                let sized = make(Some(size));
                check_size(&sized).map_err(malformed)?;
                Ok(sized)
            }
            (Arguments::Precision, Some(arguments)) => {
                let problem = "it takes a precision from 1 on, and a scale: decimal(10, 2)";
                let (precision, scale) = match arguments.split_once(',') {
                    Some((precision, scale)) => {
                        let scale: i32 = scale.trim().parse().map_err(|_| malformed(problem))?;
                        (precision, Some(scale))
                    }
                    None => (arguments, None),
                };
                match number(precision) {
                    Some(precision) if precision > 0 => {
                        Ok(DataType::Decimal(Some((precision, scale))))
                    }
                    _ => Err(malformed(problem)),
                }
            }
        }
    }
}

fn unknown(name: String) -> TypeError {
    let nearest = NAMES
        .iter()
        .map(|known| (strsim::damerau_levenshtein(known, &name), known))
        .filter(|(distance, known)| *distance <= known.len().max(name.len()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| (*known).to_owned());
    TypeError::Unknown { name, nearest }
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    // `parse` alone would take a sign.
    text.starts_with(|first: char| first.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn check_size(sized: &DataType) -> Result<(), &'static str> {
    use DataType::*;
    match sized {
        Time(Some(7..)) | DateTime(Some(7..)) | Timestamp(Some(7..)) | TimestampTz(Some(7..)) => {
            Err("a second has at most 6 digits")
        }
        Float(Some(0 | 54..)) => Err("it has 1 to 53 binary digits"),
        Char(Some(0)) | String(Some(0)) | Binary(Some(0)) | VarBinary(Some(0)) | Bit(Some(0)) => {
            Err("its length is at least 1")
        }
        _ => Ok(()),
    }
}

/// Words with commas between them; in single or double quotes when a comma or blank space belongs to them.
fn split_words(text: &str) -> Result<Vec<String>, &'static str> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let (word, after) = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => quoted_word(&rest[1..], quote)?,
            _ => {
                let end = rest.find(',').unwrap_or(rest.len());
                let word = rest[..end].trim();
                if word.is_empty() {
                    return Err("a word is missing");
                }
                (word.to_owned(), &rest[end..])
            }
        };
        if words.contains(&word) {
            return Err("the same word stands twice");
        }
        words.push(word);
        rest = match after.trim_start() {
            "" => return Ok(words),
            after => match after.strip_prefix(',') {
                Some(rest) => rest.trim_start(),
                None => return Err("a comma is missing between two words"),
            },
        };
    }
}

/// The word up to its closing quote, which stands twice where it is meant, and what follows.
fn quoted_word(text: &str, quote: char) -> Result<(String, &str), &'static str> {
    let mut word = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != quote {
            word.push(character);
        } else if text[at + 1..].starts_with(quote) {
            word.push(quote);
            characters.next();
        } else {
            return Ok((word, &text[at + 1..]));
        }
    }
    Err("a quote does not end")
}
