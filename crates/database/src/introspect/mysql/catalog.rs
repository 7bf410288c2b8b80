//! A database on the server, and what holds for all of it.

use super::super::Reach;
use super::flavor::Flavor;
use super::{Result, fields};
use crate::{Database, sql};
use revgraph_schema::Dialect;
use revgraph_schema::model::TableName;
use std::collections::HashMap;

/// A database that is read.
#[derive(Debug)]
pub(super) struct Catalog {
    /// Its name on the server.
    pub(super) name: String,
    /// Its name in the result: none for the default one.
    pub(super) schema: Option<String>,
    /// The name of the default one.
    default: String,
    /// Its own collation.
    pub(super) collation: String,
    /// The engine of tables that do not ask for one.
    pub(super) engine: String,
    pub(super) flavor: Flavor,
    /// Whether the server takes the names of tables for the same in upper and in lower case.
    folds_case: bool,
    /// The collation that each character set has by itself.
    collations: HashMap<String, String>,
}

impl Catalog {
    /// The default database and those that are asked for besides; none when there is no default one.
    pub(super) fn all(database: &mut Database, reach: &Reach) -> Result<Option<Vec<Catalog>>> {
        let facts = database
            .query("SELECT DATABASE(), @@default_storage_engine, @@lower_case_table_names")?
            .pop()
            .unwrap_or_default();
        let [current, engine, lower_case] = fields(facts);
        let Some(default) = reach.default_schema.clone().or(current) else {
            return Ok(None);
        };
        let lower_case = lower_case.unwrap_or_default();
        // https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html
        let stored = |name: &String| match lower_case.as_str() {
            "1" => name.to_lowercase(),
            _ => name.clone(),
        };
        let default = stored(&default);
        let character_sets = database.query(
            "SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS",
        )?;
        let collations: HashMap<String, String> = character_sets
            .into_iter()
            .map(|row| fields(row).map(Option::unwrap_or_default))
            .map(|[charset, collation]| (charset, collation))
            .collect();
        let own: HashMap<String, String> = database
            .query("SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA")?
            .into_iter()
            .map(|row| fields(row).map(Option::unwrap_or_default))
            .map(|[name, collation]| (name, collation))
            .collect();
        let flavor = Flavor::of(database.server());
        let further = reach.schemas.iter().map(stored);
        let further = further.filter(|name| *name != default);
        let names = std::iter::once(default.clone()).chain(further);
        let catalogs = names.map(|name| Catalog {
            schema: (name != default).then(|| name.clone()),
            default: default.clone(),
            collation: own.get(&name).cloned().unwrap_or_default(),
            name,
            engine: engine.clone().unwrap_or_default(),
            flavor,
            folds_case: lower_case != "0",
            collations: collations.clone(),
        });
        Ok(Some(catalogs.collect()))
    }

    /// Its name as a text of SQL.
    ///
    /// A constant is what both servers look up by; they would go through all databases for an expression.
    pub(super) fn literal(&self) -> String {
        sql::string(Dialect::Mysql, &self.name)
    }

    /// The name of one of its objects in the result.
    pub(super) fn key(&self, name: &str) -> TableName {
        TableName::new(self.schema.as_deref(), name)
    }

    /// The name of an object as a statement has it.
    pub(super) fn qualified(&self, name: &str) -> String {
        revgraph_schema::sql::qualified(Dialect::Mysql, Some(&self.name), name)
    }

    /// A name of the result for a database that is referred to: none for the default one.
    pub(super) fn schema_of(&self, name: String) -> Option<String> {
        (self.folded(&name) != self.folded(&self.default)).then_some(name)
    }

    /// The name of a table, such that two for the same table are equal.
    ///
    /// With `lower_case_table_names = 2` the views of `information_schema` do not agree on how a name is written.
    pub(super) fn folded(&self, name: &str) -> String {
        match self.folds_case {
            true => name.to_lowercase(),
            false => name.to_owned(),
        }
    }

    /// Whether the caller does not want a table.
    pub(super) fn leaves_out(&self, reach: &Reach, table: &str) -> bool {
        reach.without.iter().any(|without| {
            let schema = without.schema.as_deref().unwrap_or(&self.default);
            self.folded(schema) == self.folded(&self.name)
                && self.folded(&without.name) == self.folded(table)
        })
    }

    /// What has to be said to get a collation where another one would be had: the character set where the collation is
    /// the one of that by itself, and else the collation.
    pub(super) fn differing(&self, collation: &str, inherited: &str) -> Differing {
        if collation == inherited {
            return Differing::default();
        }
        let charset = charset_of(collation);
        let is_own = self
            .collations
            .get(charset)
            .is_some_and(|own| own == collation);
        match is_own && charset != charset_of(inherited) {
            true => Differing {
                charset: Some(charset.to_owned()),
                collation: None,
            },
            false => Differing {
                charset: None,
                collation: Some(collation.to_owned()),
            },
        }
    }
}

/// What text has that is not stored as it would be without a word.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Differing {
    pub(super) charset: Option<String>,
    pub(super) collation: Option<String>,
}

/// The character set that a collation is for, which its name begins with.
fn charset_of(collation: &str) -> &str {
    collation.split('_').next().unwrap_or(collation)
}
