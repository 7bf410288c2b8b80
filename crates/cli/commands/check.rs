//! `check`: the gate for CI, one line a point.

use std::collections::BTreeSet;

use clap::Args;
use revgraph_migrate::check::{self, Change, Finding, Point, Question, Report};
use revgraph_migrate::interrupt::Interrupt;
use serde_json::{Map, Value, json};

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::{DONE, ERROR, HINT, Output};
use crate::cli::program::Program;
use crate::cli::project::{config, substitution};
use crate::cli::{Outcome, annotation, error, hint, interrupt, paths, view};

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Run all revisions up, down and up again in a scratch database instead of looking at the databases
    #[arg(long)]
    replay: bool,

    /// How many heads there may be
    #[arg(long, value_name = "N", default_value_t = 1)]
    heads: usize,

    /// The word for ${tag} in SQL scripts
    #[arg(long, value_name = "TEXT")]
    tag: Option<String>,
}

pub(super) fn run(
    args: &CheckArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let config = config(global)?;
    let substitution = substitution(global, args.tag.as_deref());
    // An unknown name is an error also where the scripts are no graph.
    config.select(&global.database)?;
    let question = Question {
        config: &config,
        databases: &global.database,
        url: global.url.as_deref(),
        substitution: &substitution,
        heads: args.heads,
        replay: args.replay,
    };
    let interrupt = match args.replay {
        true => interrupt::listen(global),
        // Nothing is written that would have to be put in order.
        false => Interrupt::default(),
    };
    let report = check::check(question, &interrupt)?;
    if output.is_json() {
        let program = output.program();
        let points = report.points.iter().map(|point| point_json(point, program));
        output.json(&json!({
            "ok": report.ok(),
            "points": points.collect::<Vec<Value>>(),
        }))?;
    } else {
        show(&report, output)?;
    }
    Ok(match report.ok() {
        true => Outcome::Done,
        false => Outcome::No,
    })
}

fn show(report: &Report, output: &mut Output) -> Result<(), CliError> {
    let databases = report
        .points
        .iter()
        .filter_map(|point| point.database.as_ref());
    let databases: BTreeSet<&String> = databases.collect();
    let several = databases.len() > 1;
    let labels: Vec<String> = report
        .points
        .iter()
        .map(|point| label(point, several))
        .collect();
    let width = labels
        .iter()
        .map(|label| label.chars().count())
        .max()
        .unwrap_or(0);
    for (point, label) in report.points.iter().zip(&labels) {
        let state = match point.ok {
            true => format!("{DONE}ok{DONE:#}    "),
            false => format!("{ERROR}FAILED{ERROR:#}"),
        };
        output.line(format_args!("{state}  {label:width$}  {}", point.answer))?;
        match output.is_github() {
            true => annotate(point, label, output)?,
            false => explain(point, label, output),
        }
    }
    if let Some(operations) = report.operations() {
        output.line(last_line(&operations, several))?;
    }
    if !report.ok() {
        let failed = report.points.iter().zip(&labels);
        let failed = failed.filter(|(point, _)| !point.ok);
        let failed: Vec<&str> = failed.map(|(_, label)| label.as_str()).collect();
        output.line(format_args!("Failed: {}", failed.join(", ")))?;
    }
    Ok(())
}

fn label(point: &Point, several: bool) -> String {
    match (&point.database, several) {
        (Some(database), true) => format!("{} {database}", point.name.word()),
        _ => point.name.word().to_owned(),
    }
}

/// What does not hold, on stderr.
fn explain(point: &Point, label: &str, output: &mut Output) {
    for finding in &point.findings {
        let text = hint::finding(finding, output.program()).to_text(&finding.to_string());
        output.aside(&format!("{ERROR}{label}:{ERROR:#} {text}"));
    }
    if let Some(advice) = hint::point(point, output.program()) {
        output.aside(&format!("{HINT}Hint:{HINT:#} {advice}\n"));
    }
}

/// What does not hold, as annotations.
fn annotate(point: &Point, label: &str, output: &mut Output) -> Result<(), CliError> {
    let title = format!("revgraph check: {label}");
    let advice = hint::point(point, output.program());
    // Advice is for the point as a whole, and so is what has no finding.
    if !point.ok && (point.findings.is_empty() || advice.is_some()) {
        let whole = error::Report {
            hints: advice.into_iter().collect(),
            ..error::Report::new(output.program())
        };
        output.text(&annotation::of(&point.answer.to_string(), &whole, &title))?;
    }
    for finding in &point.findings {
        let report = hint::finding(finding, output.program());
        output.text(&annotation::of(&finding.to_string(), &report, &title))?;
    }
    Ok(())
}

/// Alembic's words.
fn last_line(operations: &[(&str, &Change)], several: bool) -> String {
    const SHOWN: usize = 10;
    if operations.is_empty() {
        return "No new upgrade operations detected.".to_owned();
    }
    let shown = operations.iter().take(SHOWN).map(|(database, change)| {
        let what = check::described(change);
        match several {
            true => format!("{database}: {what}"),
            false => what,
        }
    });
    let mut line = format!(
        "New upgrade operations detected: {}",
        shown.collect::<Vec<String>>().join(", ")
    );
    if operations.len() > SHOWN {
        line.push_str(&format!(" and {} more", operations.len() - SHOWN));
    }
    line
}

fn point_json(point: &Point, program: &Program) -> Value {
    let findings = point.findings.iter();
    let findings = findings.map(|finding| finding_json(finding, program));
    json!({
        "point": point.name.word(),
        "database": point.database,
        "ok": point.ok,
        "message": point.answer.to_string(),
        "hint": hint::point(point, program),
        "findings": findings.collect::<Vec<_>>(),
    })
}

fn finding_json(finding: &Finding, program: &Program) -> Map<String, Value> {
    let mut object = hint::finding(finding, program).to_json(&finding.to_string());
    let mut insert = |key: &str, value: Value| object.insert(key.to_owned(), value);
    match finding {
        Finding::Change(change) | Finding::Left(change) => {
            insert("op", json!(change.op()));
            insert(
                "table",
                json!(change.table.as_ref().map(ToString::to_string)),
            );
            insert("name", json!(change.name));
            insert("lossy", json!(change.loses.is_some()));
        }
        Finding::SharedTable { table, touches } => {
            insert("table", json!(table));
            let touches = touches.iter().map(|touch| {
                json!({
                    "head": touch.head.as_ref(),
                    "revision": touch.revision.as_ref(),
                    "what": touch.what,
                    "file": paths::shown(&touch.place.path),
                    "line": touch.place.line,
                })
            });
            insert("touches", touches.collect());
        }
        Finding::Changed { revision, .. } => {
            insert("revision", json!(revision.as_ref()));
        }
        Finding::Behind { rows, missing } => {
            insert("revisions", json!(rows));
            insert("missing", json!(view::ids(missing)));
        }
        Finding::Script { databases, .. } => {
            insert("databases", json!(databases));
        }
        Finding::Step { .. } | Finding::UnknownRows { .. } => {}
    }
    object
}
