//! Values and names of all kinds, written by operations and read back from the databases: what comes back is what
//! was meant.

use std::cell::{RefCell, RefMut};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use revgraph_database::Dialect;
use revgraph_schema::model::{Column, Index, Table, Term};
use revgraph_schema::operation::{
    AddColumn, BulkInsert, Context, CreateTable, DropColumn, DropIndex, DropTable, Item,
    RenameTable, Row, Types,
};
use revgraph_schema::sql;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

use super::scratch::Scratch;

/// So many tables or statements a database; each has many values.
fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        // The file would have to stand beside a test file with the name of this crate's own.
        failure_persistence: None,
        ..Config::default()
    })
}

/// The database for one case; a case that failed has left its tables.
fn emptied(scratch: &RefCell<Scratch>) -> RefMut<'_, Scratch> {
    let mut scratch = scratch.borrow_mut();
    if !catalog(&mut scratch).0.is_empty() {
        scratch.empty();
    }
    scratch
}

fn perform(scratch: &mut Scratch, item: impl Into<Item>) {
    let item = item.into();
    for statement in item.render(&Context::new(scratch.dialect)).unwrap() {
        if let Err(error) = scratch.run(&statement) {
            panic!("{error}");
        }
    }
}

/// Texts with everything that has a meaning somewhere in SQL.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        3 => prop::sample::select("'\"\\`$?:;%_-/*#(),.@{}[]|\n\r\t\u{1a}\u{8}\u{1}\u{7f} 0aN".chars().collect::<Vec<_>>()),
        1 => any::<char>().prop_filter("NUL has a test of its own", |character| *character != '\0'),
    ];
    vec(character, 0..24).prop_map(|characters| characters.into_iter().collect())
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::Number(number.to_string())),
        text().prop_map(Value::String),
    ];
    let node = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::List),
            vec((text(), inner), 0..4)
                .prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    });
    // SQLite's JSON type would keep a text that is one number as that number; a mapping whose one key is sql is SQL.
    vec(node, 0..3).prop_map(Value::List)
}

/// A value of a type, and what it is read back as.
#[derive(Debug, Clone)]
struct Sample {
    data_type: DataType,
    value: Value,
    expected: Option<String>,
}

fn sample() -> impl Strategy<Value = Sample> {
    let sample = |data_type: DataType, value: Value, expected: &str| Sample {
        data_type,
        value,
        expected: Some(expected.to_owned()),
    };
    let number = |text: &str| Value::Number(text.to_owned());
    let day = (1..=9999_u32, 1..=12_u32, 1..=28_u32)
        .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
    let clock = (0..24_u32, 0..60_u32, 0..60_u32)
        .prop_map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    prop_oneof![
        text().prop_map(move |text| sample(DataType::Text, Value::String(text.clone()), &text)),
        text().prop_map(move |text| sample(
            DataType::String(Some(40)),
            Value::String(text.clone()),
            &text
        )),
        any::<i64>().prop_map(move |whole| sample(
            DataType::BigInt,
            number(&whole.to_string()),
            &whole.to_string()
        )),
        // As many digits as SQLite's floating point keeps.
        (-999_999_999_i64..999_999_999, 0..1000_u32).prop_map(move |(whole, part)| {
            let text = format!("{whole}.{part:03}");
            sample(DataType::Decimal(Some((15, Some(3)))), number(&text), &text)
        }),
        any::<bool>().prop_map(move |truth| sample(
            DataType::Boolean,
            Value::Bool(truth),
            if truth { "1" } else { "0" }
        )),
        day.clone()
            .prop_map(move |day| sample(DataType::Date, Value::String(day.clone()), &day)),
        (day, clock).prop_map(move |(day, clock)| {
            let text = format!("{day} {clock}");
            sample(DataType::DateTime(None), Value::String(text.clone()), &text)
        }),
        vec(any::<u8>(), 0..20).prop_map(move |bytes| {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            sample(
                DataType::VarBinary(Some(20)),
                Value::String(format!("0x{digits}")),
                &digits,
            )
        }),
        vec(any::<bool>(), 8).prop_map(move |bits| {
            let text: String = bits
                .iter()
                .map(|bit| if *bit { '1' } else { '0' })
                .collect();
            sample(DataType::Bit(Some(8)), Value::String(text.clone()), &text)
        }),
        json().prop_map(move |value| {
            let expected = serde_json::to_string(&value).unwrap();
            sample(DataType::Json, value, &expected)
        }),
        Just(Sample {
            data_type: DataType::Text,
            value: Value::Null,
            expected: None
        }),
    ]
}

