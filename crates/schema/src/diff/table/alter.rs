//! A column that is on both sides.

use super::super::change::{Change, Kind};
use super::super::{default, name, types};
use super::column::{same_generated, values_of};
use super::enum_values::added_values;
use super::{Pair, TableChanges, loss, numbering};
use crate::Dialect;
use crate::model::{Column, Term};
use crate::operation::{AddEnumValue, AlterColumn, ColumnChange, Item, Operation};
use crate::types::DataType;

/// What has to be done with a column.
pub(super) enum Step {
    /// Nothing.
    None,
    /// Its parts are changed.
    Alter {
        change: Box<Change>,
        /// Whether it numbers rows from now on, when it did not or does not any more.
        numbering: Option<bool>,
    },
    /// It is dropped and added again.
    Recreate { loses: Option<String> },
}

/// Whether the operation gives a column another type.
pub(super) fn changes_type(item: &Item) -> bool {
    matches!(&item.operation, Operation::AlterColumn(alter) if alter.change.data_type.is_some())
}

pub(super) fn step(pair: Pair<'_>, live: &Column, goal: &Column, all: &mut TableChanges) -> Step {
    if !same_generated(live.generated.as_ref(), goal.generated.as_ref()) {
        all.is_suspect = true;
        let loses = match (&live.generated, &goal.generated) {
            (Some(_), Some(_)) => None,
            _ => Some(values_of(pair.live, live)),
        };
        return Step::Recreate { loses };
    }
    let mut alter = Alter {
        pair,
        live,
        goal,
        change: ColumnChange::default(),
        was: ColumnChange::default(),
        values: None,
        loses: None,
        undo_loses: None,
        needs: None,
        is_suspect: false,
    };
    alter.data_type();
    alter.collation();
    alter.default();
    alter.nullable();
    alter.comment();
    let numbering = numbering::change(pair, (live, goal), &mut alter.change, &mut alter.was);
    alter.mysql();
    all.is_suspect |= alter.is_suspect;
    match alter.finish() {
        Some(change) => Step::Alter {
            change: Box::new(change),
            numbering,
        },
        None => Step::None,
    }
}

struct Alter<'a> {
    pair: Pair<'a>,
    live: &'a Column,
    goal: &'a Column,
    change: ColumnChange,
    was: ColumnChange,
    /// Values that an enum of PostgreSQL gets without being made anew.
    values: Option<Vec<AddEnumValue>>,
    loses: Option<String>,
    undo_loses: Option<String>,
    needs: Option<String>,
    is_suspect: bool,
}

impl<'a> Alter<'a> {
    fn types(&self) -> Option<(&'a DataType, &'a DataType)> {
        let dialect = self.pair.dialect();
        Some((
            self.live.data_type.on(dialect)?,
            self.goal.data_type.on(dialect)?,
        ))
    }

    fn data_type(&mut self) {
        let dialect = self.pair.dialect();
        if !self.pair.options.compare_type {
            return;
        }
        let Some((old, new)) = self.types() else {
            return;
        };
        // A STRICT table has other words for its types.
        let (was_strict, strict) = (self.pair.live.sqlite.strict, self.pair.goal.sqlite.strict);
        let same_name = dialect != Dialect::Postgres
            || new.enum_words().is_none()
            || self.live.enum_name(&self.pair.live.name)
                == self.goal.enum_name(&self.pair.goal.name);
        if was_strict == strict && types::same(dialect, old, new, strict) && same_name {
            return;
        }
        let canonical = |data_type: &DataType, strict| {
            types::canonical(dialect, data_type, strict).unwrap_or_else(|_| data_type.clone())
        };
        let (from, to) = (canonical(old, was_strict), canonical(new, strict));
        if from == to && same_name {
            return;
        }
        self.is_suspect = true;
        if let (Dialect::Postgres, DataType::Enum(old), DataType::Enum(new), true) =
            (dialect, old, new, same_name)
            && let Some(values) = self.added_values(old, new)
        {
            self.values = Some(values);
            return;
        }
        let lost = |from: &DataType, to: &DataType| {
            (!loss::holds_all(from, to)).then(|| {
                format!(
                    "what '{}' in table '{}' holds that is no {}",
                    self.live.name,
                    self.pair.live.name,
                    short(to)
                )
            })
        };
        let (loses, undo_loses) = (lost(&from, &to), lost(&to, &from));
        self.loses = loses;
        self.undo_loses = undo_loses;
        let using = |from: &DataType, to: &DataType| {
            let word = match dialect {
                Dialect::Postgres if needs_using(from, to) => types::cast_word(to)?,
                _ => return None,
            };
            let column = crate::sql::identifier(dialect, &self.live.name);
            Some(format!("{column}{}::{word}", hop(from, to)))
        };
        let (there, back) = (using(&from, &to), using(&to, &from));
        self.put_type();
        self.change.using = there;
        self.was.using = back;
    }

