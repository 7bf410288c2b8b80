//! What to say when models cannot be compared with a database, and when what came of it cannot be made.

use revgraph_database::{DatabaseError, ErrorKind};
use revgraph_migrate::autogenerate::AutogenerateError;
use revgraph_migrate::compare::{CompareError, VerifyError};
use revgraph_migrate::inspect::InspectError;
use revgraph_migrate::models::{self, SourceError};
use revgraph_migrate::push::PushError;
use revgraph_migrate::scratch::ScratchError;
use revgraph_migrate::sync::SyncError;
use revgraph_schema::diff::{CanonicalError, Change, Difference};
use revgraph_schema::models::ModelsError;

use super::{config, database, did_you_mean, in_database, render, suggested};
use crate::cli::error::Report;
use crate::cli::paths;

/// How many differences, or losses, are listed.
const MOST: usize = 20;

pub(super) fn autogenerate(report: &mut Report, error: &AutogenerateError) {
    match error {
        AutogenerateError::NoModels { databases } => {
            report.kind = "no_models";
            let name = databases.first().map_or("default", String::as_str);
            report.hints.push(format!(
                "say in alembic.yaml what the schema should be: databases.{name}.models: [models/*.yaml]"
            ));
            let inspect = report.command("inspect --as models");
            report
                .hints
                .push(format!("`{inspect}` writes models of what a database has"));
        }
        AutogenerateError::NotUpToDate {
            database,
            rows,
            heads,
        } => {
            report.kind = "not_up_to_date";
            in_database(report, database);
            let list = |ids: &[String]| match ids {
                [] => "base".to_owned(),
                ids => ids.join(", "),
            };
            report.details.push(format!(
                "it is at {}, and the scripts lead to {}",
                list(rows),
                list(heads)
            ));
            let upgrade = match heads.len() {
                0 | 1 => "upgrade",
                _ => "upgrade heads",
            };
            report.hints.push(report.command(upgrade));
        }
        AutogenerateError::Compare { database, source } => {
            compare(report, source);
            in_database(report, database);
        }
        AutogenerateError::Verify { database, source } => {
            verify(report, source);
            in_database(report, database);
        }
        AutogenerateError::Rebuild { database, .. } => {
            report.kind = "rebuild";
            in_database(report, database);
            let revision = report.command("revision");
            report.hints.push(format!(
                "let it be: `autogenerate: {{batch: auto}}`; or write the revision by hand: {revision}"
            ));
        }
        AutogenerateError::Statements { database, source } => {
            scratch(report, source);
            in_database(report, database);
        }
        AutogenerateError::Work(error) => super::work(report, error),
        AutogenerateError::Config(error) => config(report, error),
        AutogenerateError::Database(error) => database(report, error),
        AutogenerateError::Graph(error) => super::graph(report, error),
        AutogenerateError::Revise(error) => super::revise(report, error),
    }
}

pub(super) fn compare(report: &mut Report, error: &CompareError) {
    match error {
        CompareError::Config(error) => config(report, error),
        CompareError::Source(error) => source(report, error),
        CompareError::Models(error) => models(report, error),
        CompareError::Canonical(error) => canonical(report, error),
        CompareError::Statement { place, sql, source } => {
            database(report, source);
            report.kind = "models";
            report.places.push(place.as_ref().clone());
            report.statement = Some((sql.clone(), position(source)));
        }
        CompareError::TransactionControl { place, .. } => {
            report.kind = "models";
            report.places.push(place.as_ref().clone());
            report.hints.push("take the statement out".to_owned());
        }
        CompareError::Split { place, .. } => {
            report.kind = "models";
            report.places.push(place.as_ref().clone());
        }
        CompareError::NoSuchModel { pattern, tables } => {
            report.kind = "no_such_model";
            did_you_mean(report, pattern, tables);
            tables_are(report, "the tables of the models are", tables);
        }
        CompareError::ScratchDialect { .. } => {
            report.kind = "scratch";
            report
                .hints
                .push("scratch_url names an empty database of the same server".to_owned());
        }
        CompareError::NeedsTable { needs, .. } => {
            report.kind = "no_such_table";
            report
                .hints
                .push(format!("compare that one, too: --model {needs}"));
        }
        CompareError::Scratch(error) => scratch(report, error),
        CompareError::Database(error) => database(report, error),
    }
}

fn source(report: &mut Report, error: &SourceError) {
    report.kind = "models";
    report.places = error.places();
    match error {
        SourceError::Config(error) => config(report, error),
        SourceError::NoMatch { .. } => report.hints.push(
            "patterns are relative to alembic.yaml; a missing file is never an empty schema"
                .to_owned(),
        ),
        SourceError::Models(error) => suggested(report, error.suggestion().as_deref()),
        SourceError::UnknownForm { .. } | SourceError::Read { .. } => {}
    }
}

fn models(report: &mut Report, error: &ModelsError) {
    report.kind = "models";
    report.places = error.spots().into_iter().map(models::place).collect();
    suggested(report, error.suggestion().as_deref());
}

fn canonical(report: &mut Report, error: &CanonicalError) {
    report.kind = "models";
    match error {
        CanonicalError::Type { source, .. } | CanonicalError::ObjectType { source, .. } => {
            report.details.push(source.why.to_owned());
            report.hints.push(source.instead.to_owned());
        }
        CanonicalError::NoType { dialect, .. } | CanonicalError::NoObjectType { dialect, .. } => {
            report.hints.push(format!(
                "give it one for {dialect}, or a `default` for all: {{default: text, ...}}"
            ));
        }
        CanonicalError::EnumDiffers { .. } => report.hints.push(
            "columns that share an enum type have the same words; or give one another `enum_name`"
                .to_owned(),
        ),
        CanonicalError::Default { .. } | CanonicalError::Unsupported { .. } => {}
    }
}