/// The column, as an expression that gives all databases' values one form.
fn read(dialect: Dialect, column: &str, data_type: &DataType) -> String {
    match (data_type, dialect) {
        (DataType::VarBinary(_), Dialect::Postgres) => format!("upper(encode({column}, 'hex'))"),
        (DataType::VarBinary(_), Dialect::Sqlite | Dialect::Mysql) => format!("hex({column})"),
        (DataType::Bit(_), Dialect::Mysql) => format!("lpad(bin({column}), 8, '0')"),
        (DataType::Boolean, Dialect::Postgres) => format!("{column}::int"),
        (DataType::Decimal(_), Dialect::Sqlite) => format!("printf('%.3f', {column})"),
        _ => column.to_owned(),
    }
}

fn check(dialect: Dialect, sample: &Sample, found: Option<&String>) -> Result<(), TestCaseError> {
    let found = found.cloned();
    if sample.data_type == DataType::Json {
        let parse = |text: &Option<String>| {
            serde_json::from_str::<serde_json::Value>(text.as_deref().unwrap()).unwrap()
        };
        prop_assert_eq!(parse(&found), parse(&sample.expected), "on {}", dialect);
    } else {
        prop_assert_eq!(&found, &sample.expected, "{:?} on {}", sample, dialect);
    }
    Ok(())
}

/// As the defaults of columns, which are written by the column's type, and read from a row of nothing else.
fn defaults(dialect: Dialect) {
    let scratch = RefCell::new(Scratch::new(dialect));
    let samples = vec(sample(), 1..24);
    let outcome = runner(16).run(&samples, |samples| {
        let scratch = &mut *emptied(&scratch);
        let columns = samples.iter().enumerate().map(|(position, sample)| Column {
            default: Some(Term::Literal(sample.value.clone())),
            ..Column::new(format!("c{position}"), sample.data_type.clone())
        });
        let table = Table {
            name: "t".to_owned(),
            columns: columns.collect(),
            ..Table::default()
        };
        perform(scratch, CreateTable::from(table));
        perform(
            scratch,
            BulkInsert {
                table: "t".to_owned(),
                schema: None,
                rows: vec![Row::default()],
                types: Types::new(),
            },
        );
        let rows = select(scratch, &samples);
        perform(scratch, drop_table("t"));
        for (sample, found) in samples.iter().zip(&rows[0]) {
            check(dialect, sample, found.as_ref())?;
        }
        Ok(())
    });
    outcome.unwrap();
}

