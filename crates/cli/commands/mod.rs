//! The commands of `revgraph db`, one file each: its arguments, and `run`.
//!
//! To add one: a file like its neighbours, a line in [`DbCommand`], a line in [`run`].

mod apply;
mod branches;
mod changes;
mod check;
mod create;
mod current;
mod diff;
mod downgrade;
mod drop;
mod dump;
mod edit;
mod ensure_version;
mod heads;
mod history;
mod init;
mod inspect;
mod list_templates;
mod log;
mod merge;
mod migrate;
mod moving;
mod push;
mod redo;
mod refresh;
mod repair;
mod reset;
mod resolve;
mod revision;
mod rollback;
mod run;
mod schema;
mod show;
mod sql_files;
mod stamp;
mod status;
mod sync;
mod upgrade;
mod verify;
mod wait;

use clap::Subcommand;

use super::Outcome;
use super::arguments::{Format, GlobalArgs};
use super::error::CliError;
use super::output::Output;

/// The commands of `revgraph db`.
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Make a script directory and a configuration
    Init(init::InitArgs),
    /// List the templates that `init` knows
    ListTemplates,
    /// Write a new revision script
    Revision(revision::NewRevisionArgs),
    /// Write a revision from the difference between models and databases
    Migrate(migrate::MigrateArgs),
    /// Show what `migrate` would write
    Diff(diff::DiffArgs),
    /// Write that revision and apply it, in one step
    Push(push::PushArgs),
    /// Create the tables of the models that are missing
    Sync(sync::SyncArgs),
    /// Show what databases have
    Inspect(inspect::InspectArgs),
    /// Write what databases have, and where they stand, as SQL for a review
    Dump(dump::DumpArgs),
    /// Write a revision that joins several
    Merge(merge::MergeArgs),
    /// Move databases up
    Upgrade(upgrade::UpgradeArgs),
    /// Move databases down
    Downgrade(downgrade::DowngradeArgs),
    /// Apply one revision
    Run(run::RunArgs),
    /// Run one file of SQL
    Apply(apply::ApplyArgs),
    /// Take back what the last command applied
    Rollback(rollback::RollbackArgs),
    /// Take back everything
    Reset(reset::ResetArgs),
    /// Take back everything, and apply it again
    Refresh(refresh::RefreshArgs),
    /// Take a revision back, and apply it again
    Redo(redo::RedoArgs),
    /// Set the version rows, and run nothing
    Stamp(stamp::StampArgs),
    /// Say whether the scripts may be merged and the databases are what the models say
    Check(check::CheckArgs),
    /// Show every revision and what became of it
    Status(status::StatusArgs),
    /// Say whether what is applied has the scripts with which it was applied
    Verify(verify::VerifyArgs),
    /// Accept scripts that changed since they were applied
    Repair(repair::RepairArgs),
    /// Show where databases stand
    Current(current::CurrentArgs),
    /// List revisions, newest first
    History(history::HistoryArgs),
    /// Show the heads of the graph
    Heads(heads::HeadsArgs),
    /// Show the branch points of the graph
    Branches,
    /// Show a revision
    Show(show::ShowArgs),
    /// Open a revision's script in an editor
    Edit(edit::EditArgs),
    /// Make the version table where it is missing
    EnsureVersion(ensure_version::EnsureVersionArgs),
    /// Say what became of a statement during which a run was interrupted
    Resolve(resolve::ResolveArgs),
    /// Make the databases
    Create,
    /// Drop the databases with everything in them
    Drop(drop::DropArgs),
    /// Wait until the servers of the databases answer
    ///
    /// A server answers when it takes the user and the password of the url; the database itself need not be there yet. A
    /// SQLite file needs no server, and answers at once. A wrong password ends the waiting.
    Wait(wait::WaitArgs),
    /// Print the JSON Schema of a file format
    Schema(schema::SchemaArgs),
}

/// Runs a command.
pub(super) fn run(
    command: DbCommand,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    if global.format == Format::Github && !matches!(command, DbCommand::Check(_)) {
        return Err(CliError::NoAnnotations);
    }
    let outcome = match command {
        DbCommand::Init(args) => init::run(&args, global, output),
        DbCommand::ListTemplates => list_templates::run(output),
        DbCommand::Revision(args) => revision::run(&args, global, output),
        DbCommand::Migrate(args) => migrate::run(&args, global, output),
        DbCommand::Diff(args) => diff::run(&args, global, output),
        DbCommand::Push(args) => push::run(&args, global, output),
        DbCommand::Sync(args) => sync::run(&args, global, output),
        DbCommand::Inspect(args) => inspect::run(&args, global, output),
        DbCommand::Dump(args) => dump::run(&args, global, output),
        DbCommand::Merge(args) => merge::run(&args, global, output),
        DbCommand::Upgrade(args) => upgrade::run(&args, global, output),
        DbCommand::Downgrade(args) => downgrade::run(&args, global, output),
        DbCommand::Run(args) => run::run(&args, global, output),
        DbCommand::Apply(args) => apply::run(&args, global, output),
        DbCommand::Rollback(args) => rollback::run(&args, global, output),
        DbCommand::Reset(args) => reset::run(&args, global, output),
        DbCommand::Refresh(args) => refresh::run(&args, global, output),
        DbCommand::Redo(args) => redo::run(&args, global, output),
        DbCommand::Stamp(args) => stamp::run(&args, global, output),
        DbCommand::Check(args) => check::run(&args, global, output),
        DbCommand::Status(args) => status::run(&args, global, output),
        DbCommand::Verify(args) => verify::run(&args, global, output),
        DbCommand::Repair(args) => repair::run(&args, global, output),
        DbCommand::Current(args) => current::run(&args, global, output),
        DbCommand::History(args) => history::run(&args, global, output),
        DbCommand::Heads(args) => heads::run(&args, global, output),
        DbCommand::Branches => branches::run(global, output),
        DbCommand::Show(args) => show::run(&args, global, output),
        DbCommand::Edit(args) => edit::run(&args, global, output),
        DbCommand::EnsureVersion(args) => ensure_version::run(&args, global, output),
        DbCommand::Resolve(args) => resolve::run(&args, global, output),
        DbCommand::Create => create::run(global, output),
        DbCommand::Drop(args) => drop::run(&args, global, output),
        DbCommand::Wait(args) => wait::run(&args, global, output),
        DbCommand::Schema(args) => schema::run(&args, output),
    }?;
    output.flush()?;
    Ok(outcome)
}
