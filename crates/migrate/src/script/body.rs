//! The body of a script: for each direction and database the statements that run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use revgraph_graph::Direction;
use revgraph_schema::Dialect;
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::{self, Context, Item, Marker, Program, Rendered};
use revgraph_schema::split;
use revgraph_schema::yaml::{Node, PathSegment};

use super::diesel::DieselBody;
use super::part::{Part, check_transaction};
use super::schema::{RevisionFile, Section, Work};
use super::{
    Code, Format, Header, Procedure, ScriptError, ScriptFile, Source, Substitution, of_text, sql,
    yaml,
};
use crate::Place;
use crate::checksum;
use crate::late::Late;

/// The work of a script, read but not yet made into statements.
#[derive(Debug)]
pub struct Body {
    path: PathBuf,
    header: Header,
    text: Arc<str>,
    content: Content,
}

/// Operations, and where they stand.
type Operations<'s> = (Vec<PathSegment>, &'s [Item]);

#[derive(Debug)]
pub(super) enum Content {
    Yaml(RevisionFile),
    Sql(Vec<sql::Section>),
    Diesel(DieselBody),
    Code(Code, Box<Place>),
}

/// The database that statements are made for.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Its name in the configuration.
    pub database: &'a str,
    /// Its dialect.
    pub dialect: Dialect,
    /// The names of all configured databases.
    pub databases: &'a [String],
    /// How constraints and indexes are called that have no name.
    pub naming: &'a Naming,
}

/// Where a statement comes from. The place is looked up when it is asked for: only errors ask.
#[derive(Clone)]
pub struct Origin {
    path: PathBuf,
    text: Arc<str>,
    at: At,
    /// The operation, where the statement comes from one.
    pub operation: Option<&'static str>,
}

#[derive(Clone)]
enum At {
    Line { line: usize, column: usize },
    Node(Vec<PathSegment>),
}

impl Origin {
    /// A statement of SQL, by where it begins.
    pub(super) fn at_line(path: &Path, text: &Arc<str>, line: usize, column: usize) -> Origin {
        Origin {
            path: path.to_path_buf(),
            text: Arc::clone(text),
            at: At::Line { line, column },
            operation: None,
        }
    }

    /// The place of the statement, or of the operation that it is made from.
    pub fn place(&self) -> Place {
        match &self.at {
            At::Line { line, column } => {
                Place::in_text(&self.path, &self.text, Some(*line), Some(*column))
            }
            At::Node(node) => Place::at_node(&self.path, &self.text, node),
        }
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place())
    }
}

/// One statement of a script, ready for its database, or what its statements are made from when it runs.
#[derive(Debug, Clone)]
pub struct ScriptStatement {
    /// The statement, without a terminator; of a late one the operations as they are written.
    pub sql: String,
    /// The data block of `COPY .. FROM stdin`.
    pub copy_data: Option<String>,
    /// What the runner has to know of it beside its text.
    pub marker: Option<Marker>,
    /// Where it comes from.
    pub origin: Origin,
    /// The operations, where the statements depend on a table as it is just before.
    pub late: Option<Late>,
    /// The code that runs in its place, where one does.
    pub code: Option<Procedure>,
}

impl ScriptStatement {
    /// One that an operation was made into.
    pub(crate) fn made(rendered: Rendered, origin: Origin) -> ScriptStatement {
        ScriptStatement {
            sql: rendered.sql,
            copy_data: rendered.copy_data,
            marker: rendered.marker,
            origin,
            late: None,
            code: None,
        }
    }

    fn rendered(&self) -> Rendered {
        Rendered {
            sql: self.sql.clone(),
            copy_data: self.copy_data.clone(),
            marker: self.marker.clone(),
        }
    }

    /// The program that runs in its place, where one does.
    pub fn program(&self) -> Option<&Program> {
        match &self.marker {
            Some(Marker::Run(program)) => Some(program),
            _ => None,
        }
    }

    /// Whether its text is no SQL but a comment, which says what runs in its place: a program, or code.
    pub fn is_comment(&self) -> bool {
        self.program().is_some() || self.code.is_some()
    }

    /// Its text as people are shown it: SQL with a semicolon behind.
    pub fn shown(&self) -> String {
        match self.is_comment() {
            true => self.sql.clone(),
            false => format!("{};", self.sql),
        }
    }
}

impl Body {
    pub(super) fn read(script: &ScriptFile) -> Result<Body, ScriptError> {
        let format = match &script.source {
            Source::File(format) | Source::Text(format, _) => *format,
            Source::Diesel(files) => {
                let body = files.read()?;
                let text = body.together().into();
                return Ok(Body::of(script, text, Content::Diesel(body)));
            }
            Source::Code { code, place } => {
                let content = Content::Code(code.clone(), place.clone());
                return Ok(Body::of(script, Arc::from(""), content));
            }
        };
        let text = script.text()?.unwrap_or_default().into_owned();
        Body::parse(&script.path, format, text)
    }

