use super::{goes_on, impatient, nested_transactions_are_savepoints};
use crate::scratch::Scratch;
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use revgraph_database::{Database, Dialect, ErrorKind, ForeignKeys};
use std::ops::ControlFlow::Continue;

#[test]
fn diesels_transactions_are_savepoints_in_sqlite() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut connection = scratch.sqlite_connection();
    let mut database = Database::over(&mut connection, &scratch.settings()).unwrap();
    nested_transactions_are_savepoints::<SqliteConnection>(&mut database);
    drop(database);
    goes_on(&mut connection);
}

#[test]
fn a_sqlite_connection_in_a_transaction_is_refused() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut connection = scratch.sqlite_connection();
    connection.batch_execute("BEGIN").unwrap();
    let error = Database::over(&mut connection, &scratch.settings()).unwrap_err();
    assert_eq!(*error.kind, ErrorKind::InTransaction);
    connection.batch_execute("COMMIT").unwrap();
}

#[test]
fn a_sqlite_connection_comes_back_as_it_was() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut connection = scratch.sqlite_connection();
    connection
        .batch_execute("PRAGMA foreign_keys = ON; CREATE TABLE t (id INTEGER)")
        .unwrap();
    let mut database = Database::over(&mut connection, &scratch.settings()).unwrap();
    database.lock(&mut |_| Continue(())).unwrap();
    database.execute("PRAGMA foreign_keys = OFF").unwrap();
    database.execute("PRAGMA recursive_triggers = ON").unwrap();
    database.reset().unwrap();
    let keys = database.query("PRAGMA foreign_keys").unwrap();
    assert_eq!(keys, [[Some("1".to_owned())]]);
    database.execute("PRAGMA foreign_keys = OFF").unwrap();
    database.begin(ForeignKeys::AsConfigured).unwrap();
    database.execute("INSERT INTO t VALUES (1)").unwrap();
    drop(database);

    let mut database = Database::over(&mut connection, &impatient(scratch.settings())).unwrap();
    database.lock(&mut |_| Continue(())).unwrap();
    assert_eq!(database.query("SELECT * FROM t").unwrap().len(), 0);
    for (pragma, value) in [("foreign_keys", "1"), ("recursive_triggers", "0")] {
        let found = database.query(&format!("PRAGMA {pragma}")).unwrap();
        assert_eq!(found, [[Some(value.to_owned())]], "{pragma}");
    }
    drop(database);
    goes_on(&mut connection);
}
