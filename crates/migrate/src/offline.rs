//! A plan as an SQL script, for somebody else to run with the database's own client.

use std::fmt::Write;

use revgraph_database::version_table;
use revgraph_schema::Dialect;
use revgraph_schema::live::sqlite::LiveTable;

use crate::plan::{Plan, PlannedStep};

/// The script that does what running the plan does: the same statements in the same transactions, with the version
/// rows. The version table is created where the plan begins at an empty database. The log is not written: when
/// and by whom a script is run is not known where it is made. `tag` is the value of `--tag`, noted at the head.
pub fn script(plan: &Plan, tag: Option<&str>) -> String {
    let mut out = String::new();
    let dialect = plan.dialect;
    if let Some(tag) = tag {
        let _ = writeln!(out, "-- tag: {}\n", tag.replace(['\n', '\r'], " "));
    }
    let begin = match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres | Dialect::Mysql => "BEGIN",
    };
    let mut table = plan
        .from
        .is_empty()
        .then(|| version_table::create(dialect, &plan.version_table));
    for step in &plan.steps {
        let unchecked = dialect == Dialect::Sqlite && builds_anew(step);
        if unchecked {
            // Inside a transaction it would do nothing. Dropping the old table would delete the rows that point at it.
            push(&mut out, dialect, "PRAGMA foreign_keys = OFF");
        }
        if step.transactional {
            push(&mut out, dialect, begin);
        }
        if let Some(table) = table.take() {
            push(&mut out, dialect, &table);
        }
        let _ = writeln!(out, "-- {}\n", step.headline().replace(['\n', '\r'], " "));
        for statement in &step.statements {
            if statement.is_comment() {
                // Whoever runs the script runs the program.
                let _ = writeln!(out, "{}\n", statement.sql);
                continue;
            }
            push(&mut out, dialect, &statement.sql);
            if let Some(data) = &statement.copy_data {
                // The data block follows its statement at once and ends with its own mark.
                out.truncate(out.trim_end().len());
                let _ = write!(out, "\n{}\\.\n\n", with_line_end(data));
            }
        }
        if !step.transactional {
            push(&mut out, dialect, begin);
        }
        for change in step.row_statements(dialect, &plan.version_table) {
            push(&mut out, dialect, &change);
        }
        if unchecked {
            push(&mut out, dialect, "PRAGMA foreign_key_check");
        }
        push(&mut out, dialect, "COMMIT");
    }
    out
}

/// Whether a step builds a table of SQLite anew.
fn builds_anew(step: &PlannedStep) -> bool {
    let mut statements = step.statements.iter();
    statements.any(|statement| statement.sql == LiveTable::FIRST)
}

fn with_line_end(data: &str) -> String {
    if data.is_empty() || data.ends_with('\n') {
        data.to_owned()
    } else {
        format!("{data}\n")
    }
}

/// Statements with their terminators, for the database's own client.
pub fn terminated(dialect: Dialect, statements: &[String]) -> String {
    let mut text = String::new();
    for statement in statements {
        push(&mut text, dialect, statement);
    }
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Adds a statement with its terminator. MySQL's client ends a statement at the first semicolon, also at one inside a
/// body, so what holds one gets a delimiter of its own.
pub(crate) fn push(out: &mut String, dialect: Dialect, statement: &str) {
    let delimiter = [";;", "$$", "//", "||"]
        .into_iter()
        .find(|delimiter| !statement.contains(delimiter));
    match delimiter {
        Some(delimiter) if dialect == Dialect::Mysql && statement.contains(';') => {
            let _ = write!(
                out,
                "DELIMITER {delimiter}\n{statement}{delimiter}\nDELIMITER ;\n\n"
            );
        }
        _ => {
            let _ = write!(out, "{statement};\n\n");
        }
    }
}
