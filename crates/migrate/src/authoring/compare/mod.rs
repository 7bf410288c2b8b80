//! The declared schema against the live one.
//!
//! Text never decides whether two defaults, checks or queries are equal. What seems to differ is created in a
//! [scratch place](crate::scratch) and read back, and what then is the same was equal.
//!
//! - `goal.rs`: what the models say, as the database would report it
//! - `part.rs`: the part of both that is compared
//! - `portable.rs`: changes in the words of the models
//! - `verify.rs`: whether the changes that were found do what they shall

mod error;
mod goal;
mod part;
mod portable;
mod verify;

use revgraph_database::{Access, Database, Reach, Settings};
use revgraph_schema::Dialect;
use revgraph_schema::diff::{self, Difference, Options};
use revgraph_schema::model::Schema;

use crate::config::{Autogenerate, Config, DatabaseConfig};
use crate::scratch::own_tables;

pub use error::CompareError;
pub use part::Selection;
pub(crate) use part::table_of;
pub use verify::{VerifyError, stage, verify};

/// A database, and what its configuration says of comparing it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The database in it.
    pub database: &'a DatabaseConfig,
    /// What connecting to it takes.
    pub settings: &'a Settings,
}

/// What was compared, and what came of it.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The database's name in the configuration.
    pub database: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// What the database has, as far as it is compared.
    pub live: Schema,
    /// What the models say, as the database reports it.
    pub goal: Schema,
    /// The changes that lead from the one to the other.
    pub difference: Difference,
    /// All that the database has, also what is not compared: it may be needed where changes are tried.
    pub around: Schema,
}

impl<'a> Subject<'a> {
    /// The dialect of the database.
    pub fn dialect(&self) -> Dialect {
        self.settings.url.dialect()
    }

    fn autogenerate(&self) -> &'a Autogenerate {
        &self.config.autogenerate
    }

    fn schemas(&self) -> &'a [String] {
        schemas(self.config, self.dialect())
    }

    /// What of the database is read: everything but the version table and the log table.
    pub fn reach(&self) -> Reach {
        Reach {
            default_schema: None,
            schemas: self.schemas().to_vec(),
            without: own_tables(self.settings, &self.config.version_table),
        }
    }

    fn options(&self, goal: &Schema, tables_only: bool) -> Options {
        let autogenerate = self.autogenerate();
        let mut options = Options::new(self.dialect());
        options.compare_type = autogenerate.compare_type;
        options.compare_server_default = autogenerate.compare_server_default;
        options.compare_comment = autogenerate.compare_comment;
        options.keep.extend(part::undeclared(goal, tables_only));
        options
    }
}

/// The schemas that are compared beside the default one. Only PostgreSQL has such.
pub(crate) fn schemas(config: &Config, dialect: Dialect) -> &[String] {
    match dialect {
        Dialect::Postgres => &config.autogenerate.schemas,
        Dialect::Sqlite | Dialect::Mysql => &[],
    }
}

/// Compares a database with its models; none where its configuration has no `models`.
///
/// # Errors
/// The models cannot be read, the database cannot be read, or there is no scratch place where one is needed.
pub fn compare(
    subject: Subject<'_>,
    selection: &Selection,
) -> Result<Option<Comparison>, CompareError> {
    let Some(declared) = goal::declared(subject)? else {
        return Ok(None);
    };
    let mut database = Database::connect(subject.settings, Access::Read)?;
    let live = database.introspect(&subject.reach())?;
    compare_with(subject, selection, declared, live).map(Some)
}

/// What the models say and what was read of a database, both as far as they are compared; none where its configuration
/// has no `models`. What of it the selection leaves is for the caller to look at.
///
/// # Errors
/// As [`compare`].
pub(crate) fn sides(
    subject: Subject<'_>,
    selection: &Selection,
    mut live: Schema,
) -> Result<Option<Sides>, CompareError> {
    let Some(declared) = goal::declared(subject)? else {
        return Ok(None);
    };
    let mut goal = declared.settled(subject, &live)?;
    selection.check(&goal)?;
    let compares = |name: &_| subject.autogenerate().compares(name) && !declared.skips(name);
    part::keep(&mut live, &compares, false);
    part::keep(&mut goal, &compares, false);
    Ok(Some(Sides { live, goal }))
}

/// What a database has, and what its models say.
pub(crate) struct Sides {
    pub(crate) live: Schema,
    pub(crate) goal: Schema,
}

/// Compares what was read of a database with its models; none where its configuration has no `models`.
///
/// # Errors
/// As [`compare`].
pub fn compare_live(
    subject: Subject<'_>,
    selection: &Selection,
    live: Schema,
) -> Result<Option<Comparison>, CompareError> {
    match goal::declared(subject)? {
        Some(declared) => compare_with(subject, selection, declared, live).map(Some),
        None => Ok(None),
    }
}

fn compare_with(
    subject: Subject<'_>,
    selection: &Selection,
    declared: goal::Goal,
    mut live: Schema,
) -> Result<Comparison, CompareError> {
    let mut goal = declared.settled(subject, &live)?;
    selection.check(&goal)?;
    let compares = |name: &_| {
        subject.autogenerate().compares(name) && !declared.skips(name) && selection.selects(name)
    };
    let around = live.clone();
    part::keep(&mut live, &compares, selection.is_narrow());
    part::keep(&mut goal, &compares, selection.is_narrow());
    part::check_references(&goal, &around)?;
    let options = subject.options(&goal, selection.is_narrow());
    let mut difference = diff::diff(&live, &goal, &options);
    if !difference.suspects.is_empty() {
        goal::read_back(subject, &mut goal, &difference.suspects)?;
        difference = diff::diff(&live, &goal, &options);
    }
    portable::write(&mut difference, declared.schema());
    Ok(Comparison {
        database: subject.settings.name.clone(),
        dialect: subject.dialect(),
        live,
        goal,
        difference,
        around,
    })
}
