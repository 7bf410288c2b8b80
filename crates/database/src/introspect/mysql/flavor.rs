//! What MySQL and MariaDB tell in different ways, and since when.

use super::text;
use crate::{Product, Server, Version};
use std::borrow::Cow;

/// The product, as far as its `information_schema` goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flavor {
    is_mariadb: bool,
    version: Version,
}

impl Flavor {
    pub(super) fn of(server: &Server) -> Flavor {
        Flavor {
            is_mariadb: server.product == Product::MariaDb,
            version: server.version,
        }
    }

    #[cfg(test)]
    pub(super) fn mysql() -> Flavor {
        Flavor {
            is_mariadb: false,
            version: Version::find("8.4.0"),
        }
    }

    #[cfg(test)]
    pub(super) fn mariadb() -> Flavor {
        Flavor {
            is_mariadb: true,
            version: Version::find("10.11.0"),
        }
    }

    fn since(self, mysql: &str) -> bool {
        !self.is_mariadb && self.version >= Version::find(mysql)
    }

    /// An expression, without the parentheses around it.
    ///
    /// MySQL escapes the text of generated columns, checks, defaults and index expressions as if it stood in quotes:
    /// `_utf8mb4\'x\'`.
    pub(super) fn expression(self, sql: &str) -> String {
        let sql = match self.is_mariadb {
            true => Cow::Borrowed(sql),
            false => text::unescaped(sql),
        };
        text::without_parentheses(&sql).to_owned()
    }

    /// How a default is to be understood.
    ///
    /// MariaDB gives SQL, `NULL` where a nullable column has none. MySQL gives the text of a literal as it is, and says
    /// of an expression that it is one: <https://dev.mysql.com/doc/refman/8.4/en/information-schema-columns-table.html>
    pub(super) fn default_text(self, default: Option<String>, extra: &str) -> DefaultText {
        match default {
            None => DefaultText::None,
            Some(sql) if self.is_mariadb => match sql.as_str() {
                "NULL" => DefaultText::None,
                _ => DefaultText::Sql(text::without_parentheses(&sql).to_owned()),
            },
            Some(sql) if extra.contains("DEFAULT_GENERATED") => {
                DefaultText::Sql(self.expression(&sql))
            }
            Some(value) => DefaultText::Value(value),
        }
    }

    /// Whether a text with JSON in it has a check instead of a type. MariaDB's `JSON` is `LONGTEXT` with one.
    pub(super) fn json_is_checked(self) -> bool {
        self.is_mariadb
    }

    /// The column of `COLUMNS` for the reference system of shapes.
    pub(super) fn reference_system(self) -> &'static str {
        match self.since("8.0.3") {
            true => "SRS_ID",
            false => "NULL",
        }
    }

    /// The column of `STATISTICS` for what an index is over that is no column.
    pub(super) fn index_expression(self) -> &'static str {
        match self.since("8.0.13") {
            true => "EXPRESSION",
            false => "NULL",
        }
    }

    /// The query for the checks of a database: table, name, level, condition. None where checks are not kept.
    ///
    /// MariaDB has a name for each check of a table, and says of one at a column that it is there; such a one has the
    /// name of its column. In MySQL all of them are the table's, with names for the whole database.
    pub(super) fn checks(self, database: &str) -> Option<String> {
        if self.is_mariadb {
            let level = match self.version >= Version::find("10.5.10") {
                true => "LEVEL",
                false => "NULL",
            };
            return Some(format!(
                "SELECT TABLE_NAME, CONSTRAINT_NAME, {level}, CHECK_CLAUSE \
                 FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {database}"
            ));
        }
        self.since("8.0.16").then(|| {
            format!(
                "SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, 'Table', c.CHECK_CLAUSE \
                 FROM information_schema.CHECK_CONSTRAINTS AS c \
                 JOIN information_schema.TABLE_CONSTRAINTS AS t \
                 ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME \
                 WHERE c.CONSTRAINT_SCHEMA = {database} AND t.CONSTRAINT_TYPE = 'CHECK'"
            )
        })
    }

    /// The column of `VIEWS` for the algorithm. MySQL has none, and tells it in `SHOW CREATE VIEW` alone, where it also
    /// has the names that a view gives to the columns of its query.
    pub(super) fn view_algorithm(self) -> Option<&'static str> {
        self.is_mariadb.then_some("ALGORITHM")
    }

    /// Whether `DEFAULT()` gives the default of a column whose table has no rows.
    pub(super) fn has_default_function(self) -> bool {
        self.is_mariadb
    }
}

/// What a server says of a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DefaultText {
    /// There is none.
    None,
    /// SQL, a literal or an expression.
    Sql(String),
    /// A value without its quotes.
    Value(String),
}
