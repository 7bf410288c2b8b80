//! The two streams: results on stdout, everything else on stderr.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::arguments::{Color, Format, GlobalArgs};
use super::error::CliError;
use super::program::Program;

/// What marks an error.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What marks advice.
pub(super) const HINT: Style = AnsiColor::Cyan.on_default();
/// What marks what is done.
pub(super) const DONE: Style = AnsiColor::Green.on_default();
/// What stands back.
pub(super) const DIM: Style = Style::new().dimmed();

/// Where a command writes to.
pub(super) struct Output {
    stdout: io::BufWriter<AutoStream<io::Stdout>>,
    stderr: AutoStream<io::Stderr>,
    format: Format,
    quiet: bool,
    program: Program,
}

impl Output {
    pub(super) fn new(global: &GlobalArgs) -> Output {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Output {
            stdout: io::BufWriter::new(AutoStream::new(io::stdout(), choice)),
            stderr: AutoStream::new(io::stderr(), choice),
            format: global.format,
            // A program that reads JSON finds nothing else on either stream.
            quiet: global.quiet || global.format == Format::Json,
            program: global.mounted.program.clone(),
        }
    }

    /// What the program is called.
    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// Whether results are JSON.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether results are annotations for GitHub.
    pub(super) fn is_github(&self) -> bool {
        self.format == Format::Github
    }

    /// Writes a line of the result.
    pub(super) fn line(&mut self, text: impl std::fmt::Display) -> Result<(), CliError> {
        Ok(writeln!(self.stdout, "{text}")?)
    }

    /// Writes text of the result as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<(), CliError> {
        Ok(self.stdout.write_all(text.as_bytes())?)
    }

    /// Writes the result as one JSON document.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        serde_json::to_writer_pretty(&mut self.stdout, value).map_err(io::Error::from)?;
        Ok(writeln!(self.stdout)?)
    }

    /// Says something beside the result; not when quiet.
    pub(super) fn note(&mut self, text: impl std::fmt::Display) {
        if !self.quiet {
            let _ = self.stdout.flush();
            let _ = writeln!(self.stderr, "{text}");
        }
    }

    /// Says what belongs to the line of the result that was just written; also when quiet.
    pub(super) fn aside(&mut self, text: &str) {
        let _ = self.stdout.flush();
        let _ = self.stderr.write_all(text.as_bytes());
    }

    /// Sends on what is written.
    pub(super) fn flush(&mut self) -> Result<(), CliError> {
        Ok(self.stdout.flush()?)
    }

    /// Says what went wrong.
    pub(super) fn error(&mut self, error: &CliError) {
        let _ = self.stdout.flush();
        let text = match self.format {
            Format::Json => format!("{}\n", error.to_json(&self.program)),
            Format::Text => error.to_text(&self.program),
            Format::Github => error.to_annotations(&self.program),
        };
        let _ = self.stderr.write_all(text.as_bytes());
    }

    /// Whether progress may be drawn: on a terminal, and somebody wants to see it.
    pub(super) fn draws(&self, global: &GlobalArgs) -> bool {
        !global.no_progress && !self.quiet && io::stderr().is_terminal()
    }
}
