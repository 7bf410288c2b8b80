//! What to say of the graph's errors.

use revgraph_graph::{GraphError, RevisionId};

use crate::cli::error::Report;

pub(super) fn graph(report: &mut Report, error: &GraphError) {
    report.kind = "graph";
    match error {
        GraphError::IllegalId(_) => report.kind = "illegal_id",
        GraphError::DuplicateRevision { .. } => {
            report.kind = "duplicate_revision";
            report
                .hints
                .push("one of the two files needs another id".to_owned());
        }
        GraphError::MissingParent { candidates, .. } => {
            report.kind = "missing_parent";
            candidates_hint(report, candidates);
        }
        GraphError::SelfLoop { .. } => report.kind = "cycle",
        GraphError::Cycle { members, .. } | GraphError::DependencyCycle { members, .. } => {
            report.kind = "cycle";
            report
                .details
                .push(format!("these need each other: {}", comma(members)));
        }
        GraphError::LabelTaken { .. } => report.kind = "taken",
        GraphError::IdTaken { id, other } => {
            report.kind = "taken";
            if id != other {
                report
                    .details
                    .push(format!("'{id}' is a branch label of {other}"));
            }
        }
        GraphError::Reserved { .. } | GraphError::IllegalLabel { .. } => {
            report.kind = "illegal_id";
        }
        GraphError::NotFound { candidates, .. } | GraphError::UnknownBranch { candidates, .. } => {
            report.kind = "revision_not_found";
            candidates_hint(report, candidates);
        }
        GraphError::Ambiguous { prefix, matches } => {
            report.kind = "ambiguous_revision";
            let some: Vec<&str> = matches.iter().take(5).map(String::as_str).collect();
            report.hints.push(format!(
                "several begin with '{prefix}': {}",
                some.join(", ")
            ));
        }
        GraphError::NotAMember {
            revision, branch, ..
        } => {
            report.kind = "not_a_member";
            report.hints.push(format!(
                "revision {revision} is not on the branch '{branch}'"
            ));
        }
        GraphError::RelativeNotAllowed { .. } => {
            report.kind = "relative_not_allowed";
            report.hints.push(
                "name a revision; where revisions are shown, -N alone is so many below each head"
                    .to_owned(),
            );
        }
        GraphError::UnknownRow { row, candidates } => {
            report.kind = "unknown_row";
            report.details.push(format!(
                "the version table holds '{row}', and no script has that id"
            ));
            candidates_hint(report, candidates);
            let stamp = report.command("stamp --purge REV");
            report.hints.push(format!(
                "bring the script back, or say where the database really is: {stamp}"
            ));
        }
        GraphError::MultipleHeads { argument, heads } => {
            report.kind = "multiple_heads";
            heads_hint(report, heads);
            report.hints.push(format!(
                "for one of them name it; for all of them `heads`; on a branch LABEL@{argument}"
            ));
        }
        GraphError::MultipleHeadsForStamp { heads, .. } => {
            report.kind = "multiple_heads";
            heads_hint(report, heads);
        }
        GraphError::MultipleHeadsForRevision { heads, .. } => {
            report.kind = "multiple_heads";
            heads_hint(report, heads);
            if let Some(first) = heads.first() {
                report
                    .hints
                    .push(format!("to go on from one of them: --head {first}"));
            }
        }
        GraphError::AmbiguousWalk { choices, at, up } => {
            report.kind = "ambiguous_walk";
            if let Some(at) = at {
                let what = if *up { "children" } else { "parents" };
                report.hints.push(format!(
                    "revision {at} has several {what}: {}",
                    comma(choices)
                ));
            }
            if let Some(first) = choices.first() {
                let command = if *up { "upgrade" } else { "downgrade" };
                let command = report.command(format_args!("{command} {first}"));
                report
                    .hints
                    .push(format!("name the one to go to: {command}"));
            }
        }
        GraphError::AmbiguousUpgrade { rows, argument } => {
            report.kind = "ambiguous_walk";
            report.hints.push(format!(
                "the database is on {}; say from which: LABEL@{argument}",
                comma(rows)
            ));
        }
        GraphError::AmbiguousDowngrade { rows, argument } => {
            report.kind = "ambiguous_walk";
            if let Some(first) = rows.first() {
                let downgrade = report.command(format_args!("downgrade {first}@{argument}"));
                report
                    .hints
                    .push(format!("say which branch to take down: {downgrade}"));
            }
        }
        GraphError::StillNeeded { by, .. } => {
            report.kind = "still_needed";
            if let Some(first) = by.first() {
                let rollback = report.command(format_args!("rollback --only {first}"));
                report.hints.push(format!("take it back first: {rollback}"));
            }
        }
        GraphError::NeedsFirst { revision, missing } => {
            report.kind = "needs_first";
            let hint = match missing.as_slice() {
                [one] => {
                    let run = report.command(format_args!("run {one}"));
                    format!("apply it first: {run}")
                }
                _ => {
                    let upgrade = report.command(format_args!("upgrade {revision}"));
                    format!("apply all of them: {upgrade}")
                }
            };
            report.hints.push(hint);
        }
        GraphError::NotADowngradeTarget { .. } | GraphError::BranchNotAboveTarget { .. } => {
            report.kind = "not_a_target";
            report
                .hints
                .push("the target of a downgrade is below what is applied".to_owned());
        }
        GraphError::RelativeTooFar { .. } | GraphError::WalkedTooFar { .. } => {
            report.kind = "too_far";
            report
                .hints
                .push("there are fewer; `head` and `base` name the ends".to_owned());
        }
        GraphError::RangeNotAllowed { .. } => {
            report.kind = "range_not_allowed";
            report
                .hints
                .push("FROM:TO goes with --sql, where no database says what FROM is".to_owned());
        }
        GraphError::NotAHead { revision, children } => {
            report.kind = "not_a_head";
            report.hints.push(match children.len() {
                1 => format!("{} stands on {revision} already", comma(children)),
                _ => format!("{} stand on {revision} already", comma(children)),
            });
        }
        _ => {}
    }
}

fn heads_hint(report: &mut Report, heads: &[RevisionId]) {
    report.hints.push(format!("the heads are {}", comma(heads)));
    let names: Vec<&str> = heads.iter().map(AsRef::as_ref).collect();
    let merge = report.command(format_args!("merge {}", names.join(" ")));
    report.hints.push(format!("to join them: {merge}"));
}

fn candidates_hint(report: &mut Report, candidates: &[String]) {
    let some: Vec<&str> = candidates.iter().take(3).map(String::as_str).collect();
    if !some.is_empty() {
        report
            .hints
            .push(format!("did you mean {}?", some.join(" or ")));
    }
}

fn comma(ids: &[RevisionId]) -> String {
    ids.iter()
        .map(AsRef::as_ref)
        .collect::<Vec<&str>>()
        .join(", ")
}