    fn of(script: &ScriptFile, text: Arc<str>, content: Content) -> Body {
        Body {
            path: script.path.clone(),
            header: script.header.clone(),
            text,
            content,
        }
    }

    /// The body that a text would have as a script.
    pub(crate) fn parse(path: &Path, format: Format, text: String) -> Result<Body, ScriptError> {
        let (header, content) = match format {
            Format::Yaml => {
                let (header, file) = yaml::file(path, &text)?;
                (header, Content::Yaml(file))
            }
            Format::Sql => (
                of_text(path, format, &text)?,
                Content::Sql(sql::sections(path, &text)?),
            ),
        };
        Ok(Body {
            path: path.to_path_buf(),
            header,
            text: text.into(),
            content,
        })
    }

    /// What the script declares, as its whole text says it.
    pub fn header(&self) -> &Header {
        &self.header
    }

    #[cfg(feature = "authoring")]
    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The bytes of the script.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same, to keep.
    pub(crate) fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The statements of one direction on one database, in order.
    ///
    /// # Errors
    /// [`ScriptError::Irreversible`] for a downgrade that does not exist, [`ScriptError::UnknownDatabase`]
    /// for a section that no configured database has, and all that keeps a statement from being made.
    pub fn statements(
        &self,
        direction: Direction,
        target: Target<'_>,
        substitution: &Substitution,
    ) -> Result<Vec<ScriptStatement>, ScriptError> {
        self.check_names(target.databases)?;
        match &self.content {
            Content::Yaml(file) => self.yaml_statements(file, direction, target),
            Content::Sql(sections) => {
                self.sql_statements(sections, direction, target, substitution)
            }
            Content::Diesel(body) => match body.part(direction, self.header.transactional) {
                Some(part) => part.plain(target.dialect),
                None => Err(self.irreversible(Place::file(&self.path))),
            },
            Content::Code(code, place) => self.code_statements(code, place, direction),
        }
    }

    /// The checksum of what one direction does on one database: it follows the tokens, not the layout.
    pub fn checksum(&self, direction: Direction, target: Target<'_>) -> String {
        match &self.content {
            Content::Yaml(_) => {
                let key = if direction == Direction::Downgrade {
                    "downgrade"
                } else {
                    "upgrade"
                };
                let tree = Node::parse(&self.text).unwrap_or(Node::Null);
                let own = tree.get(key).and_then(|work| match work {
                    Node::Map(_) => work.get(target.database),
                    every => Some(every),
                });
                checksum::of_bytes(own.map(Node::canonical).unwrap_or_default().as_bytes())
            }
            Content::Sql(sections) => {
                let text = sql::find(sections, direction, target.database)
                    .map_or("", |section| section.text.as_str());
                split::checksum(target.dialect, text)
            }
            Content::Diesel(body) => split::checksum(target.dialect, body.text(direction)),
            // What code does cannot be compared.
            Content::Code(..) => checksum::of_bytes(self.header.revision.as_str().as_bytes()),
        }
    }

    fn check_names(&self, known: &[String]) -> Result<(), ScriptError> {
        let unknown = |name: &str, place: Place| ScriptError::UnknownDatabase {
            place,
            name: name.to_owned(),
            known: known.to_vec(),
        };
        match &self.content {
            Content::Yaml(file) => {
                for (key, section) in [("upgrade", &file.upgrade), ("downgrade", &file.downgrade)] {
                    let Some(Section::ByDatabase(entries)) = section else {
                        continue;
                    };
                    for (name, _) in entries {
                        if !known.contains(name) {
                            let node = [key.into(), name.as_str().into()];
                            let place = Place::at_key(&self.path, &self.text, &node);
                            return Err(unknown(name, place));
                        }
                    }
                }
            }
            Content::Sql(sections) => {
                for section in sections {
                    if let Some(name) = section
                        .database
                        .as_ref()
                        .filter(|name| !known.contains(name))
                    {
                        let line = Some(section.first_line - 1);
                        return Err(unknown(
                            name,
                            Place::in_text(&self.path, &self.text, line, None),
                        ));
                    }
                }
            }
            Content::Diesel(_) | Content::Code(..) => {}
        }
        Ok(())
    }

    fn yaml_place(&self, node: &[PathSegment]) -> Place {
        Place::at_node(&self.path, &self.text, node)
    }

    fn origin(&self, at: At, operation: Option<&'static str>) -> Origin {
        Origin {
            path: self.path.clone(),
            text: Arc::clone(&self.text),
            at,
            operation,
        }
    }

    pub(super) fn irreversible(&self, place: Place) -> ScriptError {
        ScriptError::Irreversible {
            place,
            revision: self.header.revision.to_string(),
        }
    }

    /// The operations of one direction on one database; none for a script of SQL, and where there is nothing to do.
    pub(crate) fn items(&self, direction: Direction, target: Target<'_>) -> &[Item] {
        let Content::Yaml(file) = &self.content else {
            return &[];
        };
        match self.work(file, direction, target) {
            Ok(Some((_, items))) => items,
            Ok(None) | Err(_) => &[],
        }
    }

