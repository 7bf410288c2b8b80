//! Enum types, which PostgreSQL alone has outside of a column.

use std::collections::BTreeMap;

use super::super::RenderError;
use super::super::clause::enums;
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{EnumType, Schema, TableName};

impl Object for EnumType {
    const WORDS: &'static str = "enum type";
    const NAME: &'static str = "Enum";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, EnumType> {
        &mut schema.enums
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        postgres_only(target)?;
        let (schema, name) = (target.schema, target.name);
        let create = enums::create_type(target.scope, schema, name, &self.values, if_not_exists);
        Ok(vec![create?])
    }

    fn drop(_: Option<&EnumType>, target: &Target<'_>, how: DropHow) -> Statements {
        postgres_only(target)?;
        Ok(vec![target.drop_sql("TYPE", how)])
    }
}

fn postgres_only(target: &Target<'_>) -> Result<(), RenderError> {
    match target.scope.dialect() {
        Dialect::Postgres => Ok(()),
        dialect => Err(target.scope.unsupported(
            "an enum type",
            format!("{} has enums only at columns", dialect.title()),
            "only: [postgres] here, and type: enum(..) at the column",
        )),
    }
}
