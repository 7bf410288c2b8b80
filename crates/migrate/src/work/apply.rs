//! One file of SQL: run, recorded, and not run twice.

use std::path::Path;
use std::sync::Arc;

use revgraph_database::log_table::{LogRow, LogState};
use revgraph_database::{Access, Database, Settings};

use super::{Ground, WorkError, command_id, locked, stopped, unlock};
use crate::checksum;
use crate::interrupt::Interrupt;
use crate::ledger::Ledger;
use crate::observer::Observer;
use crate::plan::{Action, Plan, PlannedStep};
use crate::run::{self, Command, Report};
use crate::script::{Part, read_text};
use crate::trace::Traced;

/// A file that shall run.
#[derive(Debug, Clone, Copy)]
pub struct Applying<'a> {
    /// The file.
    pub file: &'a Path,
    /// Whether it runs also when it has run before, and from its beginning when that run was interrupted.
    pub again: bool,
    /// Whether it is one transaction; else each statement commits by itself.
    pub transactional: bool,
}

/// Runs a file of SQL on the databases that are meant, each under its lock.
///
/// # Errors
/// [`WorkError::AppliedBefore`], [`WorkError::NoLog`], and what reading the file and running it gives.
pub fn apply(
    ground: Ground<'_>,
    applying: Applying<'_>,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, WorkError> {
    let all = ground.settings()?;
    // What cannot run shall not make a SQLite file, nor run on the first of several databases.
    apply_dry_run(ground, applying)?;
    let observer = &mut Traced::new(observer, &applying.file.display().to_string());
    let id = command_id();
    let command = Command {
        id: &id,
        hooks: &ground.config.hooks,
        tag: ground.substitution.tag.as_deref(),
        interrupt,
        starts_anew: applying.again,
    };
    let mut work = Vec::new();
    for settings in &all {
        let mut database =
            locked(settings, interrupt, observer).map_err(|source| stopped(interrupt, source))?;
        interrupt.watch(database.canceller());
        let plan = plan_on(ground, applying, settings, &mut database)?;
        work.push((database, plan));
    }
    let mut reports = Vec::new();
    for (mut database, plan) in work {
        reports.push(run::run(&mut database, &plan, command, observer)?);
        unlock(&mut database, &plan)?;
    }
    Ok(reports)
}

/// What would run. Reads; writes nothing.
///
/// # Errors
/// As [`apply`].
pub fn apply_dry_run(ground: Ground<'_>, applying: Applying<'_>) -> Result<Vec<Plan>, WorkError> {
    let on = |settings: &Settings| {
        let mut database = Database::connect(settings, Access::Read)?;
        plan_on(ground, applying, settings, &mut database)
    };
    ground.settings()?.iter().map(on).collect()
}

fn plan_on(
    ground: Ground<'_>,
    applying: Applying<'_>,
    settings: &Settings,
    database: &mut Database,
) -> Result<Plan, WorkError> {
    let mut plan = plan(ground, applying, settings)?;
    let ledger = Ledger::read(database)?;
    if !applying.again {
        refuse_second(applying, settings, &plan, &ledger)?;
    }
    plan.from = database.version_rows()?.unwrap_or_default();
    plan.to.clone_from(&plan.from);
    for step in &mut plan.steps {
        step.heads_after.clone_from(&plan.from);
        let checksum = step.checksum.as_deref().unwrap_or_default();
        let begun = ledger.unfinished_file(checksum, &step.message);
        // It goes on as it began: in a transaction all of it would run.
        if !applying.again && begun.is_some_and(is_half) {
            step.transactional = false;
        }
    }
    Ok(plan)
}

/// Whether something of a run may be done.
fn is_half(row: &LogRow) -> bool {
    row.entry.statements_done > 0 || row.entry.state != LogState::Failed
}

/// Refuses what has run before, unless a later run of it was interrupted: that goes on.
fn refuse_second(
    applying: Applying<'_>,
    settings: &Settings,
    plan: &Plan,
    ledger: &Ledger,
) -> Result<(), WorkError> {
    let checksums = plan.steps.iter().filter_map(|step| step.checksum.as_ref());
    for checksum in checksums {
        let Some(before) = ledger.application_of_file(checksum) else {
            continue;
        };
        let is_same = |row: &&LogRow| row.entry.checksum.as_ref() == Some(checksum);
        let later = ledger.unfinished_file(checksum, &plan.target);
        if later.filter(is_same).is_none_or(|row| row.id < before.id) {
            return Err(WorkError::AppliedBefore {
                database: settings.name.clone(),
                file: applying.file.to_path_buf(),
                name: before.entry.message.clone().unwrap_or_default(),
                applied_at: before.applied_at.clone(),
            });
        }
    }
    Ok(())
}

fn plan(
    ground: Ground<'_>,
    applying: Applying<'_>,
    settings: &Settings,
) -> Result<Plan, WorkError> {
    if settings.log_table.is_none() {
        return Err(WorkError::NoLog {
            database: settings.name.clone(),
        });
    }
    let failed = |source| WorkError::File {
        database: settings.name.clone(),
        source: Box::new(source),
    };
    let dialect = settings.url.dialect();
    let text: Arc<str> = read_text(applying.file).map_err(failed)?.into();
    let part = Part {
        path: applying.file,
        whole: &text,
        text: &text,
        first_line: 1,
        transactional: applying.transactional,
    };
    let statements = part
        .statements(dialect, ground.substitution)
        .map_err(failed)?;
    if statements.is_empty() {
        return Err(WorkError::NothingInFile {
            file: applying.file.to_path_buf(),
        });
    }
    let name = applying.file.display().to_string();
    let step = PlannedStep {
        action: Action::Apply,
        revision: None,
        message: name.clone(),
        down_revisions: Vec::new(),
        left: Vec::new(),
        right: Vec::new(),
        rows: Vec::new(),
        heads_after: Vec::new(),
        transactional: applying.transactional,
        statements,
        path: Some(applying.file.to_path_buf()),
        checksum: Some(revgraph_schema::split::checksum(dialect, &text)),
        raw_checksum: Some(checksum::of_bytes(text.as_bytes())),
        loses: Vec::new(),
        text: Some(Arc::clone(&text)),
    };
    Ok(Plan {
        database: settings.name.clone(),
        dialect,
        folder: ground.config.folder.clone(),
        target: name,
        from: Vec::new(),
        to: Vec::new(),
        implied_rows: Vec::new(),
        version_table: ground.config.version_table.clone(),
        steps: vec![step],
        edited: Vec::new(),
    })
}
