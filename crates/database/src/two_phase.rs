//! Transactions of PostgreSQL that promise to commit, so that several databases commit together.

use crate::error::{DatabaseError, ErrorKind};
use crate::{Database, sql};
use revgraph_schema::Dialect;

impl Database<'_> {
    /// PostgreSQL: the transaction of [`Database::begin`] promises to commit, under a name, and the session leaves it.
    /// It stays on the server, also when that is restarted, until it is committed or rolled back by its name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TransactionEnded`], and as [`Database::execute`].
    pub fn prepare(&mut self, name: &str) -> Result<(), DatabaseError> {
        if !self.in_transaction()? {
            return self.answer(Err(ErrorKind::TransactionEnded));
        }
        self.execute(&format!(
            "PREPARE TRANSACTION {}",
            sql::string(Dialect::Postgres, name)
        ))?;
        // The session forgets the transaction too.
        self.rollback()
    }

    /// PostgreSQL: commits what was prepared under a name.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn commit_prepared(&mut self, name: &str) -> Result<(), DatabaseError> {
        let name = sql::string(Dialect::Postgres, name);
        self.execute(&format!("COMMIT PREPARED {name}")).map(|_| ())
    }

    /// PostgreSQL: rolls back what was prepared under a name.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn rollback_prepared(&mut self, name: &str) -> Result<(), DatabaseError> {
        let name = sql::string(Dialect::Postgres, name);
        self.execute(&format!("ROLLBACK PREPARED {name}"))
            .map(|_| ())
    }

    /// PostgreSQL: the names, beginning with `prefix`, of what is prepared in this database.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn prepared(&mut self, prefix: &str) -> Result<Vec<String>, DatabaseError> {
        let names = self.query(&format!(
            "SELECT gid FROM pg_catalog.pg_prepared_xacts \
             WHERE database = pg_catalog.current_database() AND pg_catalog.strpos(gid, {}) = 1 ORDER BY prepared",
            sql::string(Dialect::Postgres, prefix)
        ))?;
        Ok(names.into_iter().flatten().flatten().collect())
    }
}
