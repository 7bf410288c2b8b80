//! Every command of the help is in the golden reference and in the documentation.

use std::fs;
use std::process::Command;

use libtest_mimic::Trial;

use crate::support::program::{REVGRAPH, repository};

pub(crate) fn collect(trials: &mut Vec<Trial>) {
    trials.push(Trial::test("each command is in the reference", || {
        Ok(each_command_in("tests/cli/reference.md", |command| {
            format!("$ revgraph db {command} --help")
        })?)
    }));
    trials.push(Trial::test("each command is documented", || {
        Ok(each_command_in("docs/commands.md", str::to_owned)?)
    }));
}

fn each_command_in(path: &str, entry: impl Fn(&str) -> String) -> Result<(), String> {
    let text =
        fs::read_to_string(repository().join(path)).map_err(|error| format!("{path}: {error}"))?;
    let missing: Vec<String> = commands()?
        .into_iter()
        .filter(|command| !text.contains(&entry(command)))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("{path} does not have {}", missing.join(", ")))
    }
}

/// The commands that `revgraph db --help` lists.
fn commands() -> Result<Vec<String>, String> {
    let help = Command::new(REVGRAPH)
        .args(["db", "--help"])
        .output()
        .map_err(|error| error.to_string())?;
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands: Vec<String> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|command| command != "help")
        .collect();
    if commands.len() < 10 {
        return Err(format!("the help lists few commands:\n{help}"));
    }
    Ok(commands)
}
