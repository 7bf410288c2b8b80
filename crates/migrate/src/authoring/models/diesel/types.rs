//! Diesel's names for column types, both ways.
//!
//! The names are those of `diesel::sql_types`, `diesel::pg::sql_types`, `diesel::mysql::sql_types` and
//! `diesel::sqlite::sql_types`, with their aliases. Going back they are the ones that `diesel print-schema` writes, so
//! two types are the same to Diesel when they have the same name here.

use revgraph_schema::Dialect;
use revgraph_schema::types::DataType;

/// The type that a name of Diesel's stands for; `None` for the types of a program's own.
pub(crate) fn portable(dialect: Dialect, name: &str) -> Option<DataType> {
    use DataType::*;
    Some(match name {
        "TinyInt" | "Tinyint" => TinyInt,
        "SmallInt" | "Int2" | "Smallint" | "SmallSerial" => SmallInt,
        "Integer" | "Int4" | "Serial" => Integer,
        "BigInt" | "Int8" | "Bigint" | "BigSerial" => BigInt,
        "Numeric" | "Decimal" => Decimal(None),
        "Float" | "Float4" => Real,
        "Double" | "Float8" => Double,
        "Bool" => Boolean,
        "Text" => Text,
        "VarChar" | "Varchar" if dialect == Dialect::Mysql => String(Some(255)),
        "VarChar" | "Varchar" => String(None),
        "Char" | "Bpchar" | "BpChar" => Char(None),
        "Tinytext" => TinyText,
        "Mediumtext" => MediumText,
        "Longtext" => LongText,
        "Binary" if dialect == Dialect::Mysql => Binary(None),
        "Varbinary" if dialect == Dialect::Mysql => VarBinary(None),
        "Binary" | "Bytea" | "Blob" => Blob,
        "Tinyblob" => TinyBlob,
        "Mediumblob" => MediumBlob,
        "Longblob" => LongBlob,
        "Bit" => Bit(None),
        "Date" => Date,
        "Time" => Time(None),
        "Datetime" => DateTime(None),
        "Timestamp" => Timestamp(None),
        "Timestamptz" | "TimestamptzSqlite" => TimestampTz(None),
        "Interval" => Interval,
        "Uuid" => Uuid,
        "Json" => Json,
        "Jsonb" => Jsonb,
        "Inet" => Inet,
        "Cidr" => Cidr,
        "MacAddr" | "Macaddr" => MacAddr,
        _ if dialect == Dialect::Postgres => {
            let (_, native) = NATIVE.iter().find(|(diesel, _)| *diesel == name)?;
            Native((*native).to_owned())
        }
        _ => return None,
    })
}

/// PostgreSQL's types that Diesel has names for and that are not portable.
const NATIVE: &[(&str, &str)] = &[
    ("Citext", "citext"),
    ("Money", "money"),
    ("Oid", "oid"),
    ("CChar", "\"char\""),
    ("MacAddr8", "macaddr8"),
    ("PgLsn", "pg_lsn"),
    ("Int4range", "int4range"),
    ("Int8range", "int8range"),
    ("Numrange", "numrange"),
    ("Tsrange", "tsrange"),
    ("Tstzrange", "tstzrange"),
    ("Daterange", "daterange"),
    ("Int4multirange", "int4multirange"),
    ("Int8multirange", "int8multirange"),
    ("Nummultirange", "nummultirange"),
    ("Tsmultirange", "tsmultirange"),
    ("Tstzmultirange", "tstzmultirange"),
    ("Datemultirange", "datemultirange"),
];

/// Diesel's name for a type on a dialect; `None` where the program needs one of its own.
pub(crate) fn name(dialect: Dialect, data_type: &DataType) -> Option<String> {
    use DataType::*;
    let own = match dialect {
        Dialect::Postgres => postgres(data_type)?,
        Dialect::Mysql => mysql(data_type)?,
        Dialect::Sqlite => sqlite(data_type)?,
    };
    Some(match data_type {
        Array(element) => format!("Array<Nullable<{}>>", name(dialect, element)?),
        _ => own.to_owned(),
    })
}

