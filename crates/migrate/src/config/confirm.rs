//! The commands that may be told to ask before they change anything.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// A command that changes databases, and asks first where `confirm` names it.
///
/// `drop` is not among them: it always asks. Nor is `create`, which has nothing to lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "command", rename_all = "lowercase")]
#[schemars(rename = "ChangingCommand")]
pub enum ChangingCommand {
    /// Moving up.
    Upgrade,
    /// Moving down.
    Downgrade,
    /// Setting the version rows.
    Stamp,
    /// Undoing the last batch.
    Rollback,
    /// Undoing everything.
    Reset,
    /// Undoing everything, and moving up again.
    Refresh,
    /// Undoing the last revision, and moving up again.
    Redo,
    /// Running some revisions.
    Run,
    /// Running a file of SQL.
    Apply,
    /// Creating the tables that are missing.
    Sync,
    /// Writing a revision and applying it.
    Push,
    /// Accepting scripts that were changed.
    Repair,
    /// Saying what became of a statement.
    Resolve,
}

impl ChangingCommand {
    /// The command as it is typed.
    pub fn name(self) -> &'static str {
        match self {
            ChangingCommand::Upgrade => "upgrade",
            ChangingCommand::Downgrade => "downgrade",
            ChangingCommand::Stamp => "stamp",
            ChangingCommand::Rollback => "rollback",
            ChangingCommand::Reset => "reset",
            ChangingCommand::Refresh => "refresh",
            ChangingCommand::Redo => "redo",
            ChangingCommand::Run => "run",
            ChangingCommand::Apply => "apply",
            ChangingCommand::Sync => "sync",
            ChangingCommand::Push => "push",
            ChangingCommand::Repair => "repair",
            ChangingCommand::Resolve => "resolve",
        }
    }
}

impl fmt::Display for ChangingCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
