//! `sql QUERY`, `sql < SCRIPT`: what sessions look into their database with. It stands beside `revgraph` on their PATH, so that no
//! database client needs to be installed.
//!
//! The database is `DATABASE_URL`, or app.db as `init` has it, or the first argument where there are two. Rows are
//! printed with `|` between the columns, as `sqlite3` does. Of a script on stdin nothing is printed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a small program")]

use std::env;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use super::scratch::{connect, query};
use revgraph::schema::split::{StatementKind, split};

/// Whether this process was called under that name.
pub(crate) fn is_meant() -> bool {
    env::args_os()
        .next()
        .is_some_and(|program| Path::new(&program).file_name() == Some("sql".as_ref()))
}

pub(crate) fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let default = env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite:app.db".to_owned());
    let (url, statement) = match arguments.as_slice() {
        [statement] => (&default, statement),
        [url, statement] => (url, statement),
        _ => return script(&default),
    };
    match query(url, statement) {
        Ok(rows) => {
            for row in rows {
                let row: Vec<&str> = row
                    .iter()
                    .map(|value| value.as_deref().unwrap_or(""))
                    .collect();
                println!("{}", row.join("|"));
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("sql: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the statements of stdin.
fn script(url: &str) -> ExitCode {
    let run = || -> Result<(), Box<dyn std::error::Error>> {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        let mut database = connect(url)?;
        for statement in split(database.dialect(), &text)? {
            match statement.kind {
                StatementKind::CopyData(data) => database.copy_in(&statement.sql, data)?,
                _ => database.execute(&statement.sql)?,
            };
        }
        Ok(())
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sql: {error}");
            ExitCode::FAILURE
        }
    }
}
