//! `alter_column` on PostgreSQL, which changes each part by itself.

use super::super::clause::{column, enums};
use super::super::context::Scope;
use super::super::{Marker, RenderError, Rendered};
use super::{AlterColumn, ColumnChange, enum_words};
use crate::Dialect;
use crate::model::Column;
use crate::types::DataType;

impl AlterColumn {
    pub(super) fn postgres(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let change = &self.change;
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let name = scope.name(&self.column);
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mut actions: Vec<String> = Vec::new();
        let mut default = match &change.default {
            Some(Some(default)) => {
                let known = self.new_type(scope)?.or_else(|| {
                    let was = self.was.as_ref()?.data_type.as_ref()?;
                    was.on(Dialect::Postgres)
                });
                let unknown = DataType::Native(String::new());
                Some(self.default_sql(scope, default, known.unwrap_or(&unknown))?)
            }
            _ => None,
        };
        if let Some(data_type) = self.new_type(scope)? {
            let was_default = self.was.as_ref().and_then(|was| was.default.as_ref());
            // The old default may be none that the new type takes, and would keep its type too.
            if change.default.is_some() || matches!(was_default, Some(Some(_))) {
                actions.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
            }
            if let (None, Some(Some(was))) = (&change.default, was_default) {
                default = Some(self.default_sql(scope, was, data_type)?);
            }
            let (words, using) = self.enum_type(scope, data_type, &mut before, &mut after)?;
            let mut action = format!("ALTER COLUMN {name} TYPE {words}");
            if let Some(Some(collation)) = self.collation(Dialect::Postgres) {
                action.push_str(&format!(" COLLATE {}", scope.name(collation)));
            }
            if let Some(using) = change.using.clone().or(using) {
                action.push_str(&format!(" USING {}", using.trim()));
            }
            actions.push(action);
        } else {
            if self.collation(Dialect::Postgres).is_some() {
                return Err(scope.unsupported(
                    format!("another collation for column '{}'", self.column),
                    "PostgreSQL changes it together with the type",
                    "the type beside the collation, also when it stays",
                ));
            }
            if matches!(change.default, Some(None)) {
                actions.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
            }
        }
        if let Some(default) = &default {
            actions.push(format!("ALTER COLUMN {name} SET DEFAULT {default}"));
        }
        let mut filled = None;
        match change.nullable {
            Some(true) => actions.push(format!("ALTER COLUMN {name} DROP NOT NULL")),
            Some(false) => {
                let set = format!("ALTER COLUMN {name} SET NOT NULL");
                match default.as_ref().filter(|_| self.fills()) {
                    // The rows take the default when it is one of the new type, and before nulls are refused.
                    Some(default) => {
                        filled = Some([
                            format!("UPDATE {table} SET {name} = {default} WHERE {name} IS NULL"),
                            format!("ALTER TABLE {table} {set}"),
                        ]);
                    }
                    None => actions.push(set),
                }
            }
            None => {}
        }
        let numbering = self.numbering(scope, &table)?;
        actions.extend(numbering.actions);
        let mut statements = before;
        statements.extend(numbering.before);
        if !actions.is_empty() {
            let actions = actions.join(", ");
            statements.push(Rendered::new(format!("ALTER TABLE {table} {actions}")));
        }
        statements.extend(filled.into_iter().flatten().map(Rendered::new));
        statements.extend(numbering.after);
        statements.extend(after);
        if let Some(comment) = &change.comment {
            let text = comment
                .as_ref()
                .map_or_else(|| "NULL".to_owned(), |comment| scope.text(comment));
            statements.push(Rendered::new(format!(
                "COMMENT ON COLUMN {table}.{name} IS {text}"
            )));
        }
        statements.extend(self.rename(scope));
        if let (Some(expectation), Some(first)) = (self.expectation(scope), statements.first_mut())
        {
            first.marker = Some(Marker::Expects(expectation));
        }
        Ok(statements)
    }

    /// The words of the type and how values come to it: an enum is a type of its own, made before and dropped after.
    fn enum_type(
        &self,
        scope: &Scope<'_>,
        data_type: &DataType,
        before: &mut Vec<Rendered>,
        after: &mut Vec<Rendered>,
    ) -> Result<(String, Option<String>), RenderError> {
        let schema = self.schema.as_deref();
        let was_change = self.was.clone().unwrap_or_default();
        let was = self
            .enum_column(&was_change)
            .filter(|_| enum_words(was_change.data_type.as_ref(), Dialect::Postgres).is_some());
        let new = self
            .enum_column(&self.change)
            .filter(|_| data_type.enum_words().is_some());
        let column = scope.name(&self.column);
        let Some(new) = new else {
            let words = column::word(scope, data_type, false)?;
            let Some(was) = was else {
                return Ok((words, None));
            };
            after.extend(enums::drop(scope, &was, schema, &self.table, false));
            return Ok((words.clone(), Some(format!("{column}::text::{words}"))));
        };
        let name = new.enum_name(&self.table);
        if let Some(mut was) = was {
            let old_name = was.enum_name(&self.table);
            if old_name == name {
                let aside = format!("{name}_old");
                before.push(Rendered::new(format!(
                    "ALTER TYPE {} RENAME TO {}",
                    scope.qualified(schema, &old_name),
                    scope.new_name(&aside)?
                )));
                was.postgres.enum_name = Some(aside);
            }
            after.extend(enums::drop(scope, &was, schema, &self.table, false));
        }
        before.extend(enums::create(scope, &new, schema, &self.table, false)?);
        let mut words = scope.qualified(schema, &name);
        let mut text = "text";
        if matches!(data_type, DataType::Array(_)) {
            words.push_str("[]");
            text = "text[]";
        }
        Ok((words.clone(), Some(format!("{column}::{text}::{words}"))))
    }

    /// A column that has what of an enum's type a change says.
    fn enum_column(&self, change: &ColumnChange) -> Option<Column> {
        let mut column = Column::new(self.column.clone(), change.data_type.clone()?);
        column.postgres.enum_name = change.postgres.enum_name.clone();
        Some(column)
    }
}
