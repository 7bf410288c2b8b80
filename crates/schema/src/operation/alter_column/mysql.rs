//! `alter_column` on MySQL and MariaDB: `MODIFY` or `CHANGE` with the whole definition that the server gives, and in it
//! only the changed parts changed.

use super::super::clause::column;
use super::super::context::Scope;
use super::super::{RenderError, Rendered};
use super::{AlterColumn, type_of};
use crate::Dialect;
use crate::live::mysql::{ColumnText, Kind, LiveTable};

impl AlterColumn {
    /// What can be refused without the table.
    pub(super) fn check_mysql(&self, scope: &Scope<'_>) -> Result<(), RenderError> {
        if let Some(data_type) = self.new_type(scope)? {
            column::word(scope, data_type, false)?;
            if let Some(Some(default)) = &self.change.default {
                self.default_sql(scope, default, data_type)?;
            }
        }
        Ok(())
    }

    pub(super) fn mysql(
        &self,
        scope: &Scope<'_>,
        table: &LiveTable,
    ) -> Result<Vec<Rendered>, RenderError> {
        let change = &self.change;
        let mut column = ColumnText::find(&table.create, &self.table, &self.column)?;
        self.check_type(scope, &column.type_words())?;
        self.check_nullable(!column.is_not_null())?;
        let new_type = self.new_type(scope)?;
        if let Some(data_type) = new_type {
            column.set_type(&column::word(scope, data_type, false)?)?;
        }
        if let Some(unsigned) = change.mysql.unsigned {
            column.set_unsigned(unsigned)?;
        }
        if let Some(charset) = &change.mysql.charset {
            // The old collation is one of the old character set.
            column.replace(Kind::Collate, None)?;
            let charset = format!("CHARACTER SET {}", scope.name(charset));
            column.replace(Kind::Charset, Some(&charset))?;
        }
        if let Some(collation) = self.collation(Dialect::Mysql) {
            let collation = collation.map(|name| format!("COLLATE {}", scope.name(name)));
            // Each collation belongs to one character set.
            if change.mysql.charset.is_none() {
                column.replace(Kind::Charset, None)?;
            }
            column.replace(Kind::Collate, collation.as_deref())?;
        }
        if let Some(nullable) = change.nullable {
            column.set_not_null(!nullable)?;
        }
        let mut fill = None;
        if let Some(default) = &change.default {
            let data_type = new_type
                .cloned()
                .unwrap_or_else(|| type_of(&column.type_words()));
            let default = default
                .as_ref()
                .map(|default| self.default_sql(scope, default, &data_type))
                .transpose()?;
            column.set_default(default.as_deref())?;
            fill = default.filter(|_| self.fills());
        }
        if let Some(on_update) = &change.mysql.on_update {
            let on_update = on_update
                .as_ref()
                .map(|sql| format!("ON UPDATE {}", sql.trim()));
            column.replace(Kind::OnUpdate, on_update.as_deref())?;
        }
        if let Some(autoincrement) = change.autoincrement {
            if autoincrement {
                column.replace(Kind::Default, None)?;
            }
            column.replace(
                Kind::AutoIncrement,
                autoincrement.then_some("AUTO_INCREMENT"),
            )?;
        }
        if let Some(comment) = &change.comment {
            let comment = comment
                .as_ref()
                .map(|comment| format!("COMMENT {}", scope.text(comment)));
            column.replace(Kind::Comment, comment.as_deref())?;
        }
        let name = scope.qualified(self.schema.as_deref(), &self.table);
        let mut statements = Vec::new();
        if let Some(value) = fill {
            let column = scope.name(&self.column);
            statements.push(Rendered::new(format!(
                "UPDATE {name} SET {column} = {value} WHERE {column} IS NULL"
            )));
        }
        let action = match &self.new_name {
            Some(new) => {
                let old = column.rename(&self.column, &scope.new_name(new)?);
                format!("CHANGE COLUMN {old} {column}")
            }
            None => format!("MODIFY COLUMN {column}"),
        };
        statements.push(Rendered::new(format!("ALTER TABLE {name} {action}")));
        Ok(statements)
    }
}
