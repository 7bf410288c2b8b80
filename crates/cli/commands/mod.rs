//! The commands of `revgraph db`, one file each: its arguments, and `run`.
//!
//! To add one: a file like its neighbours, a line in [`DbCommand`], a line in [`run`].

mod branches;
mod changes;
mod check;
mod current;
mod diff;
mod downgrade;
mod dump;
mod edit;
mod ensure_version;
mod heads;
mod history;
mod init;
mod inspect;
mod list_templates;
mod merge;
mod migrate;
mod moving;
mod push;
mod resolve;
mod revision;
mod schema;
mod show;
mod sql_files;
mod stamp;
mod sync;
mod upgrade;

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
    /// Set the version rows, and run nothing
    Stamp(stamp::StampArgs),
    /// Say whether the scripts may be merged and the databases are what the models say
    Check(check::CheckArgs),
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
        DbCommand::Stamp(args) => stamp::run(&args, global, output),
        DbCommand::Check(args) => check::run(&args, global, output),
        DbCommand::Current(args) => current::run(&args, global, output),
        DbCommand::History(args) => history::run(&args, global, output),
        DbCommand::Heads(args) => heads::run(&args, global, output),
        DbCommand::Branches => branches::run(global, output),
        DbCommand::Show(args) => show::run(&args, global, output),
        DbCommand::Edit(args) => edit::run(&args, global, output),
        DbCommand::EnsureVersion(args) => ensure_version::run(&args, global, output),
        DbCommand::Resolve(args) => resolve::run(&args, global, output),
        DbCommand::Schema(args) => schema::run(&args, output),
    }?;
    output.flush()?;
    Ok(outcome)
}
