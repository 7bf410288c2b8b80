//! Why a database could not be compared.

use revgraph_database::DatabaseError;
use revgraph_schema::Dialect;
use revgraph_schema::diff::CanonicalError;
use revgraph_schema::model::TableName;
use revgraph_schema::models::ModelsError;

use crate::Place;
use crate::config::ConfigError;
use crate::error::boxed;
use crate::models::SourceError;
use crate::scratch::ScratchError;

/// Why a database could not be compared with its models.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// The configuration.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// The models cannot be found or read.
    #[error(transparent)]
    Source(Box<SourceError>),
    /// The models contradict themselves.
    #[error(transparent)]
    Models(Box<ModelsError>),
    /// The database cannot have what the models say.
    #[error(transparent)]
    Canonical(Box<CanonicalError>),
    /// A statement of an SQL file of the models fails.
    #[error("{source}")]
    Statement {
        /// Where it stands.
        place: Box<Place>,
        /// The statement.
        sql: String,
        /// The server's reason.
        source: Box<DatabaseError>,
    },
    /// An SQL file of the models cannot be taken apart into statements.
    #[error("{problem}")]
    Split {
        /// Where.
        place: Box<Place>,
        /// What is wrong.
        problem: String,
    },
    /// An SQL file of the models ends or begins a transaction.
    #[error(
        "an SQL file of the models may not contain {statement}: it is read in a transaction that is rolled back"
    )]
    TransactionControl {
        /// Where.
        place: Box<Place>,
        /// The statement.
        statement: String,
    },
    /// `--model` names a table that the models do not have.
    #[error("no table of the models matches '{pattern}'")]
    NoSuchModel {
        /// What was asked for.
        pattern: String,
        /// The tables that there are.
        tables: Vec<String>,
    },
    /// The scratch place is on a server of another kind.
    #[error(
        "scratch_url of the database '{database}' is for {found}, and the database is {dialect}"
    )]
    ScratchDialect {
        /// The database's name in the configuration.
        database: String,
        /// Its dialect.
        dialect: Dialect,
        /// That of `scratch_url`.
        found: Dialect,
    },
    /// A table refers to one that is neither there nor compared.
    #[error("table '{table}' refers to '{needs}', which the database does not have")]
    NeedsTable {
        /// The table.
        table: Box<TableName>,
        /// The table that it refers to.
        needs: Box<TableName>,
    },
    /// There is no scratch place, or it failed.
    #[error(transparent)]
    Scratch(Box<ScratchError>),
    /// The database cannot be reached or read.
    #[error(transparent)]
    Database(Box<DatabaseError>),
}

boxed!(CompareError {
    Config(ConfigError),
    Source(SourceError),
    Models(ModelsError),
    Canonical(CanonicalError),
    Scratch(ScratchError),
    Database(DatabaseError),
});
