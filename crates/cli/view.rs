//! A revision as commands show it: Alembic's one-line and verbose forms, and JSON.

use std::fmt::Write;
use std::path::Path;

use revgraph_graph::{Facts, RevisionId};
use revgraph_migrate::ScriptDirectory;
use revgraph_migrate::script::ScriptFile;
use serde_json::{Value, json};

use super::error::CliError;
use super::output::Output;
use super::{Outcome, paths};

/// One revision: what its script says and what the graph knows.
pub(super) struct View<'a> {
    script: &'a ScriptFile,
    facts: Facts,
    is_current: bool,
}

/// What the one-line form says beside the id.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub(super) branches: bool,
    pub(super) parents: bool,
    pub(super) message: bool,
    /// Branch points and merge points are marked.
    pub(super) tree: bool,
}

/// Writes revisions: as JSON if that is asked for, else a line each, or whole when no line is given.
pub(super) fn list(
    views: &[View<'_>],
    line: Option<Parts>,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    if output.is_json() {
        let list: Vec<Value> = views.iter().map(View::json).collect();
        output.json(&list)?;
        return Ok(Outcome::Done);
    }
    for view in views {
        match line {
            Some(parts) => output.line(view.line(parts))?,
            None => output.text(&view.entry())?,
        }
    }
    Ok(Outcome::Done)
}

impl<'a> View<'a> {
    /// A revision of the directory's graph.
    pub(super) fn of(scripts: &'a ScriptDirectory, id: &RevisionId) -> Option<View<'a>> {
        let script = scripts.script(id)?;
        let facts = scripts.graph().facts(id)?;
        Some(View {
            script,
            facts,
            is_current: false,
        })
    }

    /// Several of them, in the given order.
    pub(super) fn all(scripts: &'a ScriptDirectory, ids: &[RevisionId]) -> Vec<View<'a>> {
        ids.iter().filter_map(|id| View::of(scripts, id)).collect()
    }

    /// Marked as current if it is one of these.
    pub(super) fn marked(mut self, current: &[RevisionId]) -> View<'a> {
        self.is_current = current.contains(&self.facts.id);
        self
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    pub(super) fn script(&self) -> &ScriptFile {
        self.script
    }

    /// Alembic's one line.
    pub(super) fn line(&self, parts: Parts) -> String {
        let facts = &self.facts;
        let mut line = String::new();
        if parts.parents {
            line.push_str(&self.parents());
            if !self.script.header.depends_on.is_empty() {
                let _ = write!(line, " ({})", self.script.header.depends_on.join(", "));
            }
            line.push_str(" -> ");
        }
        line.push_str(facts.id.as_ref());
        if parts.branches && !facts.labels.is_empty() {
            let _ = write!(line, " ({})", facts.labels.join(", "));
        }
        let effective = facts.is_head && !facts.is_effective_head;
        for (holds, mark) in [
            (facts.is_effective_head, " (head)"),
            (effective, " (effective head)"),
            (self.is_current, " (current)"),
            (parts.tree && facts.is_branch_point, " (branchpoint)"),
            (parts.tree && facts.is_merge_point, " (mergepoint)"),
        ] {
            if holds {
                line.push_str(mark);
            }
        }
        let message = self.script.header.summary();
        if parts.message && !message.is_empty() {
            let _ = write!(line, ", {message}");
        }
        line
    }

    /// Alembic's entry of several lines, with an empty line at the end.
    pub(super) fn entry(&self) -> String {
        let facts = &self.facts;
        let header = &self.script.header;
        let mut entry = format!("Rev: {}", facts.id);
        for (holds, mark) in [
            (facts.is_head, " (head)"),
            (facts.is_branch_point, " (branchpoint)"),
            (facts.is_merge_point, " (mergepoint)"),
            (self.is_current, " (current)"),
        ] {
            if holds {
                entry.push_str(mark);
            }
        }
        let word = if facts.is_merge_point {
            "Merges"
        } else {
            "Parent"
        };
        let _ = writeln!(entry, "\n{word}: {}", self.parents());
        if !header.depends_on.is_empty() {
            let _ = writeln!(entry, "Also depends on: {}", header.depends_on.join(", "));
        }
        if facts.is_branch_point {
            let _ = writeln!(entry, "Branches into: {}", comma(&facts.children));
        }
        if !facts.labels.is_empty() {
            let _ = writeln!(entry, "Branch names: {}", facts.labels.join(", "));
        }
        let _ = writeln!(entry, "Path: {}\n", paths::shown(&self.script.path));
        for line in header.message.lines() {
            let _ = writeln!(entry, "    {line}");
        }
        if !header.message.is_empty() {
            entry.push_str("    \n");
        }
        let _ = writeln!(entry, "    Revision ID: {}", facts.id);
        let _ = writeln!(entry, "    Revises: {}", comma(&facts.down_revisions));
        if let Some(created) = &header.created_at {
            let _ = writeln!(entry, "    Create Date: {created}");
        }
        entry.push('\n');
        entry
    }

    /// The revision as JSON.
    pub(super) fn json(&self) -> Value {
        let facts = &self.facts;
        let header = &self.script.header;
        let mut value = json!({
            "revision": facts.id.as_ref(),
            "down_revision": ids(&facts.down_revisions),
            "depends_on": ids(&facts.depends_on),
            "branch_labels": facts.own_labels,
            "branches": facts.labels,
            "children": ids(&facts.children),
            "message": header.message,
            "created_at": header.created_at,
            "path": paths::shown(&self.script.path),
            "is_head": facts.is_head,
            "is_effective_head": facts.is_effective_head,
            "is_base": facts.is_base,
            "is_branch_point": facts.is_branch_point,
            "is_merge_point": facts.is_merge_point,
        });
        if self.is_current {
            value["is_current"] = json!(true);
        }
        value
    }

    fn parents(&self) -> String {
        if self.facts.down_revisions.is_empty() {
            "<base>".to_owned()
        } else {
            comma(&self.facts.down_revisions)
        }
    }
}

/// What is said of an applied script that is another one now.
pub(super) fn edited(revision: &RevisionId, path: &Path) -> String {
    format!(
        "{revision} has changed since it was applied: {}",
        paths::shown(path)
    )
}

/// A moment of the log to the second, as people read it: `2026-11-21 08:57:39`.
pub(super) fn moment(moment: &str) -> String {
    let seconds: String = moment.chars().take(19).collect();
    seconds.replace('T', " ")
}

/// Ids as a JSON list.
pub(super) fn ids(ids: &[RevisionId]) -> Vec<&str> {
    ids.iter().map(AsRef::as_ref).collect()
}

fn comma(list: &[RevisionId]) -> String {
    ids(list).join(", ")
}