/// As rows, whose values are written without knowing the types of their columns.
fn rows(dialect: Dialect) {
    let scratch = RefCell::new(Scratch::new(dialect));
    // Bytes and bits have no form of their own in YAML: in a row they are {sql: ..}.
    let typeless =
        |sample: &Sample| !matches!(sample.data_type, DataType::VarBinary(_) | DataType::Bit(_));
    let samples = vec(
        sample().prop_filter("a text for every database", typeless),
        1..24,
    );
    let outcome = runner(16).run(&samples, |samples| {
        let scratch = &mut *emptied(&scratch);
        let name = |position: usize| format!("c{position}");
        let columns = samples.iter().enumerate();
        let table = Table {
            name: "t".to_owned(),
            columns: columns
                .clone()
                .map(|(position, sample)| Column::new(name(position), sample.data_type.clone()))
                .collect(),
            ..Table::default()
        };
        let row =
            columns.map(|(position, sample)| (name(position), Term::Literal(sample.value.clone())));
        let row = Row(row.collect());
        perform(scratch, CreateTable::from(table));
        perform(
            scratch,
            BulkInsert {
                table: "t".to_owned(),
                schema: None,
                rows: vec![row.clone(), row],
                types: Types::new(),
            },
        );
        let rows = select(scratch, &samples);
        perform(scratch, drop_table("t"));
        prop_assert_eq!(rows.len(), 2);
        for found in rows {
            for (sample, found) in samples.iter().zip(&found) {
                check(dialect, sample, found.as_ref())?;
            }
        }
        Ok(())
    });
    outcome.unwrap();
}

fn select(scratch: &mut Scratch, samples: &[Sample]) -> Vec<Vec<Option<String>>> {
    let dialect = scratch.dialect;
    let columns = samples.iter().enumerate();
    let columns: Vec<String> = columns
        .map(|(position, sample)| read(dialect, &format!("c{position}"), &sample.data_type))
        .collect();
    scratch.rows(&format!("SELECT {} FROM t", columns.join(", ")))
}

fn drop_table(name: &str) -> DropTable {
    DropTable {
        name: name.to_owned(),
        schema: None,
        if_exists: false,
        was: None,
    }
}

/// A name that the dialect takes: short and long, reserved, with quotes and blanks.
fn name(dialect: Dialect) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        3 => prop::sample::select("\"`'\\[]()%$?;:,.@-*/ aZ_0éßΩ漢".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    let characters =
        (vec(character, 1..20)).prop_map(|characters| characters.into_iter().collect::<String>());
    let longest = match dialect {
        Dialect::Sqlite => 200,
        Dialect::Postgres => 63,
        Dialect::Mysql => 64,
    };
    prop_oneof![
        4 => characters,
        1 => prop::sample::select(sql::reserved_words(dialect)).prop_map(str::to_owned),
        1 => Just("n".repeat(longest)),
    ]
    .prop_filter("no name of this dialect", move |name| match dialect {
        Dialect::Sqlite => !name.contains('\0') && !name.starts_with("sqlite_"),
        Dialect::Postgres => !name.contains('\0'),
        // What MySQL's names may not have: https://dev.mysql.com/doc/refman/8.4/en/identifiers.html
        Dialect::Mysql => {
            let basic = |character: char| matches!(character, '\u{1}'..='\u{ffff}');
            name.chars().all(basic) && !name.ends_with(char::is_whitespace) && name != "primary"
        }
    })
}

