//! Column types: the portable names, and each database's own word for them.
//!
//! A type is read from its portable text (`parse`), writes itself back in one canonical form ([`DataType`]'s
//! `Display`) and has a word in each dialect (`dialect`). [`TypeSpec`] is what stands in a file: one type, or one
//! for each dialect.

mod dialect;
mod parse;
mod spec;

use std::fmt;

pub use dialect::UnsupportedType;
pub use parse::TypeError;
pub use spec::TypeSpec;

/// A column type.
///
/// Numbers in parentheses are kept as they were written; `None` is none. What a type without them means is said
/// where databases differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DataType {
    /// 8 bits; 16 on PostgreSQL.
    TinyInt,
    /// 16 bits.
    SmallInt,
    /// 24 bits; 32 on PostgreSQL.
    MediumInt,
    /// 32 bits.
    Integer,
    /// 64 bits.
    BigInt,
    /// Exact decimal numbers: precision, and digits after the point.
    Decimal(Option<(u32, Option<i32>)>),
    /// 32-bit floating point.
    Real,
    /// 64-bit floating point.
    Double,
    /// Floating point with so many binary digits: up to 24 are 32 bits, up to 53, and none said, 64 bits.
    Float(Option<u32>),
    /// True or false.
    Boolean,
    /// Text of a fixed length, 1 when none is said.
    Char(Option<u32>),
    /// Text up to a length; MySQL needs one.
    String(Option<u32>),
    /// Text.
    Text,
    /// Text up to 255 bytes on MySQL.
    TinyText,
    /// Text up to 16 MB on MySQL.
    MediumText,
    /// Text up to 4 GB on MySQL.
    LongText,
    /// Bytes of a fixed length.
    Binary(Option<u32>),
    /// Bytes up to a length.
    VarBinary(Option<u32>),
    /// Bytes.
    Blob,
    /// Bytes, up to 255 of them on MySQL.
    TinyBlob,
    /// Bytes, up to 16 MB on MySQL.
    MediumBlob,
    /// Bytes, up to 4 GB on MySQL.
    LongBlob,
    /// A day.
    Date,
    /// A time of day, with so many digits of a second.
    Time(Option<u32>),
    /// A day and a time, without a zone.
    DateTime(Option<u32>),
    /// A day and a time without a zone; MySQL's own `TIMESTAMP`, which is an instant.
    Timestamp(Option<u32>),
    /// An instant.
    TimestampTz(Option<u32>),
    /// A length of time.
    Interval,
    /// A year.
    Year,
    /// A UUID; text of 36 characters where the database has no type for it.
    Uuid,
    /// JSON.
    Json,
    /// JSON, decomposed; the same as [`DataType::Json`] except on PostgreSQL.
    Jsonb,
    /// One of these words. A type of its own on PostgreSQL, a check on SQLite.
    Enum(Vec<String>),
    /// Any of these words, MySQL only.
    Set(Vec<String>),
    /// Bits; one when no number is said.
    Bit(Option<u32>),
    /// An address of a host or a network; text except on PostgreSQL.
    Inet,
    /// An address of a network; text except on PostgreSQL.
    Cidr,
    /// A hardware address; text except on PostgreSQL.
    MacAddr,
    /// XML; text except on PostgreSQL.
    Xml,
    /// A list of values of a type, PostgreSQL only.
    Array(Box<DataType>),
    /// A type that passes through as it is written.
    Native(String),
}

impl DataType {
    /// Whether it is one of the whole number types, which are those that can count by themselves.
    pub fn is_integer(&self) -> bool {
        use DataType::*;
        matches!(self, TinyInt | SmallInt | MediumInt | Integer | BigInt)
    }

    /// The words of an enum, also those of an array of it.
    pub fn enum_words(&self) -> Option<&[String]> {
        match self {
            DataType::Enum(words) => Some(words),
            DataType::Array(element) => element.enum_words(),
            _ => None,
        }
    }
}

/// The canonical portable text; reading it gives the same type again.
impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use DataType::*;
        match self {
            TinyInt => f.write_str("tinyint"),
            SmallInt => f.write_str("smallint"),
            MediumInt => f.write_str("mediumint"),
            Integer => f.write_str("integer"),
            BigInt => f.write_str("bigint"),
            Decimal(None) => f.write_str("decimal"),
            Decimal(Some((precision, None))) => write!(f, "decimal({precision})"),
            Decimal(Some((precision, Some(scale)))) => write!(f, "decimal({precision}, {scale})"),
            Real => f.write_str("real"),
            Double => f.write_str("double"),
            Float(bits) => sized(f, "float", *bits),
            Boolean => f.write_str("boolean"),
            Char(length) => sized(f, "char", *length),
            String(length) => sized(f, "string", *length),
            Text => f.write_str("text"),
            TinyText => f.write_str("tinytext"),
            MediumText => f.write_str("mediumtext"),
            LongText => f.write_str("longtext"),
            Binary(length) => sized(f, "binary", *length),
            VarBinary(length) => sized(f, "varbinary", *length),
            Blob => f.write_str("blob"),
            TinyBlob => f.write_str("tinyblob"),
            MediumBlob => f.write_str("mediumblob"),
            LongBlob => f.write_str("longblob"),
            Date => f.write_str("date"),
            Time(digits) => sized(f, "time", *digits),
            DateTime(digits) => sized(f, "datetime", *digits),
            Timestamp(digits) => sized(f, "timestamp", *digits),
            TimestampTz(digits) => sized(f, "timestamptz", *digits),
            Interval => f.write_str("interval"),
            Year => f.write_str("year"),
            Uuid => f.write_str("uuid"),
            Json => f.write_str("json"),
            Jsonb => f.write_str("jsonb"),
            Enum(words) => worded(f, "enum", words),
            Set(words) => worded(f, "set", words),
            Bit(length) => sized(f, "bit", *length),
            Inet => f.write_str("inet"),
            Cidr => f.write_str("cidr"),
            MacAddr => f.write_str("macaddr"),
            Xml => f.write_str("xml"),
            Array(element) => write!(f, "{element}[]"),
            Native(text) => f.write_str(text),
        }
    }
}

fn sized(f: &mut fmt::Formatter<'_>, name: &str, size: Option<u32>) -> fmt::Result {
    match size {
        Some(size) => write!(f, "{name}({size})"),
        None => f.write_str(name),
    }
}

fn worded(f: &mut fmt::Formatter<'_>, name: &str, words: &[String]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (position, word) in words.iter().enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        let plain = !word.is_empty()
            && word
                .chars()
                .all(|character| character.is_alphanumeric() || "_-.".contains(character));
        if plain {
            f.write_str(word)?;
        } else {
            write!(f, "'{}'", word.replace('\'', "''"))?;
        }
    }
    f.write_str(")")
}

#[cfg(test)]
mod tests;
