//! What a change destroys, as far as its words tell.
//!
//! Two readers make it: [`split::losses`](crate::split::losses) of a statement, [`operation::losses`](crate::operation::losses)
//! of operations. Neither knows whether there is anything to lose: that is in the database.

use std::fmt;

/// Something that a change destroys, if it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The table: `users`, `app.users`; for [`LossKind::Schema`] the schema.
    pub table: String,
    /// The column, for [`LossKind::Column`].
    pub column: Option<String>,
    /// What of it.
    pub kind: LossKind,
}

/// What of a table is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossKind {
    /// The table, with its rows.
    Table,
    /// A column, with its values.
    Column,
    /// All rows.
    AllRows,
    /// Rows, nobody knows how many.
    SomeRows,
    /// A schema, or a database, with all that is in it.
    Schema,
}

impl Loss {
    /// A loss of a table, of its rows, or of a schema.
    pub(crate) fn of(table: impl Into<String>, kind: LossKind) -> Loss {
        Loss {
            table: table.into(),
            column: None,
            kind,
        }
    }

    /// A loss of a column.
    pub(crate) fn of_column(table: impl Into<String>, column: impl Into<String>) -> Loss {
        Loss {
            table: table.into(),
            column: Some(column.into()),
            kind: LossKind::Column,
        }
    }
}

impl fmt::Display for Loss {
    /// In words that follow "loses": `table 'users'`, `column 'email' of table 'users'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Loss { table, column, .. } = self;
        match self.kind {
            LossKind::Table => write!(f, "table '{table}'"),
            LossKind::Column => {
                let column = column.as_deref().unwrap_or_default();
                write!(f, "column '{column}' of table '{table}'")
            }
            LossKind::AllRows => write!(f, "all rows of table '{table}'"),
            LossKind::SomeRows => write!(f, "rows of table '{table}'"),
            LossKind::Schema => write!(f, "schema '{table}' and all that is in it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::operation::{self, Item};
    use crate::{Dialect, yaml};

    #[test]
    fn an_operation_says_what_is_destroyed_where_its_statements_come_later() {
        let check = |dialect, expected: &[&str]| {
            let items: Vec<Item> = yaml::from_str(
                "
                - drop_column: {table: users, schema: app, column: email}
                - drop_timestamps: {table: users}
                - drop_morphs: {table: tags, name: taggable}
                - batch_alter_table:
                    table: users
                    operations:
                      - drop_soft_deletes: {}
                      - drop_column: {column: born, only: [sqlite, mysql]}
                      - alter_column: {column: name, type: text}
                - drop_table: {name: teams, if_exists: true}
                - delete: {table: roles, where: name = 'x'}
                - update: {table: roles, set: {name: x}, where: 'true'}
                - execute: {postgres: TRUNCATE log, default: [SELECT 1]}
                - drop_schema: {name: app, cascade: true, except: [sqlite]}
                - drop_schema: {name: empty, only: [postgres]}
                ",
            )
            .unwrap();
            let lost = operation::losses(dialect, &items);
            let lost: Vec<String> = lost.iter().map(ToString::to_string).collect();
            let first = [
                "column 'email' of table 'app.users'",
                "column 'created_at' of table 'users'",
                "column 'updated_at' of table 'users'",
                "column 'taggable_id' of table 'tags'",
                "column 'taggable_type' of table 'tags'",
                "column 'deleted_at' of table 'users'",
            ];
            assert_eq!(lost, [&first, expected].concat(), "{dialect}");
        };
        let born = "column 'born' of table 'users'";
        let (teams, roles) = ("table 'teams'", "rows of table 'roles'");
        let schema = "schema 'app' and all that is in it";
        check(Dialect::Sqlite, &[born, teams, roles]);
        check(
            Dialect::Postgres,
            &[teams, roles, "all rows of table 'log'", schema],
        );
        check(Dialect::Mysql, &[born, teams, roles, schema]);
    }
}
