//! `verify`: whether what is applied has the scripts with which it was applied.

use clap::Args;
use revgraph_migrate::ledger::{self, Edited, Gone, Verified};
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::{Project, substitution};
use crate::cli::{paths, view};

#[derive(Debug, Args)]
pub struct VerifyArgs {}

pub(super) fn run(
    _: &VerifyArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let all = ledger::verify(project.ground(&substitution))?;
    if output.is_json() {
        output.json(&all.iter().map(json_of).collect::<Vec<Value>>())?;
    } else {
        for one in &all {
            output.text(&text(one, all.len() > 1))?;
        }
    }
    Ok(match all.iter().all(Verified::is_sound) {
        true => Outcome::Done,
        false => Outcome::No,
    })
}

fn text(one: &Verified, several: bool) -> String {
    let mut text = String::new();
    for edited in &one.edited {
        text.push_str(&of_edited(edited));
    }
    for gone in &one.missing {
        let when = when(gone.applied_at.as_deref());
        let message = comma(&gone.message);
        text.push_str(&format!(
            "missing: {}{message}, applied {when}\n",
            gone.revision
        ));
    }
    for gone in &one.out_of_place {
        let path = gone.path.as_deref().map(paths::shown).unwrap_or_default();
        text.push_str(&format!(
            "out of place: {}{}: counts as applied and never ran: {path}\n",
            gone.revision,
            comma(&gone.message)
        ));
    }
    let database = match several {
        true => format!("{}: ", one.database),
        false => String::new(),
    };
    let mut parts = vec![format!("{} unchanged", one.unchanged)];
    for (count, word) in [
        (one.edited.len(), "edited"),
        (one.missing.len(), "missing"),
        (one.out_of_place.len(), "out of place"),
        (one.half_applied, "half-applied"),
        (one.unknown, "unknown to the log"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    if !one.has_log {
        parts.push("there is no log".to_owned());
    }
    text.push_str(&format!("{database}{}\n", parts.join(", ")));
    text
}

fn of_edited(edited: &Edited) -> String {
    let mut text = format!(
        "edited: {}, applied {}: {}\n",
        edited.revision,
        when(Some(&edited.applied_at)),
        paths::shown(&edited.path)
    );
    match &edited.diff {
        None => text.push_str("  what changed is not known: the log has not kept the script\n"),
        Some(diff) => {
            for line in diff.lines() {
                text.push_str(format!("  {line}").trim_end());
                text.push('\n');
            }
        }
    }
    text
}

fn when(moment: Option<&str>) -> String {
    moment.map_or_else(|| "at an unknown time".to_owned(), view::moment)
}

fn comma(message: &str) -> String {
    match message {
        "" => String::new(),
        message => format!(", {message}"),
    }
}

fn json_of(one: &Verified) -> Value {
    let edited = |edited: &Edited| {
        json!({
            "revision": edited.revision,
            "path": paths::shown(&edited.path),
            "applied_at": edited.applied_at,
            "applied_by": edited.applied_by,
            "diff": edited.diff,
        })
    };
    let gone = |gone: &Gone| {
        json!({
            "revision": gone.revision,
            "message": gone.message,
            "applied_at": gone.applied_at,
            "path": gone.path.as_deref().map(paths::shown),
        })
    };
    json!({
        "database": one.database,
        "ok": one.is_sound(),
        "has_log": one.has_log,
        "unchanged": one.unchanged,
        "unknown": one.unknown,
        "half_applied": one.half_applied,
        "edited": one.edited.iter().map(edited).collect::<Vec<Value>>(),
        "missing": one.missing.iter().map(gone).collect::<Vec<Value>>(),
        "out_of_place": one.out_of_place.iter().map(gone).collect::<Vec<Value>>(),
    })
}