/// A table, a column, an index and an enum's type, and what follows when they are named again.
fn names(dialect: Dialect) {
    let scratch = RefCell::new(Scratch::new(dialect));
    let names = (
        name(dialect),
        name(dialect),
        name(dialect),
        name(dialect),
        text(),
    );
    let outcome = runner(24).run(&names, |(table, other, column, index, word)| {
        let scratch = &mut *emptied(&scratch);
        // PostgreSQL keeps tables, their types and their indexes in one place, SQLite tables and indexes.
        let mut places = [&table, &other, &index].map(|name| name.to_lowercase());
        places.sort();
        prop_assume!(places[0] != places[1] && places[1] != places[2] && word.len() < 60);
        prop_assume!(!word.ends_with(' ') && !word.is_empty() && word != "b" && word != "B");
        let mut value = Column::new(&*column, DataType::Enum(vec![word.clone(), "b".to_owned()]));
        value.default = Some(Term::Literal(Value::String(word.clone())));
        value.postgres.enum_name = Some("the_type".to_owned());
        value.comment = Some(word.clone());
        let created = Table {
            name: table.clone(),
            columns: vec![
                Column::new("plain_column", DataType::Integer),
                value.clone(),
            ],
            indexes: vec![Index {
                name: Some(index.clone()),
                ..Index::over([&*column])
            }],
            comment: Some(word.clone()),
            ..Table::default()
        };
        perform(scratch, CreateTable::from(created));
        let insert = Row([("plain_column".to_owned(), Term::Sql("1".to_owned()))]
            .into_iter()
            .collect());
        perform(
            scratch,
            BulkInsert {
                table: table.clone(),
                schema: None,
                rows: vec![insert],
                types: Types::new(),
            },
        );
        perform(
            scratch,
            RenameTable {
                name: table,
                schema: None,
                new_name: other.clone(),
                if_exists: false,
            },
        );
        let found = catalog(scratch);
        prop_assert_eq!(&found.0, std::slice::from_ref(&other));
        prop_assert_eq!(&found.1, &["plain_column".to_owned(), column.clone()]);
        prop_assert!(found.2.contains(&index), "{:?} has no {:?}", found.2, index);
        let quoted = sql::identifier(dialect, &column);
        let read = scratch.rows(&format!(
            "SELECT {quoted} FROM {}",
            sql::identifier(dialect, &other)
        ));
        prop_assert_eq!(read[0][0].as_ref(), Some(&word));
        perform(
            scratch,
            DropIndex {
                name: index,
                table: other.clone(),
                schema: None,
                concurrently: false,
                if_exists: false,
                was: None,
            },
        );
        perform(
            scratch,
            DropColumn {
                table: other.clone(),
                schema: None,
                column: column.clone(),
                if_exists: false,
                was: Some(value.clone().into()),
            },
        );
        perform(
            scratch,
            AddColumn {
                table: other.clone(),
                schema: None,
                column: revgraph_schema::model::ColumnDefinition::from(value.clone()).into(),
                if_not_exists: false,
            },
        );
        let read = scratch.rows(&format!(
            "SELECT {quoted} FROM {}",
            sql::identifier(dialect, &other)
        ));
        prop_assert_eq!(read[0][0].as_ref(), Some(&word));
        let was = Table {
            name: other.clone(),
            columns: vec![value],
            ..Table::default()
        };
        perform(
            scratch,
            DropTable {
                was: Some(was),
                ..drop_table(&other)
            },
        );
        Ok(())
    });
    outcome.unwrap();
}

/// The names of the tables, the columns and the indexes.
fn catalog(scratch: &mut Scratch) -> (Vec<String>, Vec<String>, Vec<String>) {
    let [tables, columns, indexes] = match scratch.dialect {
        Dialect::Sqlite => [
            "SELECT name FROM sqlite_schema WHERE type = 'table'",
            "SELECT c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
            "SELECT name FROM sqlite_schema WHERE type = 'index'",
        ],
        Dialect::Postgres => [
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY ordinal_position",
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
        ],
        Dialect::Mysql => [
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
            "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY ordinal_position",
            "SELECT index_name FROM information_schema.statistics WHERE table_schema = DATABASE()",
        ],
    };
    let mut names = |query: &str| -> Vec<String> {
        scratch
            .rows(query)
            .into_iter()
            .flatten()
            .flatten()
            .collect()
    };
    (names(tables), names(columns), names(indexes))
}

macro_rules! on_each {
    ($($fact:ident on $($test:ident: $dialect:ident),*;)*) => {
        $($(
            #[test]
            fn $test() {
                $fact(Dialect::$dialect);
            }
        )*)*
    };
}

on_each! {
    defaults on
        defaults_come_back_on_sqlite: Sqlite,
        defaults_come_back_on_postgres: Postgres,
        defaults_come_back_on_mysql: Mysql;
    rows on
        rows_come_back_on_sqlite: Sqlite,
        rows_come_back_on_postgres: Postgres,
        rows_come_back_on_mysql: Mysql;
    names on
        names_come_back_on_sqlite: Sqlite,
        names_come_back_on_postgres: Postgres,
        names_come_back_on_mysql: Mysql;
}
