//! What the program is called that carries the commands.

use std::env;
use std::fmt::Display;
use std::path::Path;

/// The words in front of a command: `revgraph db`, `myapp db`.
#[derive(Debug, Clone)]
pub(super) struct Program(String);

impl Program {
    /// The words as the application says them.
    pub(super) fn called(words: impl Into<String>) -> Program {
        Program(words.into())
    }

    /// A command as it is typed: `upgrade` is `myapp db upgrade`.
    pub(super) fn command(&self, words: impl Display) -> String {
        format!("{} {words}", self.0)
    }
}

impl Default for Program {
    /// The name under which the process was started, with `db` behind it.
    fn default() -> Program {
        let started = env::args_os().next().unwrap_or_default();
        let name = Path::new(&started).file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        Program(match name.strip_suffix(env::consts::EXE_SUFFIX) {
            None | Some("") => "revgraph db".to_owned(),
            Some(name) => format!("{name} db"),
        })
    }
}
