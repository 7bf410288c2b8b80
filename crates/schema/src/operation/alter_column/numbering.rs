//! How PostgreSQL numbers rows: by an identity, or by the sequence of a `serial`.

use super::super::clause::column::identity_clause;
use super::super::context::Scope;
use super::super::{RenderError, Rendered};
use super::AlterColumn;
use crate::model::Identity;
use crate::sql;

/// The statements and clauses for another way of numbering rows.
#[derive(Default)]
pub(super) struct Numbering {
    /// Before the other changes of the column.
    pub(super) before: Vec<Rendered>,
    /// Among them.
    pub(super) actions: Vec<String>,
    /// After them.
    pub(super) after: Vec<Rendered>,
}

impl AlterColumn {
    /// `table` is already quoted.
    pub(super) fn numbering(
        &self,
        scope: &Scope<'_>,
        table: &str,
    ) -> Result<Numbering, RenderError> {
        let change = &self.change;
        let was = self.was.as_ref();
        let was_serial = was.and_then(|was| was.postgres.serial) == Some(true);
        let name = scope.name(&self.column);
        let mut numbering = Numbering::default();
        // From a serial, to one, or neither.
        let leaves = change.autoincrement == Some(false) || change.postgres.serial.is_some();
        let comes = change.autoincrement == Some(true)
            || (change.postgres.serial.is_some() && change.autoincrement.is_none());
        if leaves && was_serial {
            numbering.before.extend(self.drop_serial(scope, table));
        } else if leaves && change.autoincrement != Some(true) {
            (numbering.actions).push(format!("ALTER COLUMN {name} DROP IDENTITY IF EXISTS"));
        }
        if comes && change.postgres.serial == Some(true) {
            numbering.after.extend(self.add_serial(scope, table)?);
        } else if comes {
            numbering.after.extend(self.add_identity(scope, table));
        } else if let (Some(identity), None) = (&change.identity, change.autoincrement) {
            let options = identity.clone().unwrap_or_default();
            numbering.actions.push(set_options(&name, &options));
        }
        Ok(numbering)
    }

    /// A new identity begins at 1, so it is told where the rows are.
    fn add_identity(&self, scope: &Scope<'_>, table: &str) -> [Rendered; 2] {
        let name = scope.name(&self.column);
        let options = self.change.identity.clone().flatten().unwrap_or_default();
        let clause = identity_clause(&options);
        [
            Rendered::new(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL, ALTER COLUMN {name} ADD{clause}"
            )),
            Rendered::new(format!(
                "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({name}), 0) + 1, false) FROM {table}",
                scope.text(table),
                scope.text(&self.column)
            )),
        ]
    }

    /// What `SERIAL` would have made with the column.
    fn add_serial(&self, scope: &Scope<'_>, table: &str) -> Result<[Rendered; 3], RenderError> {
        let name = scope.name(&self.column);
        let sequence = format!("{}_{}_seq", self.table, self.column);
        let sequence = match sql::check_identifier(scope.dialect(), &sequence) {
            Ok(()) => sequence,
            Err(too_long) => too_long.shorter,
        };
        let sequence = scope.qualified(self.schema.as_deref(), &sequence);
        let text = scope.text(&sequence);
        Ok([
            Rendered::new(format!(
                "CREATE SEQUENCE {sequence} OWNED BY {table}.{name}"
            )),
            Rendered::new(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL, ALTER COLUMN {name} SET DEFAULT nextval({text})"
            )),
            Rendered::new(format!(
                "SELECT setval({text}, coalesce(max({name}), 0) + 1, false) FROM {table}"
            )),
        ])
    }

    /// The sequence stays when the default goes, and its name is known to the server alone.
    fn drop_serial(&self, scope: &Scope<'_>, table: &str) -> [Rendered; 2] {
        [
            Rendered::new(format!(
                "ALTER TABLE {table} ALTER COLUMN {} DROP DEFAULT",
                scope.name(&self.column)
            )),
            Rendered::new(format!(
                "DO $serial$BEGIN EXECUTE coalesce('DROP SEQUENCE ' || pg_get_serial_sequence({}, {}), 'SELECT 1'); END$serial$",
                scope.text(table),
                scope.text(&self.column)
            )),
        ]
    }
}

/// All options of an identity, each as it is said or as it is without.
fn set_options(name: &str, identity: &Identity) -> String {
    let when = match identity.always {
        true => "ALWAYS",
        false => "BY DEFAULT",
    };
    let number = |words: &str, number: Option<i64>, without: &str| match number {
        Some(number) => format!("SET {words} {number}"),
        None => format!("SET {without}"),
    };
    let options = [
        format!("SET GENERATED {when}"),
        number("INCREMENT BY", identity.increment, "INCREMENT BY 1"),
        number("MINVALUE", identity.minvalue, "NO MINVALUE"),
        number("MAXVALUE", identity.maxvalue, "NO MAXVALUE"),
        // Where nothing is said it begins at the least number.
        format!(
            "SET START WITH {}",
            identity.start.or(identity.minvalue).unwrap_or(1)
        ),
        format!("SET CACHE {}", identity.cache.unwrap_or(1)),
        match identity.cycle {
            true => "SET CYCLE".to_owned(),
            false => "SET NO CYCLE".to_owned(),
        },
    ];
    format!("ALTER COLUMN {name} {}", options.join(" "))
}
