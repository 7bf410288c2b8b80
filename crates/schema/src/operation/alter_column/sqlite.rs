//! `alter_column` on SQLite: the parts of the column's text.

use super::super::clause::column;
use super::super::context::Scope;
use super::super::{RenderError, Rendered};
use super::{AlterColumn, type_of};
use crate::Dialect;
use crate::live::sqlite::TableText;

impl AlterColumn {
    /// What can be refused without the table.
    pub(super) fn check_sqlite(&self, scope: &Scope<'_>) -> Result<(), RenderError> {
        if let Some(data_type) = self.new_type(scope)? {
            column::word(scope, data_type, false)?;
            if let Some(Some(default)) = &self.change.default {
                self.default_sql(scope, default, data_type)?;
            }
        }
        Ok(())
    }

    pub(super) fn sqlite(
        &self,
        scope: &Scope<'_>,
        table: &mut TableText,
    ) -> Result<(), RenderError> {
        let name = self.column.as_str();
        let change = &self.change;
        // A key takes no nulls, whatever its text says, and INTEGER is a word of its own there.
        if let Some(found) = table.type_words(name).filter(|_| !table.is_key(name)) {
            self.check_type(scope, &found)?;
            self.check_nullable(!table.is_not_null(name))?;
        }
        if let Some(data_type) = self.new_type(scope)? {
            // Only the word INTEGER makes the primary key the number of the row, whatever its size is elsewhere.
            let stays_rowid = table.is_rowid(name) && change.autoincrement != Some(false);
            if !(stays_rowid && data_type.is_integer()) {
                let words = column::word(scope, data_type, table.is_strict())?;
                table.set_type(name, &words)?;
            }
            let check = data_type.enum_words().map(|words| {
                let words: Vec<String> = words.iter().map(|word| scope.text(word)).collect();
                format!("CHECK ({} IN ({}))", scope.name(name), words.join(", "))
            });
            table.set_words(name, check.as_deref())?;
        }
        if let Some(collation) = self.collation(Dialect::Sqlite) {
            let collation = collation.map(|collation| scope.name(collation));
            table.set_collation(name, collation.as_deref())?;
        }
        if let Some(default) = &change.default {
            let known = self.new_type(scope)?.cloned();
            let data_type =
                known.unwrap_or_else(|| type_of(&table.type_words(name).unwrap_or_default()));
            let default = default
                .as_ref()
                .map(|default| self.default_sql(scope, default, &data_type))
                .transpose()?;
            table.set_default(name, default.as_deref())?;
        }
        if let Some(nullable) = change.nullable {
            table.set_not_null(name, !nullable)?;
            if self.fills() {
                table.fill(name);
            }
        }
        if let Some(autoincrement) = change.autoincrement {
            table.set_autoincrement(name, autoincrement)?;
        }
        for rename in self.rename(scope) {
            table.push_after(Rendered::new(rename.sql));
        }
        Ok(())
    }
}
