//! The programs that run when something has happened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The programs of `hooks`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Hooks {
    /// Programs that run after a revision script was written, in order: each a list of words, behind which the path of
    /// the script is put.
    pub after_write: Vec<HookCommand>,
    /// Programs that run before each revision that is applied; one that fails stops the run.
    pub before_upgrade: Vec<HookCommand>,
    /// Programs that run when a revision was applied and is committed.
    pub after_upgrade: Vec<HookCommand>,
    /// Programs that run before each revision that is taken back; one that fails stops the run.
    pub before_downgrade: Vec<HookCommand>,
    /// Programs that run when a revision was taken back and that is committed.
    pub after_downgrade: Vec<HookCommand>,
}

/// A program and its arguments; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
#[schemars(with = "Vec<String>")]
pub struct HookCommand(Vec<String>);

impl HookCommand {
    /// The program and its arguments.
    pub fn words(&self) -> &[String] {
        &self.0
    }
}

impl TryFrom<Vec<String>> for HookCommand {
    type Error = &'static str;

    fn try_from(words: Vec<String>) -> Result<HookCommand, &'static str> {
        match words.first() {
            Some(program) if !program.is_empty() => Ok(HookCommand(words)),
            _ => Err("the program is missing"),
        }
    }
}

impl From<HookCommand> for Vec<String> {
    fn from(command: HookCommand) -> Vec<String> {
        command.0
    }
}
