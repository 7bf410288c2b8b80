//! Questions on a terminal. A pseudoterminal stands for it: sessions have none.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::thread;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::project::Project;
use crate::support::scratch::Server;

/// The key that ends the input.
const END: &str = "\u{4}";

/// Only a yes goes on, and the question says what is at stake, without a password.
pub(super) fn before_a_change(server: Server) -> Result<(), String> {
    let project = Project::new(server, "confirm: [upgrade]\n")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    for no in ["n\n", "\n", "maybe\n", END] {
        let asked = ask(&project, &["upgrade"], no)?;
        asked.says(2, "`upgrade` changes database default (")?;
        asked.says(2, "Go on? [y/N]")?;
        asked.says(2, "Cancelled.")?;
        if let Some(password) = project.database.password()
            && asked.terminal.contains(&format!(":{password}@"))
        {
            return Err(format!("a password is shown:\n{}", asked.terminal));
        }
        if project.has_table("one") || project.has_table("alembic_version") {
            return Err(format!("{no:?} was taken as a yes"));
        }
    }
    let asked = ask(&project, &["upgrade", "--format", "json"], "n\n")?;
    asked.says(2, r#"{"error":{"kind":"declined","message":"Cancelled.""#)?;
    let shown = ask(&project, &["upgrade", "--dry-run"], "")?;
    if shown.code != 0 || shown.terminal.contains("Go on?") {
        return Err(format!("a dry run asks:\n{}", shown.terminal));
    }
    ask(&project, &["upgrade"], "y\n")?.says(0, "Running upgrade  -> a1")?;
    if project.rows() != ["a1"] {
        return Err("a yes was not taken as one".to_owned());
    }
    Ok(())
}

/// `drop` asks whatever the configuration says.
pub(super) fn before_a_drop(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    project.run(&["upgrade"])?.exits(0)?;
    ask(&project, &["drop"], "n\n")?.says(2, "`drop` removes, with everything in it, database")?;
    if !project.has_table("one") {
        return Err("it was dropped".to_owned());
    }
    let asked = ask(&project, &["drop"], "yes\n")?;
    asked.says(0, "Go on? [y/N]")?;
    if !asked.stdout.contains("Dropped database default (") || project.has_table("one") {
        return Err(format!("it was not dropped:\n{}", asked.stdout));
    }
    project.run(&["create"])?.exits(0)
}

/// What came of a command on a terminal.
struct Asked {
    code: i32,
    /// What stood on the terminal: stderr, and what was typed.
    terminal: String,
    stdout: String,
}

impl Asked {
    fn says(&self, code: i32, words: &str) -> Result<(), String> {
        if self.code == code && self.terminal.contains(words) {
            return Ok(());
        }
        Err(format!(
            "exit code {} instead of {code}, or no word of \"{words}\":\n{}{}",
            self.code, self.terminal, self.stdout
        ))
    }
}

/// Runs a command whose stdin and stderr are a terminal, on which this is typed.
fn ask(project: &Project, arguments: &[&str], typed: &str) -> Result<Asked, String> {
    let failed = |error: std::io::Error| error.to_string();
    let (mut terminal, mut child) = start(project, arguments).map_err(failed)?;
    terminal.write_all(typed.as_bytes()).map_err(failed)?;
    let reading = thread::spawn(move || {
        let mut bytes = Vec::new();
        // When the last who has the other end closes it, reading fails on Linux.
        let _ = terminal.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let mut stdout = String::new();
    if let Some(stream) = &mut child.stdout {
        stream.read_to_string(&mut stdout).map_err(failed)?;
    }
    let status = child.wait().map_err(failed)?;
    let terminal = reading.join().map_err(|_| "the terminal was not read")?;
    Ok(Asked {
        code: status.code().unwrap_or(-1),
        terminal,
        stdout,
    })
}

fn start(project: &Project, arguments: &[&str]) -> std::io::Result<(File, Child)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    // Not the terminal that controls this process, which would stop the command for reading in the background.
    let theirs = File::from(rustix::fs::open(
        name.as_c_str(),
        OFlags::RDWR | OFlags::NOCTTY,
        Mode::empty(),
    )?);
    let mut command = project.command(arguments);
    command
        .arg("--no-progress")
        .stdin(Stdio::from(theirs.try_clone()?))
        .stderr(Stdio::from(theirs));
    // The command keeps the other end open as long as it lives, and with it the reading here.
    let child = command.spawn();
    drop(command);
    Ok((File::from(ours), child?))
}
