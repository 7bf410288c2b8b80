//! Markdown files with sessions: finding the blocks that are run, and where they stand.
//!
//! `<!-- session: new -->` begins a session; the fenced blocks up to the next marker belong to it. See
//! `tests/cli/README.md` for the whole convention.

use std::fmt;
use std::ops::Range;

use super::scratch::Server;

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) sessions: Vec<Session>,
    /// Blocks that must be revision scripts.
    pub(crate) scripts: Vec<Script>,
}

/// Blocks that share a directory.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The nearest heading above the marker.
    pub(crate) heading: String,
    /// The line of the marker, from 1.
    pub(crate) line: usize,
    pub(crate) start: Start,
    /// The session runs once for each.
    pub(crate) grounds: Vec<Ground>,
    pub(crate) blocks: Vec<Block>,
}

/// What the directory holds at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// Nothing.
    New,
    /// The repository's alembic.yaml and examples.
    Example,
    /// A project of tests/projects.
    Project(String),
}

/// Which databases a session has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ground {
    /// No variable is set: what the configuration says by default.
    Default,
    /// `DATABASE_URL` is one of this kind.
    One(Server),
    /// `SQLITE_URL`, `POSTGRES_URL` and `MYSQL_URL` are set, as far as they are named.
    Together(Vec<Server>),
}

/// A fenced block that does something.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// Commands with what they print.
    Console(Vec<Command>),
    /// A file, written where the path says; the path may be a pattern of one existing file.
    File {
        path: String,
        text: String,
        line: usize,
    },
}

/// A command of a console block.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// What the shell gets.
    pub(crate) text: String,
    /// The line of its `$`, from 1.
    pub(crate) line: usize,
    /// The lines under it.
    pub(crate) expected: Vec<String>,
    /// Where those lines are in the file, counted from 0.
    pub(crate) expected_at: Range<usize>,
}

/// A block that must be a revision script.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) line: usize,
    pub(crate) extension: String,
    pub(crate) text: String,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ground::Default => f.write_str("default"),
            Ground::One(server) => f.write_str(server.name()),
            Ground::Together(servers) => {
                let names: Vec<&str> = servers.iter().map(|server| server.name()).collect();
                f.write_str(&names.join("+"))
            }
        }
    }
}

/// Reads a file. The error says the line and what is wrong there.
pub(crate) fn parse(text: &str) -> Result<Document, String> {
    let mut document = Document::default();
    let mut heading = String::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let number = at + 1;
        if let Some(info) = line.strip_prefix("```") {
            let end = (at + 1..lines.len())
                .find(|end| lines[*end].trim_end() == "```")
                .ok_or(format!("line {number}: the block has no end"))?;
            let info: Vec<&str> = info.split_whitespace().collect();
            fenced(&mut document, &info, &lines, at + 1..end)?;
            at = end + 1;
            continue;
        }
        if let Some(marker) = line.strip_prefix("<!-- session:") {
            let marker = marker
                .trim_end()
                .strip_suffix("-->")
                .ok_or(format!("line {number}: the marker ends on its line"))?;
            let (start, grounds) =
                session(marker).map_err(|message| format!("line {number}: {message}"))?;
            document.sessions.push(Session {
                heading: heading.clone(),
                line: number,
                start,
                grounds,
                blocks: Vec::new(),
            });
        } else if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim().to_owned();
        }
        at += 1;
    }
    Ok(document)
}

fn session(marker: &str) -> Result<(Start, Vec<Ground>), String> {
    let words: Vec<&str> = marker.split_whitespace().collect();
    let start = match words.first() {
        Some(&"new") => Start::New,
        Some(&"example") => Start::Example,
        Some(name) => Start::Project((*name).to_owned()),
        None => return Err("a session is `new`, `example` or a project".to_owned()),
    };
    let grounds = match words.get(1..) {
        Some([on, servers @ ..]) if *on == "on" && !servers.is_empty() => servers
            .iter()
            .map(|word| ground(word))
            .collect::<Result<_, _>>()?,
        Some([]) => vec![Ground::Default],
        _ => {
            return Err("after the session's kind comes nothing or `on` with databases".to_owned());
        }
    };
    Ok((start, grounds))
}

fn ground(word: &str) -> Result<Ground, String> {
    let servers: Vec<Server> = word.split('+').map(Server::of).collect::<Result<_, _>>()?;
    Ok(match servers.as_slice() {
        [one] => Ground::One(*one),
        _ => Ground::Together(servers),
    })
}

fn fenced(
    document: &mut Document,
    info: &[&str],
    lines: &[&str],
    inside: Range<usize>,
) -> Result<(), String> {
    let text = || {
        lines[inside.clone()]
            .iter()
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    let line = inside.start;
    match info {
        [extension @ ("yaml" | "sql"), "revision"] => document.scripts.push(Script {
            line,
            extension: (*extension).to_owned(),
            text: text(),
        }),
        ["console"] => {
            if let Some(session) = document.sessions.last_mut() {
                session
                    .blocks
                    .push(Block::Console(commands(lines, inside)?));
            }
        }
        ["yaml" | "sql" | "text" | "tera", path] => {
            if let Some(session) = document.sessions.last_mut() {
                session.blocks.push(Block::File {
                    path: (*path).to_owned(),
                    text: text(),
                    line,
                });
            }
        }
        _ => {}
    }
    Ok(())
}

fn commands(lines: &[&str], inside: Range<usize>) -> Result<Vec<Command>, String> {
    let mut commands: Vec<Command> = Vec::new();
    for at in inside {
        let line = lines[at];
        if let Some(text) = line.strip_prefix("$ ") {
            commands.push(Command {
                text: text.to_owned(),
                line: at + 1,
                expected: Vec::new(),
                expected_at: at + 1..at + 1,
            });
            continue;
        }
        let Some(command) = commands.last_mut() else {
            return Err(format!("line {}: a console block begins with `$ `", at + 1));
        };
        match line.strip_prefix("> ") {
            Some(more) if command.expected.is_empty() => {
                command.text.push('\n');
                command.text.push_str(more);
                command.expected_at = at + 1..at + 1;
            }
            _ => {
                command.expected.push(line.to_owned());
                command.expected_at.end = at + 1;
            }
        }
    }
    Ok(commands)
}