    /// The operations of one direction on one database, and where they stand.
    fn work<'s>(
        &'s self,
        file: &'s RevisionFile,
        direction: Direction,
        target: Target<'_>,
    ) -> Result<Option<Operations<'s>>, ScriptError> {
        let (key, section) = match direction {
            Direction::Downgrade => ("downgrade", &file.downgrade),
            Direction::Upgrade | Direction::Stamp => ("upgrade", &file.upgrade),
        };
        let mut node: Vec<PathSegment> = vec![key.into()];
        let work = match section {
            None => return Err(self.irreversible(Place::file(&self.path))),
            Some(Section::Every(work)) => work,
            Some(Section::ByDatabase(entries)) => {
                match entries.iter().find(|(name, _)| name == target.database) {
                    Some((name, work)) => {
                        node.push(name.as_str().into());
                        work
                    }
                    None => return Ok(None),
                }
            }
        };
        match work {
            Work::Operations(items) => Ok(Some((node, items))),
            _ => Err(self.irreversible(self.yaml_place(&node))),
        }
    }

    fn yaml_statements(
        &self,
        file: &RevisionFile,
        direction: Direction,
        target: Target<'_>,
    ) -> Result<Vec<ScriptStatement>, ScriptError> {
        let Some((node, items)) = self.work(file, direction, target)? else {
            return Ok(Vec::new());
        };
        let mut context = Context::new(target.dialect);
        context.naming = target.naming.clone();
        let mut statements = Vec::with_capacity(items.len());
        for block in operation::blocks(target.dialect, items) {
            let mut at = node.clone();
            at.push(block.at.into());
            let origin = self.origin(At::Node(at), Some(items[block.at].name()));
            let failed = |source| ScriptError::Render {
                place: origin.place(),
                source: Box::new(source),
            };
            if let Some(table) = block.table {
                let late = Late::new(&context, table, &block.items, block.at).map_err(failed)?;
                statements.push(ScriptStatement {
                    sql: late.text(),
                    copy_data: None,
                    marker: None,
                    origin,
                    late: Some(late),
                    code: None,
                });
                continue;
            }
            for item in &block.items {
                for statement in item.render(&context).map_err(failed)? {
                    self.check_marked(&statement, &origin)?;
                    if self.header.transactional {
                        check_transaction(
                            &statement.sql,
                            split::controls_transaction(target.dialect, &statement.sql),
                            target.dialect,
                            || origin.place(),
                        )?;
                    }
                    statements.push(ScriptStatement::made(statement, origin.clone()));
                }
            }
        }
        self.check_new_enum_values(&statements)?;
        Ok(statements)
    }

    fn sql_statements(
        &self,
        sections: &[sql::Section],
        direction: Direction,
        target: Target<'_>,
        substitution: &Substitution,
    ) -> Result<Vec<ScriptStatement>, ScriptError> {
        let Some(section) = sql::find(sections, direction, target.database) else {
            let wanted = sql::wanted(direction);
            // A section for another database leaves nothing to do here; no section at all leaves no way.
            return match sections.iter().any(|section| section.direction == wanted) {
                true => Ok(Vec::new()),
                false => Err(self.irreversible(Place::file(&self.path))),
            };
        };
        if section.irreversible {
            let line = Some(section.first_line - 1);
            return Err(self.irreversible(Place::in_text(&self.path, &self.text, line, None)));
        }
        Part {
            path: &self.path,
            whole: &self.text,
            text: &section.text,
            first_line: section.first_line,
            transactional: self.header.transactional,
        }
        .statements(target.dialect, substitution)
    }

    /// Refuses in a transactional script a program that is to run outside of a transaction.
    fn check_marked(&self, statement: &Rendered, origin: &Origin) -> Result<(), ScriptError> {
        match &statement.marker {
            Some(Marker::Run(program)) if self.header.transactional && !program.in_transaction => {
                Err(ScriptError::ProgramInTransaction {
                    place: origin.place(),
                    program: program.command.join(" "),
                })
            }
            _ => Ok(()),
        }
    }

    /// Refuses in a transactional script the use of an enum's value behind the operation that adds it.
    fn check_new_enum_values(&self, statements: &[ScriptStatement]) -> Result<(), ScriptError> {
        let adds = |one: &ScriptStatement| matches!(one.marker, Some(Marker::AddsEnumValue { .. }));
        let Some(first) = statements.iter().position(adds) else {
            return Ok(());
        };
        if !self.header.transactional {
            return Ok(());
        }
        let rendered: Vec<Rendered> = statements[first..]
            .iter()
            .map(ScriptStatement::rendered)
            .collect();
        operation::check_new_enum_values(&rendered).map_err(|used| ScriptError::Render {
            place: statements[first + used.at].origin.place(),
            source: Box::new(used.error),
        })
    }
}
