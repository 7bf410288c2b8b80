//! Revisions whose work is written in Rust.

use std::any::{Any, TypeId, type_name};
use std::fmt;
use std::panic::{self, AssertUnwindSafe, Location};
use std::path::PathBuf;
use std::sync::Arc;

use revgraph_graph::{Direction, RevisionId};

use super::{Body, Header, Origin, ScriptError, ScriptFile, ScriptStatement, Source};
use crate::Place;

/// An error of somebody's code.
pub type CodeError = Box<dyn std::error::Error + Send + Sync>;

/// A revision in Rust. It stands in one graph with scripts of YAML and SQL, and runs as they do: under the lock, in its
/// transaction, noted in the log. Its code is handed the Diesel connection of the database: one that the program lends, or
/// one that the url is opened with. On PostgreSQL and MySQL the latter needs the feature `diesel-postgres` or
/// `diesel-mysql`.
///
/// What the code does cannot be known beforehand: it has no SQL to show, and its checksum is that of its id.
///
/// ```
/// use diesel::prelude::*;
/// use diesel::sqlite::SqliteConnection;
/// use revgraph_migrate::script::Revision;
///
/// let revision = Revision::new("b2")
///     .down_revision("a1")
///     .message("upper case names")
///     .upgrade(|conn: &mut SqliteConnection| {
///         diesel::sql_query("UPDATE users SET name = upper(name)").execute(conn).map(|_| ())
///     });
/// ```
#[derive(Debug, Clone)]
pub struct Revision {
    id: String,
    down_revisions: Vec<String>,
    depends_on: Vec<String>,
    branch_labels: Vec<String>,
    message: String,
    transactional: bool,
    place: Place,
    code: Code,
}

/// What a revision in Rust does.
#[derive(Debug, Clone, Default)]
pub struct Code {
    pub(crate) upgrade: Option<Procedure>,
    pub(crate) downgrade: Option<Procedure>,
}

/// Code for one direction.
#[derive(Clone)]
pub struct Procedure {
    run: Arc<Run>,
    connection: TypeId,
    connection_name: &'static str,
}

type Run = dyn Fn(&mut dyn Any) -> Result<(), CodeError> + Send + Sync;

impl Revision {
    /// A revision that is a base, does nothing on the way up, and has no way down. Errors name the place of this call.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Revision {
        let caller = Location::caller();
        Revision {
            id: id.into(),
            down_revisions: Vec::new(),
            depends_on: Vec::new(),
            branch_labels: Vec::new(),
            message: String::new(),
            transactional: true,
            place: Place {
                path: PathBuf::from(caller.file()),
                line: usize::try_from(caller.line()).ok(),
                column: usize::try_from(caller.column()).ok(),
                excerpt: None,
            },
            code: Code::default(),
        }
    }

    /// Its parent; called again, one more of a merge.
    #[must_use]
    pub fn down_revision(mut self, id: impl Into<String>) -> Revision {
        self.down_revisions.push(id.into());
        self
    }

    /// What else must be applied before it: an id or a label.
    #[must_use]
    pub fn depends_on(mut self, name: impl Into<String>) -> Revision {
        self.depends_on.push(name.into());
        self
    }

    /// A label that begins here.
    #[must_use]
    pub fn branch_label(mut self, label: impl Into<String>) -> Revision {
        self.branch_labels.push(label.into());
        self
    }

    /// What it is for.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Revision {
        self.message = message.into();
        self
    }

    /// Runs it outside of a transaction.
    #[must_use]
    pub fn without_transaction(mut self) -> Revision {
        self.transactional = false;
        self
    }

    /// What it does on the way up, with a Diesel connection of the database. An error takes the revision back.
    #[must_use]
    pub fn upgrade<C, E>(
        mut self,
        code: impl Fn(&mut C) -> Result<(), E> + Send + Sync + 'static,
    ) -> Revision
    where
        C: 'static,
        E: Into<CodeError>,
    {
        self.code.upgrade = Some(Procedure::new(code));
        self
    }

    /// What it does on the way down. Without it the revision is irreversible.
    #[must_use]
    pub fn downgrade<C, E>(
        mut self,
        code: impl Fn(&mut C) -> Result<(), E> + Send + Sync + 'static,
    ) -> Revision
    where
        C: 'static,
        E: Into<CodeError>,
    {
        self.code.downgrade = Some(Procedure::new(code));
        self
    }

    /// The revision as a script of a directory.
    ///
    /// # Errors
    /// [`FileError::IllegalId`](super::FileError::IllegalId).
    pub fn into_script(self) -> Result<ScriptFile, ScriptError> {
        let revision = RevisionId::new(&self.id).map_err(|source| super::FileError::IllegalId {
            place: self.place.clone(),
            source,
        })?;
        Ok(ScriptFile {
            path: self.place.path.clone(),
            source: Source::Code {
                code: self.code,
                place: Box::new(self.place),
            },
            header: Header {
                revision,
                down_revisions: self.down_revisions,
                depends_on: self.depends_on,
                branch_labels: self.branch_labels,
                message: self.message,
                created_at: None,
                transactional: self.transactional,
            },
        })
    }
}

impl Code {
    /// The types of the connections that it takes.
    pub(crate) fn connections(&self) -> impl Iterator<Item = TypeId> {
        let both = [&self.upgrade, &self.downgrade];
        both.into_iter().flatten().map(|one| one.connection)
    }
}

impl Procedure {
    fn new<C, E>(code: impl Fn(&mut C) -> Result<(), E> + Send + Sync + 'static) -> Procedure
    where
        C: 'static,
        E: Into<CodeError>,
    {
        Procedure {
            run: Arc::new(move |connection| match connection.downcast_mut::<C>() {
                Some(connection) => code(connection).map_err(Into::into),
                None => Err("the connection is of another type".into()),
            }),
            connection: TypeId::of::<C>(),
            connection_name: type_name::<C>(),
        }
    }

    /// The type of the connection that it takes.
    pub(crate) fn connection(&self) -> TypeId {
        self.connection
    }

    /// The name of that type.
    pub(crate) fn connection_name(&self) -> &'static str {
        self.connection_name
    }

    /// Runs it. A panic is an error too, so that what it began is taken back.
    pub(crate) fn run(&self, connection: &mut dyn Any) -> Result<(), CodeError> {
        let run = panic::catch_unwind(AssertUnwindSafe(|| (self.run)(connection)));
        run.unwrap_or_else(|payload| {
            let said = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied());
            Err(format!("it panicked: {}", said.unwrap_or("without a word")).into())
        })
    }
}

impl fmt::Debug for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Procedure(&mut {})", self.connection_name)
    }
}

impl Body {
    /// The one statement that stands for code.
    pub(super) fn code_statements(
        &self,
        code: &Code,
        place: &Place,
        direction: Direction,
    ) -> Result<Vec<ScriptStatement>, ScriptError> {
        let procedure = match direction {
            Direction::Upgrade | Direction::Stamp => &code.upgrade,
            Direction::Downgrade => match &code.downgrade {
                None => return Err(self.irreversible(place.clone())),
                some => some,
            },
        };
        let Some(procedure) = procedure else {
            return Ok(Vec::new());
        };
        let (line, column) = (place.line.unwrap_or(1), place.column.unwrap_or(1));
        Ok(vec![ScriptStatement {
            sql: format!("-- Rust: {place}"),
            copy_data: None,
            marker: None,
            origin: Origin::at_line(&place.path, &Arc::from(""), line, column),
            late: None,
            code: Some(procedure.clone()),
        }])
    }
}
