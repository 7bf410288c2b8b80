//! A database that is there for a replay only.

use revgraph_database::{
    Access, Canceller, Database, DatabaseError, DatabaseUrl, LockMode, Settings, TableName,
};
use revgraph_schema::Dialect;

use crate::scratch::{OwnDatabase, ScratchError};

/// A database that is gone when this is: of SQLite in memory, else one beside the others on the server.
pub(in crate::authoring::check) struct Stage {
    database: Database<'static>,
    settings: Settings,
    _own: Option<OwnDatabase>,
}

impl Stage {
    /// Makes one on the server of a database, or of `elsewhere`.
    pub(in crate::authoring::check) fn open(
        settings: &Settings,
        elsewhere: Option<&Settings>,
    ) -> Result<Stage, ScratchError> {
        open(settings, elsewhere).map_err(|source| ScratchError::Open {
            database: settings.name.clone(),
            source,
        })
    }

    pub(in crate::authoring::check) fn database(&mut self) -> &mut Database<'static> {
        &mut self.database
    }

    /// What connecting to it takes.
    pub(in crate::authoring::check) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(in crate::authoring::check) fn dialect(&self) -> Dialect {
        self.settings.url.dialect()
    }

    pub(in crate::authoring::check) fn version_table(&self) -> &TableName {
        &self.settings.version_table
    }

    pub(in crate::authoring::check) fn canceller(&self) -> Option<Canceller> {
        self.database.canceller()
    }
}

fn open(settings: &Settings, elsewhere: Option<&Settings>) -> Result<Stage, DatabaseError> {
    let dialect = settings.url.dialect();
    let mut own = match dialect {
        Dialect::Sqlite => settings.clone(),
        Dialect::Postgres | Dialect::Mysql => elsewhere.unwrap_or(settings).clone(),
    };
    own.name.clone_from(&settings.name);
    own.lock.mode = LockMode::None;
    // The schema of the version table, if it has one, is not there.
    own.version_table = TableName::new(&own.version_table.name);
    own.log_table = None;
    let (beside, settings) = match dialect {
        Dialect::Sqlite => {
            own.url = DatabaseUrl::in_memory();
            (None, own)
        }
        Dialect::Postgres | Dialect::Mysql => {
            let (beside, settings) = OwnDatabase::create(&own)?;
            (Some(beside), settings)
        }
    };
    Ok(Stage {
        database: Database::connect(&settings, Access::Write)?,
        settings,
        _own: beside,
    })
}
