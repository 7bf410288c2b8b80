//! What to do when a database was not moved.

use revgraph_migrate::Place;
use revgraph_migrate::work::{NoTwoPhase, WorkError};

use super::database::{database, run};
use super::graph::graph;
use super::{config, file, in_database, script};
use crate::cli::error::Report;

pub(super) fn work(report: &mut Report, error: &WorkError) {
    match error {
        WorkError::Config(error) => config(report, error),
        WorkError::OneUrlForSeveral { databases } => {
            report.kind = "which_database";
            let first = databases.first().map_or("NAME", String::as_str);
            report
                .hints
                .push(format!("say which: --database {first} --url ..."));
        }
        WorkError::Database(error) => database(report, error),
        WorkError::Graph { database, source } => {
            in_database(report, database);
            graph(report, source);
        }
        WorkError::Plan { database, source } => {
            in_database(report, database);
            script(report, source);
        }
        WorkError::File { database, source } => {
            in_database(report, database);
            file(report, source);
        }
        WorkError::ColumnTooNarrow {
            database, limit, ..
        } => {
            report.kind = "id_too_long";
            report.database = Some(database.clone());
            report.hints.push(format!(
                "widen version_num, or use ids of at most {limit} characters; nothing was run"
            ));
        }
        WorkError::NotHalfApplied { .. } | WorkError::TooManyStatements { .. } => {
            report.kind = "resolve"
        }
        WorkError::NotApplied { database, .. } => {
            report.kind = "not_applied";
            in_database(report, database);
            let status = report.command("status");
            report.hints.push(format!("`{status}` shows what is"));
        }
        WorkError::NeedsDatabase { database } => {
            report.kind = "needs_database";
            in_database(report, database);
        }
        WorkError::NotOfDiesel { database, .. } => {
            report.kind = "not_of_diesel";
            in_database(report, database);
            let stamp = report.command("stamp REV");
            report.hints.push(format!(
                "bring their folders back, or say where the database is: {stamp}"
            ));
        }
        WorkError::SkippedByDiesel { database, skipped } => {
            report.kind = "skipped_by_diesel";
            in_database(report, database);
            let first = skipped.first().map_or("REV", AsRef::as_ref);
            let stamp = report.command("stamp REV");
            report.hints.push(format!(
                "let Diesel apply them, or say where the database is: {stamp}; what {first} does can be brought in with `apply`"
            ));
        }
        WorkError::NotInLog {
            database, known, ..
        } => {
            report.kind = "not_in_log";
            in_database(report, database);
            report.details.push(match known {
                0 => "they were applied by another tool, or before there was a log".to_owned(),
                _ => format!("it knows {known}; the others were applied by another tool, or before there was a log"),
            });
            let downgrade = report.command("downgrade -1");
            let rollback = report.command("rollback --only REV");
            report.hints.push(format!(
                "go by the graph instead: {downgrade}, or name it: {rollback}"
            ));
        }
        WorkError::NoSuchBatch {
            database, known, ..
        } => {
            report.kind = "no_such_batch";
            in_database(report, database);
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            report
                .hints
                .push(format!("the batches that did: {}", known.join(", ")));
        }
        WorkError::WhichLast { database, .. } => {
            report.kind = "ambiguous";
            in_database(report, database);
            let redo = report.command("redo REV");
            report
                .hints
                .push(format!("name the one to do again: {redo}"));
        }
        WorkError::NotOne { database, .. } => {
            report.kind = "ambiguous";
            in_database(report, database);
            report.hints.push("name one revision".to_owned());
        }
        WorkError::Edited { database, edited } => {
            report.kind = "edited";
            in_database(report, database);
            let places = edited.iter().map(|(_, path)| Place::file(path));
            report.places.extend(places);
            let (verify, repair) = (report.command("verify"), report.command("repair"));
            report.hints.push(format!(
                "{verify} shows what changed, {repair} accepts it; nothing was run"
            ));
        }
        WorkError::Loses { database, lost } => {
            report.kind = "data_loss";
            in_database(report, database);
            let details = lost
                .iter()
                .map(|(step, lost)| format!("{step}: loses {lost}"));
            report.details.extend(details);
            report.hints.push(
                "if it may be lost, type the command again with --allow-data-loss; nothing was run"
                    .to_owned(),
            );
        }
        WorkError::NotOneTransaction {
            database, says_so, ..
        } => {
            report.kind = "not_one_transaction";
            in_database(report, database);
            report.details.push(match says_so {
                true => "its script says `transactional: false`".to_owned(),
                false => "the database commits some of its statements by itself".to_owned(),
            });
            report.hints.push(
                "run it on its own with `transaction: per-revision`; nothing was run".to_owned(),
            );
        }
        WorkError::NoTwoPhase { reason, .. } => {
            report.kind = "two_phase";
            report.hints.push(match reason {
                NoTwoPhase::Dialect(_) => {
                    "leave `two_phase` out, or name the PostgreSQL databases with --database; nothing was run"
                }
                NoTwoPhase::NoLog => "give the log a table: `log_table: alembic_log`; nothing was run",
                NoTwoPhase::Disabled => {
                    "set max_prepared_transactions in postgresql.conf and start the server again; nothing was run"
                }
            }.to_owned());
        }
        WorkError::AppliedBefore {
            database,
            file,
            name,
            ..
        } => {
            report.kind = "applied_before";
            in_database(report, database);
            if *name != file.display().to_string() {
                report.details.push(format!("as {name}"));
            }
            let apply = report.command(format_args!("apply {} --again", file.display()));
            report.hints.push(format!("to run it once more: {apply}"));
        }
        WorkError::NothingInFile { .. } => report.kind = "nothing_in_file",
        WorkError::NoConnection {
            database,
            place,
            feature,
            ..
        } => {
            report.kind = "connection_type";
            in_database(report, database);
            report.places.push(place.as_ref().clone());
            report.hints.push(match feature {
                Some(feature) => format!(
                    "build the program with revgraph's feature '{feature}', or lend it such a connection instead of a \
                     url; nothing was run"
                ),
                None => "hand the program such a connection, instead of a url; nothing was run".to_owned(),
            });
        }
        WorkError::NoSql {
            database, place, ..
        } => {
            report.kind = "code";
            in_database(report, database);
            report.places.push(place.as_ref().clone());
            report
                .hints
                .push("run the command with a connection".to_owned());
        }
        WorkError::NoLog { .. } => {
            report.kind = "no_log";
            report
                .hints
                .push("give the log a table: `log_table: alembic_log`".to_owned());
        }
        WorkError::SeveralRevisions { .. } => report.kind = "ambiguous",
        WorkError::UnknownRevision { .. } => {
            report.kind = "not_found";
            let status = report.command("status");
            report.hints.push(format!("`{status}` lists them"));
        }
        WorkError::Run(error) => run(report, error),
    }
}
