//! New revisions: `revision` and `merge`.
//!
//! - this file: a new revision as a value
//! - `error.rs`: why there is none
//! - `stub.rs`: what it begins with that is about one table
//! - `write.rs`: the value becomes a file
//!
//! Everything that could refuse a new script is checked while it is only a value ([`plan_revision`]): its
//! id, its labels, its parents, its place, and whether the text that the template gives reads back as what was
//! asked for. Only then is it written.

mod error;
mod stub;
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use jiff::{Timestamp, Zoned};
use revgraph_graph::{GraphError, RevisionId};
use tera::Context;

use crate::config::{Config, RevIdStyle};
use crate::plan::LONGEST_ID;
use crate::script::{Body, Format, Header, ScriptDirectory, ScriptFile, Source, of_text};
use crate::slug;
use crate::template;

pub use error::ReviseError;
pub use stub::{Stub, stub};
pub use write::write;

/// What a new revision shall be.
#[derive(Debug, Clone, Default)]
pub struct RevisionRequest {
    /// The message; may be empty.
    pub message: String,
    /// Identifiers of the parents; none means `head`.
    pub heads: Vec<String>,
    /// Parents need not be heads.
    pub splice: bool,
    /// It joins revisions: there must be at least two parents.
    pub merge: bool,
    /// Labels that begin with it.
    pub branch_labels: Vec<String>,
    /// The directory for the file; one of the version locations.
    pub version_path: Option<PathBuf>,
    /// The id; made when none is given.
    pub rev_id: Option<String>,
    /// Identifiers of revisions that must be applied before.
    pub depends_on: Vec<String>,
    /// The form; the configured one when none is given.
    pub format: Option<Format>,
    /// What `-x` gave: the template's `x`.
    pub x: BTreeMap<String, String>,
    /// What it does, by database; nothing where there is no entry.
    pub work: BTreeMap<String, Sections>,
}

/// What a new revision does on one database, as text in the form of the script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sections {
    /// The way up.
    pub upgrade: String,
    /// The way down.
    pub downgrade: String,
}

/// A new script, checked and not yet written.
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// Where it will be.
    pub path: PathBuf,
    /// What it will say.
    pub text: String,
    /// What it declares.
    pub header: Header,
    /// Its form.
    pub format: Format,
}

/// Makes a new revision as a value: checked, not written.
///
/// # Errors
/// Everything in [`ReviseError`] but a failing write.
pub fn plan_revision(
    config: &Config,
    scripts: &ScriptDirectory,
    request: &RevisionRequest,
    now: SystemTime,
) -> Result<NewRevision, ReviseError> {
    check_writable(config)?;
    let graph = scripts.graph();
    let heads = if request.heads.is_empty() {
        vec!["head".to_owned()]
    } else {
        request.heads.clone()
    };
    let parents = graph.parents_for(&heads, request.splice)?;
    if request.merge && parents.len() < 2 {
        return Err(ReviseError::NothingToMerge { found: parents });
    }
    let id = match &request.rev_id {
        Some(id) => id.clone(),
        None => new_id(config.rev_id_style, scripts),
    };
    let id = graph.check_new(&id, &request.branch_labels)?;
    let length = id.as_ref().chars().count();
    let limit = LONGEST_ID;
    if length > limit {
        return Err(ReviseError::IdTooLong {
            id: id.to_string(),
            length,
            limit,
        });
    }
    let depends_on = request
        .depends_on
        .iter()
        .map(|name| graph.dependency_for(name))
        .collect::<Result<Vec<String>, GraphError>>()?;
    let location = location(config, scripts, request.version_path.as_deref(), &parents)?;
    let created = Timestamp::try_from(now)
        .unwrap_or_default()
        .to_zoned(config.timezone.clone());
    let format = request.format.unwrap_or(config.script_format);
    let path = location.join(file_name(config, &id, &request.message, &created, format)?);
    if path.exists() {
        return Err(ReviseError::Exists { path });
    }

    let (template_name, template_text) = script_template(config, format)?;
    let context = context(config, request, &id, &parents, &depends_on, &created);
    let text = template::render(&template_name, &template_text, &context).map_err(|source| {
        ReviseError::Template {
            name: template_name.clone(),
            source,
        }
    })?;
    let unusable = |source| ReviseError::Unusable {
        name: template_name.clone(),
        source: Box::new(source),
    };
    let header = of_text(&path, format, &text).map_err(unusable)?;
    let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect::<Vec<String>>();
    let differs = |key| ReviseError::Differs {
        name: template_name.clone(),
        key,
    };
    if header.revision != id {
        return Err(differs("revision"));
    }
    if header.down_revisions != strings(&parents) {
        return Err(differs("down_revision"));
    }
    if header.branch_labels != request.branch_labels {
        return Err(differs("branch_labels"));
    }
    if header.depends_on != depends_on {
        return Err(differs("depends_on"));
    }
    let body = Body::parse(&path, format, text.clone()).map_err(unusable)?;
    if !body.has_all(&request.work) {
        return Err(differs("upgrade"));
    }
    // The graph with the new script in it must be one: the loader's checks, before there is a file.
    let mut together = scripts.scripts().to_vec();
    together.push(ScriptFile {
        path: path.clone(),
        source: Source::File(format),
        header: header.clone(),
    });
    ScriptDirectory::from_scripts(together).map_err(unusable)?;
    Ok(NewRevision {
        path,
        text,
        header,
        format,
    })
}

/// Whether there is a directory for new scripts.
///
/// # Errors
/// [`ReviseError::NoDirectory`].
pub fn check_writable(config: &Config) -> Result<(), ReviseError> {
    match config.script_location {
        Some(_) => Ok(()),
        None => Err(ReviseError::NoDirectory),
    }
}

