//! What to say when a database fails, or a step on it.

use revgraph_database::{ConnectReason, DatabaseError, ErrorKind, StatementError};
use revgraph_migrate::run::{Halved, Left, ProgramError, RunError};

use crate::cli::error::Report;

pub(super) fn run(report: &mut Report, error: &RunError) {
    match error {
        RunError::Database { step, source, left } => {
            database(report, source);
            report
                .details
                .extend(step.iter().map(|step| format!("while: {step}")));
            left_behind(report, left);
        }
        RunError::Statement {
            step,
            place,
            operation,
            sql,
            source,
            left,
            ..
        } => {
            database(report, source);
            report.kind = "statement";
            report.places.push(place.as_ref().clone());
            let position = statement_error(source).and_then(|error| error.position);
            report.statement = Some((sql.clone(), position));
            report.details.push(format!("while: {step}"));
            report
                .details
                .extend(operation.map(|name| format!("operation: {name}")));
            left_behind(report, left);
            if left.statements_done > 0 {
                report.hints.push(
                    "mend the statement and run the command again: it goes on behind what is done"
                        .to_owned(),
                );
            }
        }
        RunError::Render {
            step,
            place,
            source,
            left,
        } => {
            super::render(report, source);
            report.places.push(place.as_ref().clone());
            report.details.push(format!("while: {step}"));
            left_behind(report, left);
        }
        RunError::Code {
            step, place, left, ..
        } => {
            report.kind = "code";
            report.places.push(place.as_ref().clone());
            report.details.push(format!("while: {step}"));
            left_behind(report, left);
        }
        RunError::Program {
            step,
            place,
            source,
            left,
        } => {
            report.kind = "program";
            report.places.push(place.as_ref().clone());
            report.details.push(format!("while: {step}"));
            if let ProgramError::Failed { said, .. } = source.as_ref() {
                report
                    .details
                    .extend(said.iter().map(|line| format!("it said: {line}")));
            }
            left_behind(report, left);
        }
        RunError::Hook {
            step, source, left, ..
        } => {
            report.kind = "program";
            report.details.push(format!("around: {step}"));
            if let ProgramError::Failed { said, .. } = source.as_ref() {
                report
                    .details
                    .extend(said.iter().map(|line| format!("it said: {line}")));
            }
            // The hook is none of the step's statements.
            match left.unit {
                0 => report.details.push(format!(
                    "database {} is at {}: {} of {} steps are done",
                    left.database,
                    rows(left),
                    left.steps_done,
                    left.steps
                )),
                _ => left_behind(report, left),
            }
        }
        RunError::Interrupted { step, left } => {
            report.kind = "interrupted";
            report
                .details
                .extend(step.iter().map(|step| format!("while: {step}")));
            left_behind(report, left);
            report
                .hints
                .push("run the command again to go on from there".to_owned());
        }
        RunError::HalfApplied {
            database,
            what,
            done,
            unknown,
            next,
            ..
        } => {
            report.kind = "half_applied";
            report.database = Some(database.clone());
            if let Some(next) = next {
                report.statement = Some((next.clone(), None));
            }
            match what {
                Halved::Revision(revision) => {
                    half_applied(report, revision.as_str(), database, *done, *unknown);
                }
                Halved::File(file) => {
                    let apply = report.command(format_args!("apply {} --again", file.display()));
                    report.hints.push(format!(
                        "look into the database how far it came; put the rest into another file, or run all of it: {apply}"
                    ));
                }
            }
        }
    }
}

fn half_applied(report: &mut Report, revision: &str, database: &str, done: u64, unknown: bool) {
    let number = done + 1;
    let resolve = report.command(format_args!("resolve {revision} --database {database}"));
    if unknown {
        report.hints.push(format!(
            "look into the database whether statement {number} has run, then say so:"
        ));
        report.hints.push(format!("{resolve} --applied {number}"));
        report
            .hints
            .push(format!("{resolve} --not-applied {number}"));
    } else {
        report.hints.push(
            "bring the script's first statements back as they ran, or, if they are right as they are now,"
                .to_owned(),
        );
        report.hints.push(format!("{resolve} --applied {done}"));
    }
}

fn rows(left: &Left) -> String {
    match left.rows.is_empty() {
        true => "base".to_owned(),
        false => left.rows.join(", "),
    }
}

fn left_behind(report: &mut Report, left: &Left) {
    report.database = Some(left.database.clone());
    if left.steps == 0 {
        return;
    }
    let rows = rows(left);
    match left.unit {
        0 => {}
        1 => {
            report.details.push(format!(
                "database {} is at {rows}: all that this run did was rolled back",
                left.database
            ));
            return;
        }
        databases => {
            report.details.push(format!(
                "all that this run did was rolled back, on all {databases} databases"
            ));
            return;
        }
    }
    let state = match left.statements_done {
        0 => "of this one nothing stays".to_owned(),
        done => format!("of this one {done} statements are done and stay (they do not roll back)"),
    };
    report.details.push(format!(
        "database {} is at {rows}: {} of {} steps are done, {state}",
        left.database, left.steps_done, left.steps
    ));
}

fn statement_error(error: &DatabaseError) -> Option<&StatementError> {
    match error.kind.as_ref() {
        ErrorKind::Statement(error) | ErrorKind::Busy(error) => Some(error),
        _ => None,
    }
}

