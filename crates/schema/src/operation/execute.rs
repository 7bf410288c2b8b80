//! `execute`: SQL as it is written.

use std::fmt;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{ApplyError, Schema};
use crate::split::{self, StatementKind};
use crate::yaml::OneOrMany;
use crate::{Dialect, Loss};

/// SQL as it is written: one text or a list of texts, each split into its statements; or a map with a text
/// for each dialect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Execute {
    /// The texts for every dialect that has none of its own; `None` when each has its own or nothing to do.
    pub default: Option<OneOrMany<String>>,
    /// The texts for SQLite.
    pub sqlite: Option<OneOrMany<String>>,
    /// The texts for PostgreSQL.
    pub postgres: Option<OneOrMany<String>>,
    /// The texts for MySQL and MariaDB.
    pub mysql: Option<OneOrMany<String>>,
}

impl Execute {
    /// The same texts on every dialect.
    pub fn new<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Execute {
        Execute {
            default: Some(OneOrMany(texts.into_iter().map(Into::into).collect())),
            ..Execute::default()
        }
    }

    /// The texts for a dialect: its own, or else the default ones, or else none.
    pub fn texts(&self, dialect: Dialect) -> &[String] {
        let own = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
            Dialect::Mysql => &self.mysql,
        };
        match own.as_ref().or(self.default.as_ref()) {
            Some(texts) => texts,
            None => &[],
        }
    }
}

impl Perform for Execute {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let mut rendered = Vec::new();
        for text in self.texts(scope.dialect()) {
            for statement in split::split(scope.dialect(), text)? {
                let copy_data = match statement.kind {
                    StatementKind::CopyData(data) => Some(data.to_owned()),
                    _ => None,
                };
                rendered.push(Rendered {
                    sql: statement.sql.into_owned(),
                    copy_data,
                    marker: None,
                });
            }
        }
        Ok(rendered)
    }

    /// What SQL does to a schema is not known without a database.
    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn losses(&self, dialect: Dialect) -> Vec<Loss> {
        let statements = |text| split::split(dialect, text).unwrap_or_default();
        let statements = self.texts(dialect).iter().flat_map(|text| statements(text));
        statements
            .flat_map(|statement| split::losses(dialect, &statement.sql))
            .collect()
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible("what undoes an SQL text is not known")
    }
}

/// The mapping form.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExecuteShape {
    /// The SQL for every dialect; `sql` and `default` are the same, write one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sql: Option<OneOrMany<String>>,
    /// The SQL for every dialect that has no key of its own here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<OneOrMany<String>>,
    /// The SQL for SQLite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sqlite: Option<OneOrMany<String>>,
    /// The SQL for PostgreSQL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    postgres: Option<OneOrMany<String>>,
    /// The SQL for MySQL and MariaDB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mysql: Option<OneOrMany<String>>,
}

impl ExecuteShape {
    fn check<E: Error>(self) -> Result<Execute, E> {
        if self.sql.is_some() && self.default.is_some() {
            return Err(E::custom(
                "'sql' and 'default' are the same key, write one of them",
            ));
        }
        let execute = Execute {
            default: self.sql.or(self.default),
            sqlite: self.sqlite,
            postgres: self.postgres,
            mysql: self.mysql,
        };
        if execute == Execute::default() {
            return Err(E::missing_field("sql"));
        }
        Ok(execute)
    }
}

impl<'de> Deserialize<'de> for Execute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Execute, D::Error> {
        deserializer.deserialize_any(ExecuteVisitor)
    }
}

struct ExecuteVisitor;

impl<'de> Visitor<'de> for ExecuteVisitor {
    type Value = Execute;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SQL, a list of SQL texts, or a mapping with one for each dialect")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Execute, E> {
        Ok(Execute::new([text]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Execute, A::Error> {
        Vec::<String>::deserialize(SeqAccessDeserializer::new(list)).map(Execute::new)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Execute, A::Error> {
        ExecuteShape::deserialize(MapAccessDeserializer::new(map))?.check()
    }
}

impl Serialize for Execute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let own = [&self.sqlite, &self.postgres, &self.mysql];
        match &self.default {
            Some(texts) if own.iter().all(|texts| texts.is_none()) => texts.serialize(serializer),
            _ => ExecuteShape {
                sql: None,
                default: self.default.clone(),
                sqlite: self.sqlite.clone(),
                postgres: self.postgres.clone(),
                mysql: self.mysql.clone(),
            }
            .serialize(serializer),
        }
    }
}

impl JsonSchema for Execute {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Execute".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let texts = generator.subschema_for::<OneOrMany<String>>();
        let map = ExecuteShape::json_schema(generator);
        json_schema!({ "anyOf": [texts, map] })
    }
}
