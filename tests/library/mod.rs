//! revgraph inside a program.

mod asynchronous;
mod migrator;
mod mounted;
mod project;
mod traced;

use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use libtest_mimic::Trial;

type Fact = (&'static str, fn() -> Result<(), Box<dyn std::error::Error>>);

pub(crate) fn collect(trials: &mut Vec<Trial>) {
    traced::prepare();
    let facts = (project::FACTS.iter())
        .chain(migrator::FACTS)
        .chain(asynchronous::FACTS)
        .chain(mounted::FACTS)
        .chain(traced::FACTS);
    trials.extend(
        facts.map(|(name, fact)| Trial::test(format!("library: {name}"), move || Ok(fact()?))),
    );
}

fn memory() -> Result<SqliteConnection, Box<dyn std::error::Error>> {
    Ok(SqliteConnection::establish(":memory:")?)
}

fn run(connection: &mut SqliteConnection, sql: &str) -> QueryResult<()> {
    diesel::sql_query(sql).execute(connection).map(|_| ())
}

/// The names of the tables that are not revgraph's.
fn tables(connection: &mut SqliteConnection) -> QueryResult<String> {
    one(
        connection,
        "SELECT group_concat(name, ' ') AS one FROM (SELECT name FROM sqlite_schema \
         WHERE type = 'table' AND name NOT LIKE 'alembic%' ORDER BY name)",
    )
}

/// The text of a query with one row and one column, called `one`; empty for NULL.
fn one(connection: &mut SqliteConnection, sql: &str) -> QueryResult<String> {
    #[derive(QueryableByName)]
    struct One {
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
        one: Option<String>,
    }
    let row: One = diesel::sql_query(sql).get_result(connection)?;
    Ok(row.one.unwrap_or_default())
}
