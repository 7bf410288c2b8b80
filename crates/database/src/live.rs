//! What a database says of one table: the texts that it keeps itself.

use crate::{
    Access, Database, DatabaseError, DatabaseUrl, LockMode, Settings, TableName, session, sql,
};
use revgraph_schema::live::sqlite;
use revgraph_schema::live::{Live, mysql};
use revgraph_schema::{Dialect, model};

impl Database<'static> {
    /// An empty database in memory of SQLite, for finding out what statements do to a schema.
    ///
    /// # Errors
    ///
    /// As [`Database::connect`].
    pub fn in_memory(name: &str) -> Result<Database<'static>, DatabaseError> {
        let mut settings = Settings::new(name, DatabaseUrl::in_memory());
        settings.sqlite.foreign_keys = Some(false);
        settings.lock.mode = LockMode::None;
        Database::connect(&settings, Access::Write)
    }
}

impl Database<'_> {
    /// A table as the database has it now; none when there is no such table. PostgreSQL is never asked.
    ///
    /// # Errors
    ///
    /// As [`Database::query`].
    pub fn live_table(&mut self, table: &model::TableName) -> Result<Option<Live>, DatabaseError> {
        match self.dialect() {
            Dialect::Sqlite => Ok(self.live_sqlite(table)?.map(Live::Sqlite)),
            Dialect::Postgres => Ok(None),
            Dialect::Mysql => Ok(self.live_mysql(table)?.map(Live::Mysql)),
        }
    }

    /// A database in memory with the tables, indexes, triggers and views of this one, which is one of SQLite, and
    /// none of its rows.
    ///
    /// # Errors
    ///
    /// As [`Database::query`]. What SQLite does not make again, such as a virtual table whose module is not loaded,
    /// is left out.
    pub fn schema_in_memory(&mut self) -> Result<Database<'static>, DatabaseError> {
        let mut copy = Database::in_memory(self.name())?;
        let texts = self.query(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_' \
             ORDER BY type <> 'table', rowid",
        )?;
        for text in texts.into_iter().flatten().flatten() {
            // A shadow table is there already when its virtual table is.
            let _ = copy.execute(&text);
        }
        Ok(copy)
    }

    /// Tables, indexes and triggers stand in one list, in the order in which they were made.
    fn live_sqlite(
        &mut self,
        table: &model::TableName,
    ) -> Result<Option<sqlite::LiveTable>, DatabaseError> {
        let dialect = Dialect::Sqlite;
        let list =
            revgraph_schema::sql::qualified(dialect, table.schema.as_deref(), "sqlite_schema");
        let temporary = sqlite::LiveTable::TEMPORARY;
        let rows = self.query(&format!(
            "SELECT type, sql, name FROM {list} \
             WHERE (tbl_name = {} COLLATE NOCASE AND sql IS NOT NULL) \
             OR substr(name, 1, {}) = {} COLLATE NOCASE ORDER BY rowid",
            sql::string(dialect, &table.name),
            temporary.len(),
            sql::string(dialect, temporary),
        ))?;
        let mut found = None;
        let mut live = sqlite::LiveTable::default();
        for row in rows {
            let [Some(kind), text, Some(name)] = row.as_slice() else {
                continue;
            };
            if name
                .get(..temporary.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(temporary))
            {
                live.taken.push(name.clone());
            }
            let text = text.clone().unwrap_or_default();
            match kind.as_str() {
                "table" if name.eq_ignore_ascii_case(&table.name) => found = Some(text),
                "index" if !text.is_empty() => live.indexes.push(text),
                "trigger" => live.triggers.push(text),
                _ => {}
            }
        }
        Ok(found.map(|create| sqlite::LiveTable { create, ..live }))
    }

    fn live_mysql(
        &mut self,
        table: &model::TableName,
    ) -> Result<Option<mysql::LiveTable>, DatabaseError> {
        let name = TableName {
            schema: table.schema.clone(),
            name: table.name.clone(),
        };
        let show = format!("SHOW CREATE TABLE {}", sql::table(Dialect::Mysql, &name));
        let rows: Option<session::Rows> = self.query_table(&name, &show)?;
        let create = rows
            .and_then(|mut rows| rows.pop())
            .and_then(|mut row| (row.len() > 1).then(|| row.swap_remove(1)))
            .flatten();
        // Of a view it gives CREATE VIEW.
        let create = create.filter(|create| create.starts_with("CREATE TABLE"));
        Ok(create.map(|create| mysql::LiveTable { create }))
    }
}