    fn put_type(&mut self) {
        self.change.data_type = Some(self.goal.data_type.clone());
        self.was.data_type = Some(self.live.data_type.clone());
        let enums = [&self.live, &self.goal]
            .map(|column| column.data_type.on(Dialect::Postgres))
            .map(|data_type| data_type.is_some_and(|data_type| data_type.enum_words().is_some()));
        if self.pair.dialect() == Dialect::Postgres && enums.contains(&true) {
            let old = self.live.enum_name(&self.pair.live.name);
            let new = self.goal.enum_name(&self.pair.goal.name);
            if old != new {
                self.change.postgres.enum_name = enums[1].then_some(new);
                self.was.postgres.enum_name = enums[0].then_some(old);
            }
        }
    }

    /// The values to add, where the old ones keep their order, and the default is none that was just added: a
    /// transaction cannot use the value that it adds.
    fn added_values(&self, old: &[String], new: &[String]) -> Option<Vec<AddEnumValue>> {
        let is_used = |value: &String| match &self.goal.default {
            Some(Term::Literal(crate::yaml::Value::String(text))) => text == value,
            Some(Term::Sql(sql)) => sql.contains(value.as_str()),
            _ => false,
        };
        let name = self.live.enum_name(&self.pair.live.name);
        let values = added_values(old, new, |value, before, after| AddEnumValue {
            name: name.clone(),
            schema: self.pair.live.schema.clone(),
            value,
            before,
            after,
            if_not_exists: false,
        })?;
        let mut added = values.iter().map(|value| &value.value);
        (!added.any(is_used)).then_some(values)
    }