/// The longest text of a column, which Diesel writes as `max_length`.
pub(crate) fn max_length(data_type: &DataType) -> Option<u32> {
    match data_type {
        DataType::String(length) | DataType::Char(length) => *length,
        _ => None,
    }
}

/// The type with a length, where it has one.
pub(crate) fn with_length(data_type: DataType, length: u32) -> DataType {
    match data_type {
        DataType::String(_) => DataType::String(Some(length)),
        DataType::Char(_) => DataType::Char(Some(length)),
        other => other,
    }
}

fn postgres(data_type: &DataType) -> Option<&'static str> {
    use DataType::*;
    Some(match data_type {
        TinyInt | SmallInt | Year => "Int2",
        MediumInt | Integer => "Int4",
        BigInt => "Int8",
        Decimal(_) => "Numeric",
        Real => "Float4",
        Float(Some(bits)) if *bits <= 24 => "Float4",
        Double | Float(_) => "Float8",
        Boolean => "Bool",
        Char(_) => "Bpchar",
        String(_) => "Varchar",
        Text | TinyText | MediumText | LongText => "Text",
        Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => "Bytea",
        Date => "Date",
        Time(_) => "Time",
        DateTime(_) | Timestamp(_) => "Timestamp",
        TimestampTz(_) => "Timestamptz",
        Interval => "Interval",
        Uuid => "Uuid",
        Json => "Json",
        Jsonb => "Jsonb",
        Inet => "Inet",
        Cidr => "Cidr",
        MacAddr => "MacAddr",
        Array(_) => "",
        Native(text) => {
            let text = text.trim().to_ascii_lowercase();
            return NATIVE
                .iter()
                .find(|(_, native)| *native == text)
                .map(|(diesel, _)| *diesel);
        }
        _ => return None,
    })
}

fn mysql(data_type: &DataType) -> Option<&'static str> {
    use DataType::*;
    Some(match data_type {
        TinyInt => "Tinyint",
        SmallInt | Year => "Smallint",
        MediumInt | Integer => "Integer",
        BigInt => "Bigint",
        Decimal(_) => "Decimal",
        Real => "Float",
        Float(Some(bits)) if *bits <= 24 => "Float",
        Double | Float(_) => "Double",
        Boolean => "Bool",
        Char(_) | Uuid => "Char",
        String(_) | Inet | Cidr | MacAddr => "Varchar",
        Text => "Text",
        TinyText => "Tinytext",
        MediumText => "Mediumtext",
        LongText | Xml => "Longtext",
        Binary(_) => "Binary",
        VarBinary(_) => "Varbinary",
        Blob => "Blob",
        TinyBlob => "Tinyblob",
        MediumBlob => "Mediumblob",
        LongBlob => "Longblob",
        Bit(_) => "Bit",
        Date => "Date",
        Time(_) => "Time",
        DateTime(_) => "Datetime",
        Timestamp(_) | TimestampTz(_) => "Timestamp",
        Json | Jsonb => "Json",
        _ => return None,
    })
}

/// SQLite keeps words, and Diesel reads them as SQLite does.
fn sqlite(data_type: &DataType) -> Option<&'static str> {
    use DataType::*;
    Some(match data_type {
        SmallInt => "SmallInt",
        TinyInt | MediumInt | Integer | Year => "Integer",
        BigInt => "BigInt",
        Real | Float(_) => "Float",
        Double | Decimal(_) => "Double",
        Boolean => "Bool",
        Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => "Binary",
        Date => "Date",
        Time(_) => "Time",
        DateTime(_) | Timestamp(_) => "Timestamp",
        TimestampTz(_) => "TimestamptzSqlite",
        Set(_) | Array(_) => return None,
        Native(words) => {
            let words = words.to_ascii_lowercase();
            let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
            match () {
                () if has(&["bool"]) => "Bool",
                () if has(&["int"]) => "Integer",
                () if has(&["char", "clob", "text"]) => "Text",
                () if words.is_empty() || has(&["blob"]) => "Binary",
                () if has(&["doub", "numeric", "decimal"]) => "Double",
                () if has(&["real", "floa"]) => "Float",
                () => return None,
            }
        }
        _ => "Text",
    })
}