fn new_id(style: RevIdStyle, scripts: &ScriptDirectory) -> String {
    match style {
        RevIdStyle::Uuid => {
            let hex = uuid::Uuid::new_v4().simple().to_string();
            hex[hex.len() - 12..].to_owned()
        }
        RevIdStyle::Sequence => {
            let scripts = scripts.scripts().iter();
            // A label is a name too, and no id can be the same.
            let names = scripts.flat_map(|script| {
                let labels = script.header.branch_labels.iter().map(String::as_str);
                labels.chain([script.header.revision.as_ref()])
            });
            let highest = names.filter_map(number).max().unwrap_or(0);
            format!("{:04}", highest.saturating_add(1))
        }
    }
}

/// The number that an id is. What has more digits than the version table takes may be none.
fn number(id: &str) -> Option<u128> {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| id.parse().ok())?
}

fn location(
    config: &Config,
    scripts: &ScriptDirectory,
    asked: Option<&Path>,
    parents: &[RevisionId],
) -> Result<PathBuf, ReviseError> {
    let locations = &config.version_locations;
    if let Some(asked) = asked {
        let wanted = normal(asked);
        return locations
            .iter()
            .find(|location| normal(location) == wanted)
            .cloned()
            .ok_or_else(|| ReviseError::NotALocation {
                path: asked.to_path_buf(),
                locations: locations.clone(),
            });
    }
    if let [only] = locations.as_slice() {
        return Ok(only.clone());
    }
    let beside_parent = parents
        .first()
        .and_then(|parent| scripts.script(parent))
        .and_then(|script| {
            locations
                .iter()
                .find(|location| script.path.starts_with(location))
        });
    beside_parent
        .cloned()
        .ok_or_else(|| ReviseError::WhichLocation {
            locations: locations.clone(),
        })
}

/// A path made absolute, without `.` and `..`, so that two spellings compare equal.
fn normal(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut normal = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

fn file_name(
    config: &Config,
    id: &RevisionId,
    message: &str,
    created: &Zoned,
    format: Format,
) -> Result<PathBuf, ReviseError> {
    let slug = slug::slug(
        message.lines().next().unwrap_or_default(),
        config.truncate_slug_length,
    );
    let mut context = Context::new();
    context.insert("rev", id.as_ref());
    context.insert("slug", &slug);
    context.insert("epoch", &created.timestamp().as_second());
    context.insert("year", &format!("{:04}", created.year()));
    context.insert("month", &format!("{:02}", created.month()));
    context.insert("day", &format!("{:02}", created.day()));
    context.insert("hour", &format!("{:02}", created.hour()));
    context.insert("minute", &format!("{:02}", created.minute()));
    context.insert("second", &format!("{:02}", created.second()));
    let mut name =
        template::render("file_template", &config.file_template, &context).map_err(|source| {
            ReviseError::Template {
                name: "file_template".to_owned(),
                source,
            }
        })?;
    if slug.is_empty() {
        name.truncate(name.trim_end_matches(['_', '-']).len());
    }
    let inside = Path::new(&name)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let hidden = Path::new(&name)
        .file_name()
        .is_none_or(|last| last.as_encoded_bytes().starts_with(b"."));
    if name.is_empty() || !inside || hidden || name.contains(['\0', '\n', '\r']) {
        return Err(ReviseError::FileName { name });
    }
    Ok(PathBuf::from(format!("{name}.{}", format.extension())))
}

/// The project's own script template, or the one inside the binary where the project has none of the form.
fn script_template(config: &Config, format: Format) -> Result<(String, String), ReviseError> {
    let name = format!("script.{}.tera", format.extension());
    if let Some(directory) = &config.script_location {
        let path = directory.join(&name);
        match fs::read_to_string(&path) {
            Ok(text) => return Ok((path.display().to_string(), text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(ReviseError::Write { path, source }),
        }
    }
    let builtin = template::list()
        .into_iter()
        .find_map(|template| template.file(&name));
    Ok((name, builtin.unwrap_or_default().to_owned()))
}

fn context(
    config: &Config,
    request: &RevisionRequest,
    id: &RevisionId,
    parents: &[RevisionId],
    depends_on: &[String],
    created: &Zoned,
) -> Context {
    let mut context = Context::new();
    context.insert("revision", id.as_ref());
    context.insert("up_revision", id.as_ref());
    match parents {
        [] => context.insert("down_revision", &None::<String>),
        [only] => context.insert("down_revision", only.as_ref()),
        several => {
            let ids: Vec<&str> = several.iter().map(AsRef::as_ref).collect();
            context.insert("down_revision", &ids);
        }
    }
    context.insert("branch_labels", &request.branch_labels);
    context.insert("depends_on", depends_on);
    context.insert("message", &request.message);
    context.insert(
        "create_date",
        &created
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
            .replace("+00:00", "Z"),
    );
    let databases: Vec<&str> = config
        .databases
        .iter()
        .map(|database| database.name.as_str())
        .collect();
    context.insert("databases", &databases);
    let sections = |text: fn(&Sections) -> &str| -> BTreeMap<&str, &str> {
        let text = |name: &&str| request.work.get(*name).map_or("", text);
        databases.iter().map(|name| (*name, text(name))).collect()
    };
    let (upgrades, downgrades) = (
        sections(|work| work.upgrade.as_str()),
        sections(|work| work.downgrade.as_str()),
    );
    let only = |sections: &BTreeMap<&str, &str>| match databases.as_slice() {
        [only] => sections[only].to_owned(),
        _ => String::new(),
    };
    context.insert("upgrade", &only(&upgrades));
    context.insert("downgrade", &only(&downgrades));
    context.insert("upgrades", &upgrades);
    context.insert("downgrades", &downgrades);
    context.insert("x", &request.x);
    context
}
