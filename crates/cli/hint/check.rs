//! What to say of the points of `check` that do not hold.

use revgraph_graph::RevisionId;
use revgraph_migrate::check::{Answer, Finding, Phase, Point};

use super::database::run;
use super::{graph, in_database, script};
use crate::cli::error::Report;
use crate::cli::program::Program;

/// What there is to say of something that `check` found, beside its message.
pub(in crate::cli) fn finding(finding: &Finding, program: &Program) -> Report {
    let mut report = Report {
        places: finding.places(),
        ..Report::new(program)
    };
    match finding {
        Finding::Script { databases, source } => {
            script(&mut report, source);
            for database in databases {
                in_database(&mut report, database);
            }
        }
        Finding::SharedTable { .. } => {
            report.kind = "shared_table";
            report
                .hints
                .push("see whether they go together in either order before you merge".to_owned());
        }
        Finding::Changed { .. } => {
            report.kind = "changed";
            report.hints.push(
                "bring the script back as it was applied, and write what is new into a new revision"
                    .to_owned(),
            );
        }
        Finding::Behind { .. } => report.kind = "behind",
        Finding::UnknownRows { source } => graph(&mut report, source),
        Finding::Change(_) => report.kind = "difference",
        Finding::Left(_) => report.kind = "left_behind",
        Finding::Step { phase, source } => {
            run(&mut report, source);
            match phase {
                Phase::Up => report
                    .details
                    .push("each table has a row when it can".to_owned()),
                Phase::Down => {}
                Phase::UpAgain => report.hints.push(
                    "it ran on the first way up: what do the downgrades leave behind?".to_owned(),
                ),
            }
        }
    }
    report
}

/// What to do about a point that does not hold.
pub(in crate::cli) fn point(point: &Point, program: &Program) -> Option<String> {
    if point.ok {
        return None;
    }
    let on = match point.database.as_deref() {
        None | Some("default") => String::new(),
        Some(database) => format!(" --database {database}"),
    };
    match &point.answer {
        Answer::Heads { heads, .. } => Some(program.command(merge(heads))),
        Answer::NotAtHead => {
            let is_unknown = |finding: &Finding| matches!(finding, Finding::UnknownRows { .. });
            (!point.findings.iter().any(is_unknown))
                .then(|| program.command(format_args!("upgrade heads{on}")))
        }
        Answer::Models {
            is_at_head: false, ..
        } => Some(
            "the database is not at head: what it lacks may be in the revisions that wait"
                .to_owned(),
        ),
        Answer::Models { .. } => Some(format!(
            "write a revision of it, {}, or mend the models",
            program.command(format_args!("migrate -m TEXT{on}"))
        )),
        Answer::ReplayDiffers => Some("see what the downgrades leave behind".to_owned()),
        _ => None,
    }
}

fn merge(heads: &[RevisionId]) -> String {
    let ids: Vec<&str> = heads.iter().map(AsRef::as_ref).collect();
    format!("merge -m \"merge {}\" {}", ids.join(" and "), ids.join(" "))
}
