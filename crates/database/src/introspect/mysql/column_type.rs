//! The types of columns, parameters and functions: `COLUMN_TYPE` and `DTD_IDENTIFIER`.

use super::text;
use revgraph_schema::types::DataType;

/// A type, and whether its numbers have no sign, which is the column's to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnType {
    pub(super) data_type: DataType,
    pub(super) unsigned: bool,
}

/// Reads a type.
///
/// The width of a whole number is only how many places a client makes for it, and gone from MySQL 8; but `tinyint(1)`,
/// without `unsigned`, is what both servers make of `BOOLEAN`. A type that has no portable name stays as it is written.
pub(super) fn read(column_type: &str) -> ColumnType {
    let (word, arguments, more) = parts(column_type);
    let unsigned = more.eq_ignore_ascii_case("unsigned");
    let known = match more.is_empty() || unsigned {
        true => portable(word, arguments, unsigned),
        false => None,
    };
    match known {
        Some(data_type) => ColumnType {
            data_type,
            unsigned,
        },
        None if unsigned => ColumnType {
            data_type: DataType::Native(
                column_type[..column_type.len() - more.len()]
                    .trim()
                    .to_owned(),
            ),
            unsigned,
        },
        None => ColumnType {
            data_type: DataType::Native(column_type.to_owned()),
            unsigned,
        },
    }
}

/// A type's word, what stands in its parentheses, and what follows them.
fn parts(column_type: &str) -> (&str, Option<&str>, &str) {
    let end = column_type
        .find(|character: char| !character.is_alphanumeric() && character != '_')
        .unwrap_or(column_type.len());
    let (word, rest) = column_type.split_at(end);
    match rest
        .strip_prefix('(')
        .and_then(|rest| rest.rsplit_once(')'))
    {
        Some((arguments, more)) => (word, Some(arguments), more.trim()),
        None => (word, None, rest.trim()),
    }
}

fn portable(word: &str, arguments: Option<&str>, unsigned: bool) -> Option<DataType> {
    use DataType::*;
    // A text of no length, which only MySQL has, passes through.
    let size = || arguments.and_then(|size| size.trim().parse::<u32>().ok());
    let length = || size().filter(|length| *length > 0);
    Some(match word {
        "tinyint" if arguments == Some("1") && !unsigned => Boolean,
        "tinyint" => TinyInt,
        "smallint" => SmallInt,
        "mediumint" => MediumInt,
        "int" => Integer,
        "bigint" => BigInt,
        "decimal" => {
            let (precision, scale) = arguments?.split_once(',')?;
            Decimal(Some((
                precision.trim().parse().ok()?,
                Some(scale.trim().parse().ok()?),
            )))
        }
        "float" if arguments.is_none() => Real,
        "double" if arguments.is_none() => Double,
        "bit" => Bit(Some(size()?)),
        "char" => Char(Some(length()?)),
        "varchar" => String(Some(length()?)),
        "tinytext" => TinyText,
        "text" => Text,
        "mediumtext" => MediumText,
        "longtext" => LongText,
        "binary" => Binary(Some(length()?)),
        "varbinary" => VarBinary(Some(length()?)),
        "tinyblob" => TinyBlob,
        "blob" => Blob,
        "mediumblob" => MediumBlob,
        "longblob" => LongBlob,
        "date" => Date,
        "time" => Time(size()),
        "datetime" => DateTime(size()),
        "timestamp" => Timestamp(size()),
        "year" => Year,
        "json" => Json,
        "enum" => Enum(text::words(arguments?)),
        "set" => Set(text::words(arguments?)),
        _ => return None,
    })
}

/// Whether values of the type are numbers, by the word for it.
pub(super) fn is_number(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "tinyint",
        "smallint",
        "mediumint",
        "int",
        "bigint",
        "decimal",
        "float",
        "double",
        "year",
    ];
    WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DataType::*;

    #[test]
    fn types_of_both_servers_are_read() {
        let native = |text: &str| Native(text.to_owned());
        let expected = [
            ("tinyint(1)", Boolean, false),
            ("tinyint(1) unsigned", TinyInt, true),
            ("tinyint", TinyInt, false),
            ("tinyint(4)", TinyInt, false),
            ("int(11)", Integer, false),
            ("int", Integer, false),
            ("int(10) unsigned", Integer, true),
            ("bigint unsigned", BigInt, true),
            (
                "int(10) unsigned zerofill",
                native("int(10) unsigned zerofill"),
                false,
            ),
            ("decimal(10,2) unsigned", Decimal(Some((10, Some(2)))), true),
            ("float", Real, false),
            ("double(7,3) unsigned", native("double(7,3)"), true),
            ("varchar(20)", String(Some(20)), false),
            (
                "varchar(10) /*M!100301 COMPRESSED*/",
                native("varchar(10) /*M!100301 COMPRESSED*/"),
                false,
            ),
            ("datetime(6)", DateTime(Some(6)), false),
            ("timestamp", Timestamp(None), false),
            ("year(4)", Year, false),
            (
                "enum('a)','b,c')",
                Enum(vec!["a)".to_owned(), "b,c".to_owned()]),
                false,
            ),
            ("point", native("point"), false),
            ("inet6", native("inet6"), false),
        ];
        for (text, data_type, unsigned) in expected {
            assert_eq!(
                read(text),
                ColumnType {
                    data_type,
                    unsigned
                },
                "{text}"
            );
        }
    }
}
