//! The table of the heads, Alembic's own: its statements as text, the same for `--sql`, a dry run and a run.

use crate::{TableName, sql};
use revgraph_schema::Dialect;
use std::fmt;

/// A change of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// A head more.
    Insert(String),
    /// A head that moves.
    Update {
        /// The row's id before.
        from: String,
        /// The row's id after.
        to: String,
    },
    /// A head less.
    Delete(String),
}

impl fmt::Display for RowChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RowChange::Insert(id) => write!(f, "inserting '{id}'"),
            RowChange::Update { from, to } => write!(f, "updating '{from}' to '{to}'"),
            RowChange::Delete(id) => write!(f, "deleting '{id}'"),
        }
    }
}

/// `CREATE TABLE`, as Alembic writes it.
///
/// MySQL gets table options in addition, which Alembic does not mind: the server's default engine may know
/// no transactions, and its default collation may find `a1` and `A1` equal.
///
/// ```
/// use revgraph_database::{Dialect, TableName, version_table};
/// assert_eq!(
///     version_table::create(Dialect::Sqlite, &TableName::new("alembic_version")),
///     "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, \
///      CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
/// );
/// ```
#[must_use]
pub fn create(dialect: Dialect, table: &TableName) -> String {
    create_wide(dialect, table, 32)
}

/// The same with a column that takes ids of so many characters: Alembic's takes 32.
#[must_use]
pub fn create_wide(dialect: Dialect, table: &TableName, width: usize) -> String {
    let options = match dialect {
        Dialect::Mysql => " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        Dialect::Sqlite | Dialect::Postgres => "",
    };
    let primary_key = format!("{}_pkc", table.name);
    format!(
        "CREATE TABLE {} (version_num VARCHAR({width}) NOT NULL, CONSTRAINT {} PRIMARY KEY (version_num)){options}",
        sql::table(dialect, table),
        sql::identifier(dialect, &primary_key),
    )
}

/// The statement for a change.
#[must_use]
pub fn change(dialect: Dialect, table: &TableName, change: &RowChange) -> String {
    match change {
        RowChange::Insert(id) => insert(dialect, table, id),
        RowChange::Update { from, to } => update(dialect, table, from, to),
        RowChange::Delete(id) => delete(dialect, table, id),
    }
}

/// `INSERT` of a head.
#[must_use]
pub fn insert(dialect: Dialect, table: &TableName, id: &str) -> String {
    format!(
        "INSERT INTO {} (version_num) VALUES ({})",
        sql::table(dialect, table),
        sql::string(dialect, id)
    )
}

/// `UPDATE` of a head that moves.
#[must_use]
pub fn update(dialect: Dialect, table: &TableName, from: &str, to: &str) -> String {
    let name = sql::table(dialect, table);
    let (from, to) = (sql::string(dialect, from), sql::string(dialect, to));
    format!("UPDATE {name} SET version_num={to} WHERE {name}.version_num = {from}")
}

/// `DELETE` of a head.
#[must_use]
pub fn delete(dialect: Dialect, table: &TableName, id: &str) -> String {
    let name = sql::table(dialect, table);
    format!(
        "DELETE FROM {name} WHERE {name}.version_num = {}",
        sql::string(dialect, id)
    )
}

/// `DELETE` of all heads: `stamp --purge`.
#[must_use]
pub fn delete_all(dialect: Dialect, table: &TableName) -> String {
    format!("DELETE FROM {}", sql::table(dialect, table))
}

/// `SELECT` of the heads, in the order in which they came where the database keeps one.
pub(crate) fn select(dialect: Dialect, table: &TableName) -> String {
    let order = match dialect {
        Dialect::Sqlite => " ORDER BY rowid",
        // A row that moves gets a new place in the table, so PostgreSQL's order means nothing.
        Dialect::Postgres | Dialect::Mysql => " ORDER BY version_num",
    };
    format!(
        "SELECT version_num FROM {}{order}",
        sql::table(dialect, table)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, schema: Option<&str>, name: &str, expected: &[&str]) {
        let table = TableName {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        };
        let statements = [
            insert(dialect, &table, "a"),
            update(dialect, &table, "a", "b'c"),
            delete(dialect, &table, r"b\"),
            delete_all(dialect, &table),
        ];
        assert_eq!(statements, expected);
    }

    #[test]
    fn statements_are_alembics() {
        check(
            Dialect::Postgres,
            None,
            "alembic_version",
            &[
                "INSERT INTO alembic_version (version_num) VALUES ('a')",
                "UPDATE alembic_version SET version_num='b''c' WHERE alembic_version.version_num = 'a'",
                r"DELETE FROM alembic_version WHERE alembic_version.version_num = 'b\'",
                "DELETE FROM alembic_version",
            ],
        );
    }

    #[test]
    fn names_and_values_are_quoted_in_the_dialects_way() {
        check(
            Dialect::Mysql,
            Some("My Ops"),
            "v",
            &[
                "INSERT INTO `My Ops`.v (version_num) VALUES ('a')",
                "UPDATE `My Ops`.v SET version_num='b''c' WHERE `My Ops`.v.version_num = 'a'",
                r"DELETE FROM `My Ops`.v WHERE `My Ops`.v.version_num = 'b\\'",
                "DELETE FROM `My Ops`.v",
            ],
        );
    }
}
