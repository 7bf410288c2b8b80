//! A Diesel connection that the application lends: what is the same over it, and how it comes back.

#[cfg(feature = "diesel-mysql")]
mod mysql;
#[cfg(feature = "diesel-postgres")]
mod postgres;
mod sqlite;

use diesel::connection::AnsiTransactionManager;
use diesel::{Connection, QueryResult};
use revgraph_database::{Database, ForeignKeys, Settings};
use std::any::TypeId;

/// A transaction of Diesel's inside one of revgraph's: two rows in it, one of which it takes back, and what it began
/// after an error. Then revgraph takes all of it back, or not.
pub(crate) fn nested_transactions_are_savepoints<C>(database: &mut Database<'_>)
where
    C: Connection<TransactionManager = AnsiTransactionManager> + 'static,
{
    database.execute("CREATE TABLE t (id INTEGER)").unwrap();
    assert!(database.is_native(TypeId::of::<C>()));
    let write = |database: &mut Database<'_>| {
        let had = database.with_native(&mut |native| {
            let connection = native.downcast_mut::<C>().unwrap();
            let insert = |connection: &mut C| connection.batch_execute("INSERT INTO t VALUES (1)");
            connection.transaction(insert).unwrap();
            let taken_back: QueryResult<()> = connection.transaction(|connection| {
                insert(connection)?;
                Err(diesel::result::Error::RollbackTransaction)
            });
            taken_back.unwrap_err();
            let failed: QueryResult<()> = connection
                .transaction(|connection| connection.batch_execute("SELECT * FROM missing"));
            failed.unwrap_err();
        });
        assert!(had);
    };
    let count = |database: &mut Database<'_>| {
        let rows = database.query("SELECT id FROM t").unwrap();
        rows.len()
    };
    database.begin(ForeignKeys::AsConfigured).unwrap();
    write(database);
    assert!(database.in_transaction().unwrap());
    assert_eq!(count(database), 1);
    database.rollback().unwrap();
    assert_eq!(count(database), 0);

    database.begin(ForeignKeys::AsConfigured).unwrap();
    write(database);
    database.commit().unwrap();
    assert_eq!(count(database), 1);

    // Without a transaction of revgraph's they are transactions.
    write(database);
    assert_eq!(count(database), 2);
    assert!(!database.in_transaction().unwrap());
}

/// What the application does with its connection afterwards.
fn goes_on<C>(connection: &mut C)
where
    C: Connection<TransactionManager = AnsiTransactionManager>,
{
    let done: QueryResult<()> = connection.transaction(|connection| {
        connection.batch_execute("CREATE TABLE after (id INTEGER)")?;
        connection.batch_execute("INSERT INTO after VALUES (1)")
    });
    done.unwrap();
    connection.batch_execute("DROP TABLE after").unwrap();
}

/// The rows of each query, by a url and over a lent connection.
#[cfg(any(feature = "diesel-postgres", feature = "diesel-mysql"))]
fn answers_are_the_same(by_url: &mut Database<'_>, lent: &mut Database<'_>, queries: &[&str]) {
    for query in queries {
        assert_eq!(
            lent.query(query).unwrap(),
            by_url.query(query).unwrap(),
            "{query}"
        );
    }
}

/// Quick to give up, so that a test of two runners ends.
fn impatient(mut settings: Settings) -> Settings {
    settings.lock.timeout = std::time::Duration::ZERO;
    settings
}
