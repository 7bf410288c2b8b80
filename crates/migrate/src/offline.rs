//! A plan as an SQL script, for somebody else to run with the database's own client.

use std::fmt::Write;

use revgraph_database::{log_table, version_table};
use revgraph_graph::Direction;
use revgraph_schema::{Dialect, split};

use crate::plan::{Plan, PlannedStep};
use crate::run::log_entry;
use revgraph_database::TableName;

/// The script that does what running the plan does: the same statements in the same transactions, the version
/// rows and the log rows with them. The version and log tables are created where the plan begins at an empty
/// database. `tag` is the value of `--tag`, noted in the head of the script.
pub fn script(plan: &Plan, log: Option<&TableName>, tag: Option<&str>) -> String {
    let mut out = String::new();
    let dialect = plan.dialect;
    if let Some(tag) = tag {
        let _ = writeln!(out, "-- tag: {}\n", tag.replace(['\n', '\r'], " "));
    }
    let begin = match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres | Dialect::Mysql => "BEGIN",
    };
    let mut tables: Vec<String> = Vec::new();
    if plan.from.is_empty() && !plan.steps.is_empty() {
        tables.push(version_table::create(dialect, &plan.version_table));
        if let Some(log) = log {
            tables.extend(log_table::create(dialect, log));
        }
    }
    for (index, step) in plan.steps.iter().enumerate() {
        let tables = std::mem::take(&mut tables);
        if !step.transactional {
            for table in &tables {
                push(&mut out, dialect, table);
            }
        } else {
            push(&mut out, dialect, begin);
            for table in &tables {
                push(&mut out, dialect, table);
            }
        }
        let _ = writeln!(out, "-- {}\n", step.headline().replace(['\n', '\r'], " "));
        for statement in &step.statements {
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
        if let Some(log) = log {
            push(&mut out, dialect, &log_statement(plan, step, index == 0, log));
        }
        push(&mut out, dialect, "COMMIT");
    }
    out
}

fn with_line_end(data: &str) -> String {
    if data.is_empty() || data.ends_with('\n') { data.to_owned() } else { format!("{data}\n") }
}

fn log_statement(plan: &Plan, step: &PlannedStep, first: bool, log: &TableName) -> String {
    let entry = log_entry(step, None, None);
    let batch = if first { log_table::Batch::Next } else { log_table::Batch::Latest };
    log_table::insert(plan.dialect, log, &entry, batch)
}

/// Adds a statement with its terminator; a MySQL body that holds semicolons gets a delimiter of its own.
fn push(out: &mut String, dialect: Dialect, statement: &str) {
    let inner_end = dialect == Dialect::Mysql
        && statement.contains(';')
        && split::needs_delimiter(dialect, statement);
    if inner_end {
        let _ = write!(out, "DELIMITER ;;\n{statement};;\nDELIMITER ;\n\n");
    } else {
        let _ = write!(out, "{statement};\n\n");
    }
}

/// Whether a direction may be written without a database, and what it needs for that.
pub fn needs_start(direction: Direction) -> bool {
    direction == Direction::Downgrade
}
