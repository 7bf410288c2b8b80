//! A database that is there for a replay only.

use revgraph_database::{
    Access, Canceller, Database, DatabaseError, DatabaseUrl, LockMode, Settings, TableName,
};
use revgraph_schema::{Dialect, sql};

use crate::scratch::{PREFIX, ScratchError};

/// A database that is gone when this is: of SQLite in memory, else one beside the others on the server.
pub(in crate::check) struct Stage {
    /// None only while it is dropped.
    database: Option<Database>,
    settings: Settings,
    /// On a server, the session that drops it, and its name.
    beside: Option<(Database, String)>,
}

impl Stage {
    /// Makes one on the server of a database, or of `elsewhere`.
    pub(in crate::check) fn open(
        settings: &Settings,
        elsewhere: Option<&Settings>,
    ) -> Result<Stage, ScratchError> {
        open(settings, elsewhere).map_err(|source| ScratchError::Open {
            database: settings.name.clone(),
            source,
        })
    }

    pub(in crate::check) fn database(&mut self) -> &mut Database {
        self.database.as_mut().expect("it is taken by drop only")
    }

    /// What connecting to it takes.
    pub(in crate::check) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(in crate::check) fn dialect(&self) -> Dialect {
        self.settings.url.dialect()
    }

    pub(in crate::check) fn version_table(&self) -> &TableName {
        &self.settings.version_table
    }

    pub(in crate::check) fn canceller(&self) -> Option<Canceller> {
        self.database.as_ref().and_then(Database::canceller)
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
    if dialect == Dialect::Sqlite {
        own.url = DatabaseUrl::in_memory();
        return Ok(Stage {
            database: Some(Database::connect(&own, Access::Write)?),
            settings: own,
            beside: None,
        });
    }
    let mut beside = Database::connect(&own, Access::Write)?;
    let name = format!(
        "{PREFIX}{}",
        &uuid::Uuid::new_v4().simple().to_string()[..12]
    );
    let create = create(&mut beside, dialect, &name)?;
    beside.execute(&create)?;
    own.url = own.url.with_database(&name);
    let mut stage = Stage {
        database: None,
        settings: own,
        beside: Some((beside, name)),
    };
    stage.database = Some(Database::connect(&stage.settings, Access::Write)?);
    Ok(stage)
}

/// The statement that makes it, with the character set and the collation of the database that it stands in for.
fn create(beside: &mut Database, dialect: Dialect, name: &str) -> Result<String, DatabaseError> {
    let mut create = format!("CREATE DATABASE {}", sql::identifier(dialect, name));
    if dialect == Dialect::Mysql {
        let defaults = beside.query("SELECT @@character_set_database, @@collation_database")?;
        if let Some([Some(charset), Some(collation)]) = defaults.first().map(Vec::as_slice) {
            create.push_str(&format!(" CHARACTER SET {charset} COLLATE {collation}"));
        }
    }
    Ok(create)
}

impl Drop for Stage {
    fn drop(&mut self) {
        // PostgreSQL drops no database that somebody is in.
        self.database = None;
        let Some((beside, name)) = &mut self.beside else {
            return;
        };
        let dialect = beside.dialect();
        let drop = format!("DROP DATABASE IF EXISTS {}", sql::identifier(dialect, name));
        // What is left behind when the server is gone has a name that says what it was.
        let dropped = match dialect {
            // The server may not have noticed yet that the session is over.
            Dialect::Postgres => beside
                .execute(&format!("{drop} WITH (FORCE)"))
                .or_else(|_| beside.execute(&drop)),
            Dialect::Sqlite | Dialect::Mysql => beside.execute(&drop),
        };
        let _ = dropped;
    }
}
