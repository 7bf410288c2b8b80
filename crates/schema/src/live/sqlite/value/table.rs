//! `CREATE TABLE`.

use super::{data_type, default, enclosed, in_parentheses, reference};
use crate::Dialect;
use crate::live::LiveError;
use crate::live::sqlite::clause::{Clause, Kind};
use crate::live::sqlite::column::ColumnText;
use crate::live::sqlite::text::TableText;
use crate::live::token::{self, Token};
use crate::model::{Check, Column, Generated, PrimaryKey, SqliteTable, Table, Unique};
use crate::types::DataType;

/// A table from the text that `sqlite_schema` has of it, without its indexes; constraints are in the order of the text.
///
/// A foreign key refers to no columns where the text names none: the table that it refers to has to say them.
///
/// # Errors
/// The text is no `CREATE TABLE` with columns, such as that of a virtual table.
pub fn table(create: &str) -> Result<Table, LiveError> {
    let text: TableText = create.parse()?;
    let mut table = Table {
        name: text.name(),
        sqlite: SqliteTable {
            strict: text.is_strict(),
            without_rowid: text.has_option("WITHOUT"),
        },
        ..Table::default()
    };
    for column in text.columns() {
        add_column(&mut table, column)?;
    }
    for clause in text.constraints() {
        let columns = clause
            .columns
            .iter()
            .map(|name| spelled(&table, name))
            .collect();
        add_constraint(&mut table, clause, columns)?;
    }
    settle_key(&mut table, &text);
    settle_defaults(&mut table, &text);
    Ok(table)
}

/// The words that a check allows a column, where it is one as the renderer writes it for an enum: `a IN ('x', 'y')`.
pub fn enum_words(column: &str, check: &str) -> Option<Vec<String>> {
    let (tokens, _) = token::read(Dialect::Sqlite, check).ok()?;
    words_of(column, &tokens)
}

fn words_of(column: &str, tokens: &[Token]) -> Option<Vec<String>> {
    let [name, r#in, list @ ..] = tokens else {
        return None;
    };
    if !r#in.is("IN") || name.text.starts_with('\'') || !name.names(column) {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    for part in super::parts(enclosed(list)?) {
        let [word] = part else { return None };
        let word = word.text.starts_with('\'').then(|| word.name()).flatten()?;
        if words.contains(&word) {
            return None;
        }
        words.push(word);
    }
    Some(words)
}

/// The name of a column as the table spells it; SQLite takes upper and lower case for the same.
fn spelled(table: &Table, name: &str) -> String {
    let own = table
        .columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name));
    own.map_or(name, |column| &column.name).to_owned()
}

fn add_column(table: &mut Table, text: &ColumnText) -> Result<(), LiveError> {
    let strict = table.sqlite.strict;
    let name = text.name.name().unwrap_or_default();
    let words = data_type::words(&text.data_type);
    let mut column = Column::new(name.clone(), data_type(&words, strict));
    // Of several clauses of a kind the last one counts.
    for clause in &text.clauses {
        match clause.kind {
            Kind::NotNull => column.nullable = false,
            Kind::Collate => column.collation = collation(clause),
            Kind::Generated => column.generated = Some(generated(clause)),
            _ => {}
        }
    }
    table.columns.push(column);
    for clause in &text.clauses {
        match clause.kind {
            Kind::Check => add_check(table, clause, Some(&name)),
            Kind::Deferral => {
                if let Some(key) = table.foreign_keys.last_mut() {
                    reference::defer(key, &clause.tokens);
                }
            }
            _ => add_constraint(table, clause, vec![name.clone()])?,
        }
    }
    Ok(())
}

/// What the table and a column say alike.
fn add_constraint(
    table: &mut Table,
    clause: &Clause,
    columns: Vec<String>,
) -> Result<(), LiveError> {
    let name = clause.own_name();
    match clause.kind {
        Kind::PrimaryKey => table.primary_key = Some(PrimaryKey { name, columns }),
        Kind::Unique => table.uniques.push(Unique {
            name,
            ..Unique::over(columns)
        }),
        Kind::Check => add_check(table, clause, None),
        Kind::ForeignKey => {
            let tokens = clause.after("REFERENCES");
            let key = reference::foreign_key(name, columns, tokens)?;
            table.foreign_keys.push(key);
        }
        _ => {}
    }
    Ok(())
}

/// The first check of a column without a name may be what makes it an enum. Only one stands at the column: a table
/// that is written with it has the others behind its columns.
fn add_check(table: &mut Table, clause: &Clause, column: Option<&str>) {
    let inside = in_parentheses(clause.after("CHECK"));
    if let (Some(_), None, Some(own)) = (column, clause.name_at, table.columns.last_mut())
        && matches!(
            own.data_type.on(Dialect::Sqlite),
            Some(DataType::Text | DataType::String(_))
        )
        && let Some(words) = words_of(&own.name, inside)
    {
        own.data_type = DataType::Enum(words).into();
        return;
    }
    let is_first = !table
        .checks
        .iter()
        .any(|check| check.column.as_deref() == column);
    table.checks.push(Check {
        name: clause.own_name(),
        sql: token::text(inside),
        column: column.filter(|_| is_first).map(str::to_owned),
    });
}

fn collation(clause: &Clause) -> Option<String> {
    let name = clause.after("COLLATE").first().and_then(Token::name)?;
    let own = ["NOCASE", "RTRIM"];
    match own.iter().find(|own| own.eq_ignore_ascii_case(&name)) {
        Some(own) => Some((*own).to_owned()),
        None => (!name.eq_ignore_ascii_case("BINARY")).then_some(name),
    }
}

fn generated(clause: &Clause) -> Generated {
    let behind = clause.after("AS");
    let stored = behind.last().is_some_and(|last| last.is("STORED"));
    let inside = in_parentheses(behind);
    Generated {
        sql: token::text(inside),
        stored,
    }
}

/// The columns of a key take no nulls. SQLite lets some of them take nulls, which it calls a mistake of its own;
/// nowhere else is there such a key, and the model has none.
fn settle_key(table: &mut Table, text: &TableText) {
    let Some(key) = &table.primary_key else {
        return;
    };
    let rowid = text.rowid_column().and_then(|column| column.name.name());
    for column in &mut table.columns {
        if key.columns.contains(&column.name) {
            column.nullable = false;
        }
        if rowid.as_ref() == Some(&column.name) {
            column.autoincrement = true;
            column.sqlite.autoincrement = (!text.is_autoincrement()).then_some(false);
        } else if key.columns == [column.name.clone()]
            && !table.sqlite.without_rowid
            && column.data_type.default == Some(DataType::Integer)
        {
            // INTEGER PRIMARY KEY DESC is not the number of the row. No other key of INTEGER is like that, but one of
            // INT is, which means the same in all else.
            column.data_type = DataType::Native("INT".to_owned()).into();
        }
    }
}

/// A default is read by the type of its column, which is known when all else is.
fn settle_defaults(table: &mut Table, text: &TableText) {
    let strict = table.sqlite.strict;
    for (column, text) in table.columns.iter_mut().zip(text.columns()) {
        let mut clauses = text.clauses.iter();
        let default = clauses.rfind(|clause| clause.kind == Kind::Default);
        let data_type = column.data_type.on(Dialect::Sqlite);
        if let (Some(clause), Some(data_type)) = (default, data_type) {
            column.default = default::of_tokens(clause.after("DEFAULT"), data_type, strict);
        }
    }
}