pub(super) fn database(report: &mut Report, error: &DatabaseError) {
    report.kind = "database";
    report.database = Some(error.database.clone());
    match error.kind.as_ref() {
        ErrorKind::CannotConnect { reason, .. } => {
            report.kind = "connection";
            connect_hint(report, *reason);
        }
        ErrorKind::InsideAsyncRuntime => {
            report.kind = "async_runtime";
            report
                .hints
                .push("with tokio: tokio::task::spawn_blocking(move || db.run())".to_owned());
        }
        ErrorKind::NoDriver { feature, .. } => {
            report.kind = "no_driver";
            report.hints.push(format!(
                "in Cargo.toml: revgraph = {{ features = [\"{feature}\"], .. }}"
            ));
        }
        ErrorKind::InTransaction => {
            report.kind = "in_transaction";
            report.hints.push(
                "commit it or roll it back first; a revision has its own transaction".to_owned(),
            );
        }
        ErrorKind::Disconnected { .. } => report.kind = "disconnected",
        ErrorKind::Cancelled { .. } => report.kind = "cancelled",
        ErrorKind::ReadOnly { .. } => {
            report.kind = "read_only";
            report
                .details
                .push(format!("database {} ({})", error.database, error.url));
        }
        ErrorKind::Busy(statement) => {
            report.kind = "busy";
            report
                .details
                .push(format!("database {} ({})", error.database, error.url));
            said(report, statement);
            report.hints.push(
                "somebody else is writing; try again, or wait longer (busy_timeout, lock_timeout)"
                    .to_owned(),
            );
        }
        ErrorKind::Statement(statement) => said(report, statement),
        ErrorKind::NotCreated(statement) | ErrorKind::NotDropped(statement) => {
            said(report, statement);
            // insufficient_privilege; ER_DBACCESS_DENIED_ERROR
            if matches!(statement.code.as_deref(), Some("42501" | "1044")) {
                report.hints.push(
                    "the user of the url has no right to do that: give another one with --url"
                        .to_owned(),
                );
            }
        }
        ErrorKind::InUse { users } => {
            report.kind = "in_use";
            report
                .details
                .extend(users.iter().map(|user| format!("by {user}")));
            report.hints.push("--force ends their sessions".to_owned());
        }
        ErrorKind::Locked { .. } => {
            report.kind = "in_use";
            report
                .hints
                .push("wait for the other run to end".to_owned());
        }
        ErrorKind::CannotRemove { .. } => report.kind = "io",
        ErrorKind::InMemory => {
            report.kind = "in_memory";
            report
                .hints
                .push("name a file in the url: sqlite:app.db".to_owned());
        }
        ErrorKind::NoDatabaseName => {
            report
                .details
                .push(format!("database {} ({})", error.database, error.url));
            report
                .hints
                .push("name one at the end of the url".to_owned());
        }
        ErrorKind::NoAnswer { last, .. } => {
            report.kind = "no_answer";
            if let ErrorKind::CannotConnect { reason, .. } = last.as_ref() {
                connect_hint(report, *reason);
            }
            report.hints.push("--timeout gives it longer".to_owned());
        }
        ErrorKind::LockTimeout { .. } => {
            report.kind = "lock_timeout";
            report
                .details
                .push(format!("database {} ({})", error.database, error.url));
            report
                .hints
                .push("wait for the other run, or raise lock.timeout in alembic.yaml".to_owned());
        }
        ErrorKind::LockLost => {
            report.kind = "lock_lost";
            report.hints.push(
                "behind a connection pooler in transaction mode give revgraph a direct url"
                    .to_owned(),
            );
        }
        ErrorKind::LockUnsupported { .. } => {
            report.kind = "lock_unsupported";
            report.hints.push(
                "`lock: {mode: none}` runs without one; make sure that only one runs".to_owned(),
            );
        }
        ErrorKind::RowMismatch { .. } => {
            report.kind = "row_mismatch";
            let current = report.command("current");
            report.hints.push(format!(
                "somebody else changed the version table meanwhile; look at `{current}`"
            ));
        }
        ErrorKind::TransactionEnded => {
            report.kind = "transaction_ended";
            report.hints.push(
                "a statement of the script committed: say `transactional: false` in its header"
                    .to_owned(),
            );
        }
        ErrorKind::ForeignKeys { violations } => {
            report.kind = "foreign_keys";
            for violation in violations.iter().take(5) {
                let row = violation.rowid.as_deref().unwrap_or("?");
                report.details.push(format!(
                    "row {row} of {} points at a row of {} that does not exist",
                    violation.table, violation.parent
                ));
            }
        }
        _ => {}
    }
}

/// What a database said of a statement beside the message.
fn said(report: &mut Report, statement: &StatementError) {
    report.details.extend(
        statement
            .detail
            .iter()
            .map(|detail| format!("detail: {detail}")),
    );
    report.details.extend(
        statement
            .hint
            .iter()
            .map(|hint| format!("the database's hint: {hint}")),
    );
    report
        .details
        .extend(statement.code.iter().map(|code| format!("code: {code}")));
}

fn connect_hint(report: &mut Report, reason: ConnectReason) {
    let hint = match reason {
        ConnectReason::Unreachable => "is the server running, and are host and port right?",
        ConnectReason::Timeout => "the server does not answer; a firewall, or the wrong host?",
        ConnectReason::WrongPassword => {
            "check user and password; PGPASSWORD, ~/.pgpass and MYSQL_PWD are read too"
        }
        ConnectReason::NotAllowed => "the server refuses this user from here; see its access rules",
        ConnectReason::UnknownDatabase => {
            let create = report.command("create");
            report
                .hints
                .push(format!("`{create}` makes it; or check its name in the url"));
            return;
        }
        ConnectReason::Tls => "see sslmode (PostgreSQL) or ssl-mode (MySQL) in the url",
        ConnectReason::NotReady => "the server has no connection left or is starting; try again",
        ConnectReason::NotADatabase => "the file is something else; check the path in the url",
        ConnectReason::File => "check the path and the rights of the file and its folder",
        _ => return,
    };
    report.hints.push(hint.to_owned());
}
