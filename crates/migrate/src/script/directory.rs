//! The script directory: every script's header, in load order, and the graph they make.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use revgraph_graph::{EdgeKind, GraphError, RevisionGraph, RevisionId};

use super::{Body, Code, Format, Header, ScriptError, file, header};
use crate::Place;
use crate::parallel;

/// One script of the directory, by its header.
#[derive(Debug, Clone)]
pub struct ScriptFile {
    /// Where it is; for a revision in Rust the file of its code.
    pub path: PathBuf,
    /// What its body is read from.
    pub source: Source,
    /// What it declares.
    pub header: Header,
}

/// What the body of a script is read from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The file at its path.
    File(Format),
    /// A text that was there when the program was built.
    Text(Format, &'static str),
    /// Code.
    Code {
        /// What it does.
        code: Code,
        /// Where it is.
        place: Box<Place>,
    },
}

impl ScriptFile {
    /// A script that is built into the program; `path` is where it was, and decides its format.
    ///
    /// # Errors
    /// [`ScriptError::NotAScript`] for a path that is no script's, and a malformed header.
    pub fn embedded(path: &str, text: &'static str) -> Result<ScriptFile, ScriptError> {
        let path = PathBuf::from(path);
        let Some(format) = Format::of(&path) else {
            return Err(ScriptError::NotAScript { path });
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Ok(ScriptFile {
            header: header::of_text(&path, format, text)?,
            path,
            source: Source::Text(format, text),
        })
    }

    /// Reads the body.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn body(&self) -> Result<Body, ScriptError> {
        Body::read(self)
    }

    /// Its text; none for code.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn text(&self) -> Result<Option<Cow<'static, str>>, ScriptError> {
        match &self.source {
            Source::File(_) => file::read(&self.path).map(|text| Some(Cow::Owned(text))),
            Source::Text(_, text) => Ok(Some(Cow::Borrowed(text))),
            Source::Code { .. } => Ok(None),
        }
    }
}

/// All scripts of a project and the graph that their headers make.
#[derive(Debug)]
pub struct ScriptDirectory {
    scripts: Vec<ScriptFile>,
    by_id: HashMap<RevisionId, usize>,
    graph: RevisionGraph,
}

impl ScriptDirectory {
    /// Reads the headers of all scripts below the version locations and builds the graph.
    ///
    /// The load order is Alembic's, and carries meaning (it breaks ties): the locations as configured, the
    /// files of each by name. A location that does not exist yet holds no scripts; `script_location` must exist.
    ///
    /// # Errors
    /// A file that cannot be read, a malformed header, and everything that keeps the headers from being a
    /// graph (a duplicate id, a missing parent, a cycle) is an error that names the files.
    pub fn load(
        script_location: &Path,
        version_locations: &[PathBuf],
        recursive: bool,
    ) -> Result<ScriptDirectory, ScriptError> {
        if !script_location.is_dir() {
            return Err(ScriptError::NoDirectory {
                path: script_location.to_path_buf(),
            });
        }
        let mut files = Vec::new();
        let mut visited = HashSet::new();
        for location in version_locations {
            if location.is_dir() {
                collect(location, recursive, &mut visited, &mut files)?;
            }
        }
        let headers = parallel::map(&files, Vec::new, |buffer, (path, format)| {
            header::read(path, *format, buffer)
        });
        let mut scripts = Vec::with_capacity(files.len());
        for ((path, format), header) in files.into_iter().zip(headers) {
            scripts.push(ScriptFile {
                path,
                source: Source::File(format),
                header: header?,
            });
        }
        ScriptDirectory::from_scripts(scripts)
    }

    /// The directory that these scripts, in load order, would make.
    pub fn from_scripts(scripts: Vec<ScriptFile>) -> Result<ScriptDirectory, ScriptError> {
        let revisions = scripts
            .iter()
            .map(|script| script.header.to_revision())
            .collect();
        let graph =
            RevisionGraph::build(revisions).map_err(|source| graph_error(source, &scripts))?;
        let by_id = scripts
            .iter()
            .enumerate()
            .map(|(index, script)| (script.header.revision.clone(), index))
            .collect();
        Ok(ScriptDirectory {
            scripts,
            by_id,
            graph,
        })
    }

