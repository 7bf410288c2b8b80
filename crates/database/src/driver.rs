//! What the url of a server is opened with.

use revgraph_schema::Dialect;
use std::any::TypeId;

/// What the url of a server is opened with. SQLite's is always a Diesel connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Driver {
    /// revgraph's own, in Rust alone.
    #[default]
    Own,
    /// Diesel's connection, which code can be handed: [`Database::with_native`](crate::Database::with_native). It links
    /// the client library of the system. The server's notices are lost.
    Diesel,
}

impl Driver {
    /// The one for code that takes connections of these types: Diesel's where its connection is among them, and compiled
    /// in.
    #[must_use]
    pub fn for_code(dialect: Dialect, connections: impl IntoIterator<Item = TypeId>) -> Driver {
        let Some(native) = native(dialect) else {
            return Driver::Own;
        };
        match connections
            .into_iter()
            .any(|connection| connection == native)
        {
            true => Driver::Diesel,
            false => Driver::Own,
        }
    }

    /// The feature that was left out, and with which a url of this dialect can be opened with a connection of the type of
    /// this name; none where no feature is missing for it.
    #[must_use]
    pub fn missing_feature(dialect: Dialect, connection: &str) -> Option<&'static str> {
        let type_name = connection.rsplit("::").next();
        match (dialect, type_name) {
            (Dialect::Postgres, Some("PgConnection"))
            | (Dialect::Mysql, Some("MysqlConnection"))
                if native(dialect).is_none() =>
            {
                Some(Driver::Diesel.feature(dialect))
            }
            _ => None,
        }
    }

    /// The feature that compiles it in.
    pub(crate) fn feature(self, dialect: Dialect) -> &'static str {
        match (self, dialect) {
            (_, Dialect::Sqlite) => "sqlite",
            (Driver::Own, Dialect::Postgres) => "postgres",
            (Driver::Own, Dialect::Mysql) => "mysql",
            (Driver::Diesel, Dialect::Postgres) => "diesel-postgres",
            (Driver::Diesel, Dialect::Mysql) => "diesel-mysql",
        }
    }
}

/// The type of Diesel's connection; none where it was left out.
fn native(dialect: Dialect) -> Option<TypeId> {
    match dialect {
        #[cfg(feature = "diesel-postgres")]
        Dialect::Postgres => Some(TypeId::of::<diesel::PgConnection>()),
        #[cfg(feature = "diesel-mysql")]
        Dialect::Mysql => Some(TypeId::of::<diesel::MysqlConnection>()),
        _ => None,
    }
}
