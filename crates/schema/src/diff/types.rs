//! Types as a database reports them, so that the many names of one type compare equal.

use crate::Dialect;
use crate::types::{DataType, UnsupportedType};

/// The type that introspection gives for a column of this type.
///
/// # Errors
/// The dialect has no such type.
pub(super) fn canonical(
    dialect: Dialect,
    data_type: &DataType,
    strict: bool,
) -> Result<DataType, UnsupportedType> {
    use DataType::*;
    // What some dialect refuses. An enum has no word on PostgreSQL, and is none of these.
    if matches!(
        data_type,
        Set(_)
            | Array(_)
            | Interval
            | Decimal(None)
            | String(None)
            | VarBinary(None)
            | Binary(None)
    ) && data_type.enum_words().is_none()
    {
        data_type.sql(dialect)?;
    }
    if matches!(data_type, Array(_)) && dialect != Dialect::Postgres {
        data_type.sql(dialect)?;
    }
    if let Native(text) = data_type {
        return Ok(match known(dialect, text) {
            Some(known) => canonical(dialect, &known, strict)?,
            None => Native(lower(text)),
        });
    }
    Ok(match dialect {
        Dialect::Sqlite if strict => sqlite_strict(data_type),
        Dialect::Sqlite => sqlite(data_type),
        Dialect::Postgres => postgres(data_type)?,
        Dialect::Mysql => mysql(data_type),
    })
}

/// Whether two types are the same on a dialect.
pub(super) fn same(dialect: Dialect, one: &DataType, other: &DataType, strict: bool) -> bool {
    if one == other {
        return true;
    }
    match (
        canonical(dialect, one, strict),
        canonical(dialect, other, strict),
    ) {
        (Ok(one), Ok(other)) => {
            one == other
                // SQLite knows nothing of a type but its words.
                || (dialect == Dialect::Sqlite
                    && one.enum_words() == other.enum_words()
                    && one.sql(dialect).ok() == other.sql(dialect).ok())
        }
        _ => false,
    }
}

/// The word of a type for a cast of PostgreSQL.
pub(super) fn cast_word(data_type: &DataType) -> Option<String> {
    let word = data_type.sql(Dialect::Postgres).ok()?;
    Some(match data_type {
        DataType::Native(_) => word,
        _ => word.to_lowercase(),
    })
}

fn sqlite(data_type: &DataType) -> DataType {
    use DataType::*;
    match data_type {
        Uuid => Char(Some(36)),
        Bit(length) => Char(Some(length.unwrap_or(1))),
        Xml => Text,
        Inet | Cidr => String(Some(49)),
        MacAddr => String(Some(17)),
        other => other.clone(),
    }
}

fn sqlite_strict(data_type: &DataType) -> DataType {
    use DataType::*;
    match data_type {
        TinyInt | SmallInt | MediumInt | Integer | BigInt | Boolean | Year => Integer,
        Real | Double | Float(_) => Real,
        Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => Blob,
        Decimal(_) => Native("any".to_owned()),
        Enum(words) => Enum(words.clone()),
        _ => Text,
    }
}

fn postgres(data_type: &DataType) -> Result<DataType, UnsupportedType> {
    use DataType::*;
    // Six digits of a second are what there is without a number.
    let digits = |digits: Option<u32>| digits.filter(|digits| *digits != 6);
    Ok(match data_type {
        TinyInt | SmallInt | Year => SmallInt,
        MediumInt | Integer => Integer,
        Decimal(Some((precision, None))) => Decimal(Some((*precision, Some(0)))),
        Float(Some(bits)) if *bits <= 24 => Real,
        Double | Float(_) => Double,
        Char(None) => Char(Some(1)),
        Text | TinyText | MediumText | LongText => Text,
        Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => Blob,
        Time(of) => Time(digits(*of)),
        DateTime(of) | Timestamp(of) => Timestamp(digits(*of)),
        TimestampTz(of) => TimestampTz(digits(*of)),
        Bit(None) => Bit(Some(1)),
        Array(element) => Array(Box::new(canonical(Dialect::Postgres, element, false)?)),
        other => other.clone(),
    })
}

fn mysql(data_type: &DataType) -> DataType {
    use DataType::*;
    let digits = |digits: Option<u32>| digits.filter(|digits| *digits != 0);
    match data_type {
        Decimal(Some((precision, None))) => Decimal(Some((*precision, Some(0)))),
        Float(Some(bits)) if *bits <= 24 => Real,
        Double | Float(_) => Double,
        Char(None) => Char(Some(1)),
        Uuid => Char(Some(36)),
        Jsonb => Json,
        Inet | Cidr => String(Some(49)),
        MacAddr => String(Some(17)),
        Xml => LongText,
        Bit(None) => Bit(Some(1)),
        Time(of) => Time(digits(*of)),
        DateTime(of) => DateTime(digits(*of)),
        Timestamp(of) | TimestampTz(of) => Timestamp(digits(*of)),
        other => other.clone(),
    }
}

/// Words that only differ in case are the same, unless a name stands in quotes.
fn lower(text: &str) -> String {
    match text.contains(['"', '\'', '`']) {
        true => text.trim().to_owned(),
        false => text.trim().to_ascii_lowercase(),
    }
}

/// The portable type that a database's own words mean.
fn known(dialect: Dialect, text: &str) -> Option<DataType> {
    let mut words = lower(text);
    if words.contains(['"', '`', '.']) {
        return None;
    }
    match dialect {
        Dialect::Postgres => {
            if let Some(element) = words.strip_suffix("[]") {
                let element = element.trim_end_matches("[]");
                let known = known(dialect, element);
                let element = known.unwrap_or_else(|| DataType::Native(element.to_owned()));
                return Some(DataType::Array(Box::new(element)));
            }
            if words == "bpchar" || words.starts_with("bpchar(") {
                words = words.replacen("bpchar", "char", 1);
            }
            if let Some(zoned) = words.strip_suffix(" with time zone") {
                // A time of day with a zone is no portable type.
                words = zoned.replacen("timestamp", "timestamptz", 1);
                if !words.starts_with("timestamptz") {
                    return None;
                }
            }
            if let Some(plain) = words.strip_suffix(" without time zone") {
                words = plain.to_owned();
            }
        }
        Dialect::Mysql => {
            if matches!(words.as_str(), "uuid" | "inet" | "cidr" | "xml" | "macaddr") {
                return None;
            }
            if words == "tinyint(1)" {
                return Some(DataType::Boolean);
            }
            // How wide an integer is printed says nothing of what it holds.
            if let Some((integer, rest)) = words.split_once('(')
                && integer.ends_with("int")
                && rest.ends_with(')')
            {
                words = integer.to_owned();
            }
        }
        Dialect::Sqlite => {}
    }
    match words.parse() {
        Ok(DataType::Native(_)) | Err(_) => None,
        Ok(data_type) => Some(data_type),
    }
}
