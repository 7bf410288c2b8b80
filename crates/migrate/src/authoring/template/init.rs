//! `init`: a new script directory from a template.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tera::Context;

use super::{Template, render};

/// What a new project is made of.
#[derive(Debug, Clone)]
pub struct InitRequest {
    /// The template.
    pub template: Template,
    /// The script directory.
    pub directory: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
    /// The script directory as the configuration names it: relative to the configuration's folder where possible.
    pub script_location: String,
}

/// A file or directory that `init` makes, or leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedFile {
    /// A directory.
    Directory(PathBuf),
    /// A file with this text.
    File {
        /// Where.
        path: PathBuf,
        /// What.
        text: String,
    },
    /// A file that is there already and stays.
    Kept(PathBuf),
}

/// What `init` made.
#[derive(Debug, Clone)]
pub struct Initialised {
    /// In the order in which it was made.
    pub files: Vec<PlannedFile>,
}

/// Why there is no new project.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is something in the directory.
    #[error("Directory {} already exists and is not empty", path.display())]
    NotEmpty {
        /// The directory.
        path: PathBuf,
    },
    /// A file stands where the directory should be.
    #[error("{} is a file", path.display())]
    NotADirectory {
        /// The file.
        path: PathBuf,
    },
    /// The template of the configuration cannot be rendered.
    #[error("cannot render {name}: {source}")]
    Template {
        /// The template's file.
        name: String,
        /// What Tera says.
        source: tera::Error,
    },
    /// A file or directory could not be made.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// What `init` would make, checked but not made.
///
/// # Errors
/// [`InitError::NotEmpty`] and [`InitError::NotADirectory`]: nothing is ever overwritten.
pub fn plan_init(request: &InitRequest) -> Result<Vec<PlannedFile>, InitError> {
    let directory = &request.directory;
    match fs::read_dir(directory) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(InitError::NotEmpty {
                    path: directory.clone(),
                });
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(InitError::NotADirectory {
                path: directory.clone(),
            });
        }
        Err(source) => {
            return Err(InitError::Write {
                path: directory.clone(),
                source,
            });
        }
    }
    let mut files = Vec::new();
    if !directory.exists() {
        files.push(PlannedFile::Directory(directory.clone()));
    }
    files.push(PlannedFile::Directory(directory.join("versions")));
    let template = request.template;
    let mut copy = |name: &str, text: &str| {
        files.push(PlannedFile::File {
            path: directory.join(name),
            text: text.to_owned(),
        });
    };
    if let Some((name, text)) = template.script() {
        copy(name, text);
    }
    copy("README", template.file("README").unwrap_or_default());
    if request.config.exists() {
        files.push(PlannedFile::Kept(request.config.clone()));
    } else {
        let name = "alembic.yaml.tera";
        let mut context = Context::new();
        context.insert("script_location", &request.script_location);
        let text =
            render(name, template.file(name).unwrap_or_default(), &context).map_err(|source| {
                InitError::Template {
                    name: name.to_owned(),
                    source,
                }
            })?;
        files.push(PlannedFile::File {
            path: request.config.clone(),
            text,
        });
    }
    Ok(files)
}

/// Makes what [`plan_init`] planned.
///
/// # Errors
/// Those of the plan, and [`InitError::Write`].
pub fn init(request: &InitRequest) -> Result<Initialised, InitError> {
    let files = plan_init(request)?;
    for file in &files {
        match file {
            PlannedFile::Directory(path) => make_directory(path)?,
            PlannedFile::File { path, text } => {
                if let Some(parent) = path.parent() {
                    make_directory(parent)?;
                }
                let write = fs::File::create_new(path)
                    .and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
                write.map_err(|source| InitError::Write {
                    path: path.clone(),
                    source,
                })?;
            }
            PlannedFile::Kept(_) => {}
        }
    }
    Ok(Initialised { files })
}

fn make_directory(path: &Path) -> Result<(), InitError> {
    fs::create_dir_all(path).map_err(|source| InitError::Write {
        path: path.to_path_buf(),
        source,
    })
}
