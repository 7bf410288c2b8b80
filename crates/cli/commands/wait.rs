//! `wait`: waits until the servers of the databases answer.

use std::ops::ControlFlow;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;
use revgraph_database::admin::{self, Patience, ServerWait};
use revgraph_database::{ErrorKind, Settings, duration};
use revgraph_migrate::interrupt::Interrupt;
use serde_json::{Value, json};

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::{DONE, Output};
use crate::cli::{Outcome, interrupt, progress, project};

#[derive(Debug, Args)]
pub struct WaitArgs {
    /// How long to wait for each server, such as 500ms, 30s or 2m
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration::parse)]
    timeout: Duration,

    /// The pause between two tries
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = duration::parse)]
    interval: Duration,
}

pub(super) fn run(
    args: &WaitArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let patience = Patience {
        timeout: args.timeout,
        interval: args.interval,
    };
    let databases = project::settings(global)?;
    let interrupt = interrupt::listen(global);
    let mut list: Vec<Value> = Vec::new();
    for settings in &databases {
        let waited = wait(settings, patience, &interrupt, global, output)?;
        let (name, url) = (&settings.name, settings.url.to_string());
        if !output.is_json() {
            let waited = progress::duration(waited);
            output.line(format_args!(
                "Database {name} ({url}) answers {DONE}({waited}){DONE:#}"
            ))?;
        }
        list.push(json!({
            "database": name,
            "url": url,
            "waited_ms": u64::try_from(waited.as_millis()).unwrap_or(u64::MAX),
        }));
    }
    if output.is_json() {
        output.json(&list)?;
    }
    Ok(Outcome::Done)
}

/// Waits for one server, and tells of it as soon as it did not answer at once.
fn wait(
    settings: &Settings,
    patience: Patience,
    interrupt: &Interrupt,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Duration, CliError> {
    let mut is_told = false;
    let bar = output.draws(global).then(progress::spinner);
    let answer = admin::wait(settings, patience, &mut |wait| {
        if !is_told && wait.last.is_some() {
            is_told = true;
            let line = format!(
                "Waiting for database {} ({}) ...",
                settings.name, settings.url
            );
            match &bar {
                Some(bar) => bar.suspend(|| output.note(line)),
                None => output.note(line),
            }
        }
        if let Some(bar) = &bar {
            draw(bar, &settings.name, wait);
        }
        match interrupt.is_asked() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    answer.map_err(|error| match error.kind.as_ref() {
        ErrorKind::Cancelled { .. } if interrupt.is_asked() => CliError::Interrupted,
        _ => error.into(),
    })
}

fn draw(bar: &ProgressBar, name: &str, wait: &ServerWait<'_>) {
    bar.set_message(match wait.last {
        Some(last) => format!("waiting for {name}: {last}"),
        None => format!("waiting for {name}"),
    });
    bar.tick();
}