    /// The graph of all revisions.
    pub fn graph(&self) -> &RevisionGraph {
        &self.graph
    }

    /// All scripts, in load order.
    pub fn scripts(&self) -> &[ScriptFile] {
        &self.scripts
    }

    /// The script of a revision of this directory's graph.
    pub fn script(&self, id: &RevisionId) -> Option<&ScriptFile> {
        self.by_id.get(id).map(|&index| &self.scripts[index])
    }
}

/// Adds the scripts of one location, sorted by name; hidden files and editors' leftovers are no scripts.
fn collect(
    location: &Path,
    recursive: bool,
    visited: &mut HashSet<PathBuf>,
    files: &mut Vec<(PathBuf, Format)>,
) -> Result<(), ScriptError> {
    let failed = |source| ScriptError::Read {
        path: location.to_path_buf(),
        source,
    };
    if !visited.insert(location.canonicalize().map_err(failed)?) {
        return Err(ScriptError::DirectoryLoop {
            path: location.to_path_buf(),
        });
    }
    let mut scripts = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(location).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        match Format::of(&path) {
            Some(format) => scripts.push((path, format)),
            None if recursive && path.is_dir() => folders.push(path),
            None => {}
        }
    }
    scripts.sort_unstable_by(|(a, _), (b, _)| a.file_name().cmp(&b.file_name()));
    files.append(&mut scripts);
    folders.sort_unstable();
    for folder in folders {
        collect(&folder, recursive, visited, files)?;
    }
    Ok(())
}

/// Adds to an error of the graph the files that it speaks of.
fn graph_error(source: GraphError, scripts: &[ScriptFile]) -> ScriptError {
    let at = |position: usize| {
        scripts
            .get(position)
            .map(|script| Place::file(&script.path))
    };
    let of = |ids: &[&RevisionId]| {
        let named = |id: &&RevisionId| scripts.iter().find(|script| script.header.revision == **id);
        ids.iter()
            .filter_map(named)
            .map(|script| Place::file(&script.path))
            .collect()
    };
    let places = match &source {
        GraphError::DuplicateRevision { first, second, .. } => {
            [at(*first), at(*second)].into_iter().flatten().collect()
        }
        GraphError::MissingParent {
            position,
            missing,
            kind,
            ..
        } => {
            let key = match kind {
                EdgeKind::Parent => "down_revision",
                EdgeKind::Dependency => "depends_on",
            };
            let script = scripts.get(*position);
            script
                .map(|script| place_of_name(&script.path, key, missing))
                .into_iter()
                .collect()
        }
        GraphError::SelfLoop { position, .. } => at(*position).into_iter().collect(),
        GraphError::Cycle { members, .. } | GraphError::DependencyCycle { members, .. } => {
            of(&members.iter().collect::<Vec<_>>())
        }
        GraphError::LabelTaken {
            revision, other, ..
        } => of(&[revision, other]),
        GraphError::EmptyLabel { revision } => of(&[revision]),
        _ => Vec::new(),
    };
    ScriptError::Graph { places, source }
}

/// Where a script names a revision under a key, in either form of scripts; headers were read without places. The
/// name may stand on a line of its own behind the key's.
fn place_of_name(path: &Path, key: &str, name: &str) -> Place {
    let Ok(text) = fs::read_to_string(path) else {
        return Place::file(path);
    };
    let is_key = |line: &str| line.trim_start_matches(['-', ' ']).starts_with(key);
    let found = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !is_key(line))
        .find_map(|(index, line)| Some((index + 1, line, line.find(name)?)));
    match found {
        None => Place::file(path),
        Some((number, line, start)) => {
            let column = line[..start].chars().count() + 1;
            Place::in_text(path, &text, Some(number), Some(column))
        }
    }
}
