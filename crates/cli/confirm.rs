//! Asking before something is changed.
//!
//! A command that changes a database calls [`ask`] with everything checked and nothing done, and before it listens to the
//! interrupt key, which then ends a question as it ends any program. What shows only, or writes SQL, does not ask.

use std::io::{self, BufRead, IsTerminal, Write};

use revgraph_database::Settings;
use revgraph_migrate::config::ChangingCommand;

use super::arguments::GlobalArgs;
use super::error::CliError;
use super::output::Output;
use super::project::Project;

/// Asks, where the configuration's `confirm` names the command and `--yes` is not given.
///
/// # Errors
/// [`CliError::Declined`] unless the answer is yes, [`CliError::NobodyToAsk`] where there is no terminal, and what is
/// wrong with the urls that the question names.
pub(super) fn ask(
    command: ChangingCommand,
    project: &Project,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<(), CliError> {
    match project.config.confirm.contains(&command) {
        true => always(
            command.name(),
            "changes",
            &project.settings()?,
            global,
            output,
        ),
        false => Ok(()),
    }
}

/// Asks, unless `--yes` is given; `does` is what the command does with the databases.
///
/// # Errors
/// As [`ask`].
pub(super) fn always(
    command: &'static str,
    does: &str,
    databases: &[Settings],
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<(), CliError> {
    if global.yes {
        return Ok(());
    }
    // A question that goes into a file is not read.
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(CliError::NobodyToAsk { command });
    }
    let databases: Vec<String> = databases
        .iter()
        .map(|settings| format!("{} ({})", settings.name, settings.url))
        .collect();
    output.flush()?;
    let question = question(command, does, &databases);
    match is_yes(&question, &mut io::stdin().lock(), &mut io::stderr())? {
        true => Ok(()),
        false => Err(CliError::Declined),
    }
}

/// The question; databases are shown with their names and urls.
fn question(command: &str, does: &str, databases: &[String]) -> String {
    let what = match databases {
        [only] => format!("database {only}."),
        several => format!("{} databases:\n  {}\n", several.len(), several.join("\n  ")),
    };
    let space = if what.ends_with('\n') { "" } else { " " };
    format!("`{command}` {does} {what}{space}Go on? [y/N] ")
}

/// Puts a question, and reads a line: `y` or `yes`. The end of the input is no yes.
fn is_yes(question: &str, input: &mut impl BufRead, output: &mut impl Write) -> io::Result<bool> {
    output.write_all(question.as_bytes())?;
    output.flush()?;
    let mut answer = String::new();
    if input.read_line(&mut answer)? == 0 {
        // The key that ends the input leaves the cursor behind the question.
        writeln!(output)?;
    }
    let answer = answer.trim().to_ascii_lowercase();
    Ok(matches!(answer.as_str(), "y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_y_and_yes_are_a_yes() {
        let is_yes = |answer: &str| {
            let mut asked = Vec::new();
            let yes = is_yes("Go on? ", &mut answer.as_bytes(), &mut asked);
            assert!(asked.starts_with(b"Go on? "));
            yes.expect("text can be read, and a list be written to")
        };
        for answer in ["y\n", "Y\r\n", " yes \n", "YES"] {
            assert!(is_yes(answer), "{answer:?}");
        }
        for answer in ["", "\n", "n\n", "no\n", "ye\n", "yes please\n", "j\n"] {
            assert!(!is_yes(answer), "{answer:?}");
        }
    }

    #[test]
    fn a_question_names_the_command_and_each_database() {
        let one = ["default (sqlite:app.db)".to_owned()];
        assert_eq!(
            question("downgrade", "changes", &one),
            "`downgrade` changes database default (sqlite:app.db). Go on? [y/N] "
        );
        let two = ["a (sqlite:a.db)".to_owned(), "b (sqlite:b.db)".to_owned()];
        assert_eq!(
            question("drop", "removes", &two),
            "`drop` removes 2 databases:\n  a (sqlite:a.db)\n  b (sqlite:b.db)\nGo on? [y/N] "
        );
    }
}