    fn collation(&mut self) {
        let dialect = self.pair.dialect();
        let of = |column: &Column| column.collation_on(dialect).map(str::to_owned);
        let (old, new) = (of(self.live), of(self.goal));
        let same = match (&old, &new) {
            (Some(old), Some(new)) => name::same(dialect, old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        if same {
            return;
        }
        self.is_suspect = true;
        self.change.collation = Some(new);
        self.was.collation = Some(old);
        // PostgreSQL changes it together with the type.
        if dialect == Dialect::Postgres && self.change.data_type.is_none() {
            self.put_type();
        }
    }

    fn default(&mut self) {
        let dialect = self.pair.dialect();
        let Some((_, new)) = self.types() else {
            return;
        };
        let (live, goal) = (self.live.default.as_ref(), self.goal.default.as_ref());
        let is_same = default::same(dialect, new, live, goal);
        if !is_same && self.pair.options.compare_server_default {
            self.is_suspect = true;
            self.change.default = Some(self.goal.default.clone());
            self.was.default = Some(self.live.default.clone());
        } else if self.change.data_type.is_some()
            && live.is_some()
            && (dialect == Dialect::Postgres || live != goal)
        {
            // It is written as one of the new type. PostgreSQL takes the old one away before it changes the type.
            let default = if is_same { goal } else { live };
            self.change.default = Some(default.cloned());
            self.was.default = Some(self.live.default.clone());
        }
    }

    fn nullable(&mut self) {
        let (live, goal) = (self.live, self.goal);
        let is_key = self.pair.live.is_key(&live.name) && self.pair.goal.is_key(&goal.name);
        if live.nullable == goal.nullable || is_key {
            return;
        }
        self.change.nullable = Some(goal.nullable);
        self.was.nullable = Some(live.nullable);
        if goal.nullable {
            return;
        }
        match &goal.default {
            // The rows that hold null get it.
            Some(default) => {
                self.change.default = Some(Some(default.clone()));
                self.was.default = Some(live.default.clone());
            }
            None => {
                self.needs = Some(format!(
                    "no row of table '{}' with null in '{}'",
                    self.pair.live.name, live.name
                ));
            }
        }
    }

    fn comment(&mut self) {
        if self.live.comment != self.goal.comment && self.pair.options.compare_comment {
            self.change.comment = Some(self.goal.comment.clone());
            self.was.comment = Some(self.live.comment.clone());
        }
    }

    fn mysql(&mut self) {
        if self.pair.dialect() != Dialect::Mysql {
            return;
        }
        let (live, goal) = (&self.live.mysql, &self.goal.mysql);
        if live.unsigned != goal.unsigned && self.pair.options.compare_type {
            self.change.mysql.unsigned = Some(goal.unsigned);
            self.was.mysql.unsigned = Some(live.unsigned);
            if self.loses.is_none() {
                let which = if goal.unsigned { "negative" } else { "great" };
                self.loses = Some(format!(
                    "{which} numbers of '{}' in table '{}'",
                    self.live.name, self.pair.live.name
                ));
            }
        }
        let own = |charset: &Option<String>| charset.as_ref().map(|word| word.to_ascii_lowercase());
        if own(&live.charset) != own(&goal.charset) {
            self.is_suspect = true;
            self.change.mysql.charset.clone_from(&goal.charset);
            self.was.mysql.charset.clone_from(&live.charset);
            // Without one it has that of its collation, or that of the table.
            let of = |column: &Column| column.collation_on(Dialect::Mysql).map(str::to_owned);
            self.change.collation = Some(of(self.goal));
            self.was.collation = Some(of(self.live));
        }
        let of = |column: &Column| column.mysql.on_update.clone();
        let (old, new) = (of(self.live), of(self.goal));
        if let Some((_, data_type)) = self.types()
            && !default::same_on_update(Dialect::Mysql, data_type, old.as_deref(), new.as_deref())
        {
            self.is_suspect = true;
            self.change.mysql.on_update = Some(new);
            self.was.mysql.on_update = Some(old);
        }
    }

    fn finish(self) -> Option<Change> {
        let (table, schema) = (&self.pair.live.name, &self.pair.live.schema);
        let alter = |change: ColumnChange, was: ColumnChange| AlterColumn {
            table: table.clone(),
            schema: schema.clone(),
            column: self.live.name.clone(),
            new_name: None,
            change,
            was: Some(was),
        };
        let mut upgrade: Vec<Item> = Vec::new();
        let mut way_back: Vec<Item> = Vec::new();
        if self.change != ColumnChange::default() {
            upgrade.push(alter(self.change.clone(), self.was.clone()).into());
        }
        if let Some(values) = &self.values {
            upgrade.extend(values.iter().cloned().map(Item::from));
            // No value is taken away from an enum, so the way back is by another type.
            let mut was = ColumnChange {
                data_type: Some(self.goal.data_type.clone()),
                ..ColumnChange::default()
            };
            let mut change = ColumnChange {
                data_type: Some(self.live.data_type.clone()),
                ..ColumnChange::default()
            };
            if self.goal.default.is_some() {
                was.default = Some(self.goal.default.clone());
                change.default = Some(self.live.default.clone());
            }
            way_back.push(alter(change, was).into());
        }
        if upgrade.is_empty() {
            return None;
        }
        let mut change = Change::new(
            Kind::Column,
            Some(self.pair.key()),
            &self.live.name,
            upgrade,
        );
        if self.values.is_some() {
            way_back.append(&mut change.downgrade);
            change.downgrade = way_back;
            change.undo_loses = Some(format!(
                "the rows of table '{table}' in which '{}' has a value that was added",
                self.live.name
            ));
        } else {
            change.undo_loses = self.undo_loses;
        }
        Some(change.losing(self.loses).needing(self.needs))
    }
}

/// The name of a type for a message; the words of an enum would make it long.
fn short(data_type: &DataType) -> String {
    match data_type {
        DataType::Enum(_) => "word of the enum".to_owned(),
        data_type => data_type.to_string(),
    }
}

/// Whether PostgreSQL makes no value of the one type from the other by itself.
/// The type on the way: of the numbers only integers are cast from and to booleans, and everything has a text.
fn hop(from: &DataType, to: &DataType) -> &'static str {
    use DataType::*;
    let is_number =
        |data_type: &DataType| matches!(data_type, SmallInt | BigInt | Decimal(_) | Real | Double);
    match (from, to) {
        (Integer, Boolean) | (Boolean, Integer) | (Char(_) | String(_) | Text, _) => "",
        (Boolean, to) if is_number(to) => "::integer",
        (from, Boolean) if is_number(from) => "::integer",
        _ => "::text",
    }
}

fn needs_using(from: &DataType, to: &DataType) -> bool {
    let family = |data_type: &DataType| {
        use DataType::*;
        match data_type {
            SmallInt | Integer | BigInt | Decimal(_) | Real | Double => 1,
            Char(_) | String(_) | Text => 2,
            Date | Timestamp(_) | TimestampTz(_) => 3,
            Inet | Cidr => 4,
            Json | Jsonb => 5,
            _ => 0,
        }
    };
    let is_enum = from.enum_words().is_some() || to.enum_words().is_some();
    !is_enum && from != to && family(to) != 2 && (family(from) == 0 || family(from) != family(to))
}