fn verify(report: &mut Report, error: &VerifyError) {
    match error {
        VerifyError::Compare(error) => compare(report, error),
        VerifyError::Upgrade { change, source } => {
            scratch(report, source);
            report.kind = "verify";
            tried(report, change);
            report
                .details
                .extend((change.needs.iter()).map(|needs| format!("it needs {needs}")));
            if change.op() == "add_column" && report.hints.is_empty() {
                report
                    .hints
                    .push("give the column a default, or make it nullable".to_owned());
            }
            by_hand(report);
        }
        VerifyError::Downgrade { change, source } => {
            scratch(report, source);
            report.kind = "verify";
            tried(report, change);
            by_hand(report);
        }
        VerifyError::NotReached { rest } | VerifyError::NotUndone { rest } => {
            report.kind = "verify";
            differences(report, rest);
            report.hints.push(
                "this is a fault of revgraph; write the revision by hand, and report it with the model"
                    .to_owned(),
            );
        }
    }
}

fn by_hand(report: &mut Report) {
    let first = match report.hints.is_empty() {
        true => "mend the model, or",
        false => "or",
    };
    let revision = report.command("revision");
    report
        .hints
        .push(format!("{first} write the revision by hand: {revision}"));
}

fn tried(report: &mut Report, change: &Change) {
    report.details.insert(0, format!("change: {change}"));
    report
        .details
        .push("it was tried in a scratch place, on tables with one row each".to_owned());
}

fn differences(report: &mut Report, rest: &Difference) {
    let changes = rest.changes.iter().take(MOST);
    report
        .details
        .extend(changes.map(|change| format!("still different: {change}")));
}

fn scratch(report: &mut Report, error: &ScratchError) {
    match error {
        ScratchError::Open {
            database: name,
            source,
        } => {
            database(report, source);
            if !matches!(source.kind.as_ref(), ErrorKind::CannotConnect { .. }) {
                report.kind = "scratch";
                report.hints.push(format!(
                    "name an empty database of the same server in alembic.yaml: databases.{name}.scratch_url"
                ));
            }
        }
        ScratchError::Statement { sql, source, .. } => {
            database(report, source);
            report.statement = Some((sql.clone(), position(source)));
        }
        ScratchError::Render { source, .. } => {
            report.kind = "models";
            render(report, source);
        }
        ScratchError::Database(error) => database(report, error),
    }
}

pub(super) fn sync(report: &mut Report, error: &SyncError) {
    match error {
        SyncError::NeedsTable {
            database, needs, ..
        } => {
            report.kind = "no_such_table";
            report
                .hints
                .push(format!("create that one, too: --model {needs}"));
            in_database(report, database);
        }
        SyncError::Render { database, source } => {
            report.kind = "models";
            render(report, source);
            in_database(report, database);
        }
        SyncError::Statement {
            sql,
            source,
            done,
            total,
        } => {
            database(report, source);
            report.kind = "statement";
            report.statement = Some((sql.clone(), position(source)));
            report.details.push(match done {
                0 => "nothing was created".to_owned(),
                _ => format!("{done} of {total} statements are done and stay"),
            });
        }
    }
}

pub(super) fn push(report: &mut Report, error: &PushError) {
    match error {
        PushError::Loses { losses } => {
            report.kind = "data_loss";
            for loss in losses.iter().take(MOST) {
                report
                    .details
                    .push(format!("{} loses {}", loss.change, loss.loses));
            }
            if let Some(more) = losses.len().checked_sub(MOST).filter(|more| *more > 0) {
                report.details.push(format!("and {more} more"));
            }
            report.details.push("no file was written".to_owned());
            let push = report.command("push --allow-data-loss");
            report.hints.push(format!("if they may be lost: {push}"));
            report
                .hints
                .push("a rename is no loss: say `renamed_from` in the model".to_owned());
        }
        PushError::Apply {
            source,
            path,
            stays,
            applied,
        } => {
            super::engine(report, source);
            let path = paths::shown(path);
            report.details.push(match (*stays, *applied) {
                (false, _) => format!("nothing was applied, and {path} was removed again"),
                (true, true) => format!("{path} stays: a part of it is applied"),
                (true, false) => format!("{path} stays: it may be applied"),
            });
            if *stays {
                let upgrade = report.command("upgrade");
                report
                    .hints
                    .push(format!("look where the database is, and go on: {upgrade}"));
            }
        }
    }
}

pub(super) fn inspect(report: &mut Report, error: &InspectError) {
    match error {
        InspectError::NoSuchTable { name, known, .. } => {
            report.kind = "no_such_table";
            did_you_mean(report, name, known);
            tables_are(report, "the tables and views are", known);
        }
        InspectError::Write(_) => report.kind = "io",
        InspectError::Render(error) => {
            report.kind = "unsupported";
            render(report, error);
        }
    }
}

fn tables_are(report: &mut Report, words: &str, tables: &[String]) {
    report.hints.push(match tables.len() {
        0 => "there are none".to_owned(),
        1..=MOST => format!("{words}: {}", tables.join(", ")),
        more => format!("there are {more}"),
    });
}

fn position(error: &DatabaseError) -> Option<usize> {
    match error.kind.as_ref() {
        ErrorKind::Statement(error) | ErrorKind::Busy(error) => error.position,
        _ => None,
    }
}
