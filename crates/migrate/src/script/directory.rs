//! The script directory: every script's header, in load order, and the graph they make.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use revgraph_graph::{GraphError, RevisionGraph, RevisionId};
use revgraph_scripts::Listed;

use super::{Body, Code, DieselFiles, Format, Header, ScriptError, of_text, read_text};
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
    /// A migration of Diesel.
    Diesel(Box<DieselFiles>),
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
            header: of_text(&path, format, text)?,
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

    /// Its text; none for code. Of a migration of Diesel both files, each below a section line.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn text(&self) -> Result<Option<Cow<'static, str>>, ScriptError> {
        match &self.source {
            Source::File(_) => Ok(Some(Cow::Owned(read_text(&self.path)?))),
            Source::Text(_, text) => Ok(Some(Cow::Borrowed(text))),
            Source::Diesel(files) => Ok(Some(Cow::Owned(files.read()?.together()))),
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
    /// The load order is that of [`revgraph_scripts::list`], and carries meaning (it breaks ties). A location that does not
    /// exist yet holds no scripts; `script_location` must exist.
    ///
    /// # Errors
    /// A file that cannot be read, a malformed header, and everything that keeps the headers from being a
    /// graph (a duplicate id, a missing parent, a cycle) is an error that names the files.
    pub fn load(
        script_location: &Path,
        version_locations: &[PathBuf],
        recursive: bool,
    ) -> Result<ScriptDirectory, ScriptError> {
        ScriptDirectory::from_scripts(ScriptDirectory::read(
            script_location,
            version_locations,
            recursive,
        )?)
    }

    /// The scripts that [`ScriptDirectory::load`] would make a graph of: for those that others, of somewhere else, join.
    ///
    /// # Errors
    /// A file that cannot be read, or a malformed header.
    pub fn read(
        script_location: &Path,
        version_locations: &[PathBuf],
        recursive: bool,
    ) -> Result<Vec<ScriptFile>, ScriptError> {
        if !script_location.is_dir() {
            return Err(ScriptError::NoDirectory {
                path: script_location.to_path_buf(),
            });
        }
        let listed = revgraph_scripts::list(version_locations, recursive)?;
        let headers = parallel::map(&listed, Vec::new, |buffer, script| script.header(buffer));
        let mut scripts = Vec::with_capacity(listed.len());
        for (listed, header) in listed.into_iter().zip(headers) {
            scripts.push(ScriptFile {
                path: listed.path(),
                header: header?,
                source: match listed {
                    Listed::File(_, format) => Source::File(format),
                    Listed::Diesel(folder) => Source::Diesel(Box::new(DieselFiles::of(&folder))),
                },
            });
        }
        Ok(scripts)
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

/// Adds to an error of the graph the files that it speaks of.
fn graph_error(source: GraphError, scripts: &[ScriptFile]) -> ScriptError {
    let headers: Vec<(&Path, &Header)> = scripts
        .iter()
        .map(|script| (script.path.as_path(), &script.header))
        .collect();
    let text = |position: usize| scripts.get(position)?.text().ok()?;
    ScriptError::Graph {
        places: revgraph_scripts::places(&source, &headers, text),
        source,
    }
}
