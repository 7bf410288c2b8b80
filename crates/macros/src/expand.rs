//! The scripts of a directory as an expression of Rust, if they are a graph.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use revgraph_graph::{GraphError, Revision, RevisionGraph, RevisionId};
use revgraph_scripts::{FileError, Header, Listed, Place, list, places, read_text};

/// The scripts below `directory`, which is relative to the package's folder `root`: `&[EmbeddedScript::File { .. }, ..]`.
/// They may stand on the revisions `in_rust`, of which no more than the ids is known.
///
/// # Errors
/// What the compiler shall say.
pub(crate) fn expand(root: &Path, directory: &str, in_rust: &[String]) -> Result<String, String> {
    let listed = scripts(root, directory)?;
    let shown = |path: &Path| inside(root, path);
    let mut headers = Vec::with_capacity(listed.len());
    let mut buffer = Vec::new();
    for script in &listed {
        let header = script.header(&mut buffer);
        headers.push((
            script.path(),
            header.map_err(|error| of_file(root, &error))?,
        ));
    }
    check(root, &headers, in_rust)?;

    let mut code = String::from("&[");
    for script in &listed {
        match script {
            Listed::File(path, _) => {
                let (shown, text) = (shown(path)?, include(path)?);
                let _ = write!(
                    code,
                    "EmbeddedScript::File {{ path: {shown:?}, text: {text} }},"
                );
            }
            Listed::Diesel(folder) => {
                let optional = |path: Option<PathBuf>| {
                    let included = path.map(|path| include(&path)).transpose()?;
                    Ok::<String, String>(match included {
                        Some(text) => format!("::core::option::Option::Some({text})"),
                        None => "::core::option::Option::None".to_owned(),
                    })
                };
                let parent = match &folder.parent {
                    Some(parent) => format!("::core::option::Option::Some({parent:?})"),
                    None => "::core::option::Option::None".to_owned(),
                };
                let _ = write!(
                    code,
                    "EmbeddedScript::Diesel {{ folder: {:?}, parent: {parent}, up: {}, down: {}, metadata: {} }},",
                    shown(&folder.path)?,
                    include(&folder.up())?,
                    optional(folder.down())?,
                    optional(folder.metadata())?,
                );
            }
        }
    }
    code.push(']');
    Ok(code)
}

/// The scripts of a script location (those below its `versions/`), or of a plain folder of scripts.
fn scripts(root: &Path, directory: &str) -> Result<Vec<Listed>, String> {
    let whole = root.join(directory);
    if !whole.is_dir() {
        return Err(format!(
            "there is no directory {directory} beside Cargo.toml ({})",
            root.display()
        ));
    }
    let read =
        |path: PathBuf, recursive| list(&[path], recursive).map_err(|error| of_file(root, &error));
    let versions = whole.join("versions");
    if !versions.is_dir() {
        return read(whole, true);
    }
    if let Some(beside) = read(whole, false)?.first() {
        return Err(format!(
            "{}: a script stands beside the folder versions/, in which the scripts of {directory} are looked for",
            inside(root, &beside.path())?
        ));
    }
    read(versions, true)
}

fn check(root: &Path, headers: &[(PathBuf, Header)], in_rust: &[String]) -> Result<(), String> {
    let mut revisions: Vec<Revision> = headers
        .iter()
        .map(|(_, header)| header.to_revision())
        .collect();
    for id in in_rust {
        revisions.push(Revision {
            id: RevisionId::new(id).map_err(|error| error.to_string())?,
            down_revisions: Vec::new(),
            depends_on: Vec::new(),
            branch_labels: Vec::new(),
            slug: String::new(),
        });
    }
    let Err(error) = RevisionGraph::build(revisions) else {
        return Ok(());
    };
    let paths: Vec<(&Path, &Header)> = headers
        .iter()
        .map(|(path, header)| (path.as_path(), header))
        .collect();
    let text = |at: usize| read_text(paths.get(at)?.0).ok().map(Into::into);
    let mut said = said(root, &places(&error, &paths, text), &error.to_string());
    match &error {
        GraphError::MissingParent { missing, .. } => {
            let _ = write!(
                said,
                "\n  if it is in Rust, say so: in_rust = [{missing:?}]"
            );
        }
        GraphError::DuplicateRevision { id, .. } if in_rust.iter().any(|name| *id == **name) => {
            said.push_str("\n  and in_rust");
        }
        _ => {}
    }
    Err(said)
}

fn of_file(root: &Path, error: &FileError) -> String {
    let mut message = error.to_string();
    if let Some(word) = error.suggestion() {
        let _ = write!(message, "; did you mean '{word}'?");
    }
    said(
        root,
        error.place().map_or(&[], std::slice::from_ref),
        &message,
    )
}

/// `file:line:column: message`, and below it the other places.
fn said(root: &Path, places: &[Place], message: &str) -> String {
    let shown = |place: &Place| {
        let path = place.path.strip_prefix(root).unwrap_or(&place.path);
        Place {
            path: path.to_path_buf(),
            ..place.clone()
        }
        .to_string()
    };
    let Some((first, others)) = places.split_first() else {
        return message.to_owned();
    };
    let mut said = format!("{}: {message}", shown(first));
    if let Some(line) = &first.excerpt {
        let _ = write!(said, "\n  | {line}");
    }
    for other in others {
        let _ = write!(said, "\n  and {}", shown(other));
    }
    said
}

/// The path inside the package, with `/`, so that the program is the same wherever it was built.
fn inside(root: &Path, path: &Path) -> Result<String, String> {
    let shown = text(path.strip_prefix(root).unwrap_or(path))?;
    Ok(shown.replace(std::path::MAIN_SEPARATOR, "/"))
}

fn include(path: &Path) -> Result<String, String> {
    Ok(format!("::core::include_str!({:?})", text(path)?))
}

fn text(path: &Path) -> Result<&str, String> {
    let text = path.to_str();
    text.ok_or_else(|| format!("the name of {} is not UTF-8", path.display()))
}

#[cfg(test)]
mod tests;
