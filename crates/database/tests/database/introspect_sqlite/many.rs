//! Many tables cost as much more as they are more. The figures are printed with `--ignored --nocapture`.

use super::{empty, read, run};
use revgraph_database::Database;
use std::time::{Duration, Instant};

fn tables(count: usize) -> Database {
    let mut database = empty();
    run(&mut database, "BEGIN");
    for at in 0..count {
        let to = at / 2;
        run(
            &mut database,
            &format!(
                "CREATE TABLE t{at} (id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(255) NOT NULL, b TEXT DEFAULT 'x', \
                 c INTEGER DEFAULT 0, d DECIMAL(10, 2), e BOOLEAN NOT NULL DEFAULT 1, f DATETIME DEFAULT CURRENT_TIMESTAMP, \
                 g TEXT CHECK (g IN ('a', 'b')), h BLOB, parent_id INTEGER, CONSTRAINT fk{at} FOREIGN KEY (parent_id) REFERENCES t{to} (id))"
            ),
        );
        run(&mut database, &format!("CREATE INDEX a{at} ON t{at} (a)"));
        run(
            &mut database,
            &format!("CREATE UNIQUE INDEX b{at} ON t{at} (parent_id, c DESC)"),
        );
    }
    run(&mut database, "COMMIT");
    database
}

fn time(count: usize) -> Duration {
    let mut database = tables(count);
    let times = (0..3).map(|_| {
        let start = Instant::now();
        assert_eq!(read(&mut database).tables.len(), count);
        start.elapsed()
    });
    times.min().unwrap()
}

#[test]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout)]
fn many_tables() {
    for count in [500, 1000, 2500, 5000] {
        println!("{count} tables: {:?}", time(count));
    }
}
