//! Extensions of PostgreSQL.

use std::collections::BTreeMap;

use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{Extension, Schema, TableName};

impl Object for Extension {
    const WORDS: &'static str = "extension";
    const NAME: &'static str = "Extension";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Extension> {
        &mut schema.extensions
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        postgres_only(target)?;
        let scope = target.scope;
        let if_not_exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
        let mut sql = format!(
            "CREATE EXTENSION {if_not_exists}{}",
            scope.name(target.name)
        );
        if let Some(schema) = target.schema {
            sql.push_str(&format!(" WITH SCHEMA {}", scope.name(schema)));
        }
        if let Some(version) = &self.version {
            sql.push_str(&format!(" VERSION {}", scope.text(version)));
        }
        if self.with_dependencies {
            sql.push_str(" CASCADE");
        }
        Ok(vec![Rendered::new(sql)])
    }

    fn drop(_: Option<&Extension>, target: &Target<'_>, how: DropHow) -> Statements {
        postgres_only(target)?;
        // An extension is in no schema; what it brings is.
        let unqualified = Target {
            schema: None,
            ..*target
        };
        Ok(vec![unqualified.drop_sql("EXTENSION", how)])
    }
}

fn postgres_only(target: &Target<'_>) -> Result<(), RenderError> {
    match target.scope.dialect() {
        Dialect::Postgres => Ok(()),
        dialect => Err(target.scope.unsupported(
            "an extension",
            format!("{} has none that a script installs", dialect.title()),
            "only: [postgres]",
        )),
    }
}
