//! All tables: which are the same, which come and go, and in which order.

use std::collections::{HashMap, HashSet};

use super::change::{Change, Kind, Suspect};
use super::plan::{Phase, Plan};
use super::table::{self, Disturbed, Pair, TableChanges};
use super::{Options, name, order, rename};
use crate::Dialect;
use crate::model::{Column, ForeignKey, Schema, Table, TableName};
use crate::operation::{CreateTable, DropTable};

/// What of the tables does not stay, by their names in lower case: what texts may break on.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// Tables that go, or get another name.
    pub(super) tables: HashSet<String>,
    /// Columns that go, or get another name or type.
    pub(super) columns: HashMap<String, HashSet<String>>,
    /// Tables of the goal that are new or changed: what a text cannot use before.
    pub(super) touched: HashSet<String>,
}

impl Gone {
    pub(super) fn column(&mut self, table: &str, column: &str) {
        let columns = self.columns.entry(table.to_lowercase()).or_default();
        columns.insert(column.to_lowercase());
    }
}

pub(super) fn compare(
    options: &Options,
    live: &Schema,
    goal: &Schema,
    plan: &mut Plan,
    gone: &mut Gone,
) {
    let found = paired(options, live, goal);
    let changes: Vec<TableChanges> = found
        .pairs
        .iter()
        .map(|pair| table::changes(*pair))
        .collect();
    let mut disturbed: HashMap<TableName, &Disturbed> = HashMap::new();
    let mut touched: HashSet<TableName> = HashSet::new();
    for (pair, changes) in found.pairs.iter().zip(&changes) {
        if changes.is_suspect {
            plan.suspects.insert(Suspect {
                kind: Kind::Table,
                name: pair.goal.key(),
            });
        }
        if changes.changes.is_empty() {
            continue;
        }
        touched.insert(pair.goal.key());
        gone.touched.insert(pair.goal.name.to_lowercase());
        disturbed.insert(pair.live.key(), &changes.disturbed);
        let columns = match options.dialect {
            // Only PostgreSQL keeps a column's type because of a view.
            Dialect::Postgres => &changes.disturbed.columns,
            Dialect::Sqlite | Dialect::Mysql => &changes.disturbed.dropped,
        };
        for column in columns {
            gone.column(&pair.live.name, column);
        }
    }
    let mut keys = Vec::with_capacity(found.pairs.len());
    for (pair, changes) in found.pairs.iter().zip(&changes) {
        keys.push(table::foreign_keys(*pair, &disturbed, &changes.changes));
    }
    // A table that is dropped would go only after the key that it refers to.
    let leaving: HashSet<(TableName, usize)> = (found.dropped.iter())
        .flat_map(|table| {
            let pair = Pair {
                options,
                live: table,
                goal: table,
            };
            let keys = table.foreign_keys.iter().enumerate();
            keys.filter(|(_, key)| table::is_disturbed(pair, key, &disturbed))
                .map(|(at, _)| (table.key(), at))
                .collect::<Vec<_>>()
        })
        .collect();
    create(options, &found, &touched, plan, gone);
    for ((_, changes), (drops, creates)) in found.pairs.iter().zip(changes).zip(keys) {
        // SQLite makes all changes of a table at once, and takes references to what is not there yet.
        let (before, after) = match options.dialect {
            Dialect::Sqlite => (Phase::Tables, Phase::Tables),
            Dialect::Postgres | Dialect::Mysql => (Phase::DropForeignKeys, Phase::ForeignKeys),
        };
        plan.extend(before, drops);
        plan.extend(Phase::Tables, changes.changes);
        plan.extend(after, creates);
    }
    drop(options, &found, &leaving, plan, gone);
}

/// The tables of both sides.
struct Found<'a> {
    pairs: Vec<Pair<'a>>,
    created: Vec<&'a Table>,
    dropped: Vec<&'a Table>,
}

fn paired<'a>(options: &'a Options, live: &'a Schema, goal: &'a Schema) -> Found<'a> {
    let mut found = Found {
        pairs: Vec::with_capacity(goal.tables.len()),
        created: Vec::new(),
        dropped: Vec::new(),
    };
    let mut matched: HashSet<&TableName> = HashSet::with_capacity(goal.tables.len());
    // SQLite finds tables without regard to upper and lower case.
    let folded = |name: &TableName| {
        let key = name::key(options.dialect, &name.name).into_owned();
        (name.schema.clone(), key)
    };
    let mut by_folded: Option<HashMap<_, (&TableName, &Table)>> = None;
    for (key, wanted) in &goal.tables {
        let mut own = live.tables.get_key_value(key);
        if own.is_none() && options.dialect == Dialect::Sqlite {
            let all = by_folded.get_or_insert_with(|| {
                let all = live
                    .tables
                    .iter()
                    .map(|(key, table)| (folded(key), (key, table)));
                all.collect()
            });
            own = all.get(&folded(key)).copied();
        }
        match own.filter(|(key, _)| matched.insert(key)) {
            Some((_, live)) => found.pairs.push(Pair {
                options,
                live,
                goal: wanted,
            }),
            None => found.created.push(wanted),
        }
    }
    let dropped = live.tables.iter().filter(|(key, _)| !matched.contains(key));
    found.dropped = dropped.map(|(_, table)| table).collect();
    found
}

/// The tables in an order in which each finds those that it refers to, with the foreign keys that have to wait.
fn in_order<'a>(tables: &[&'a Table]) -> Vec<(&'a Table, Vec<&'a ForeignKey>)> {
    let positions: HashMap<TableName, usize> = (tables.iter().enumerate())
        .map(|(at, table)| (table.key(), at))
        .collect();
    let target = |key: &ForeignKey| {
        let reference = &key.references;
        let name = TableName::new(reference.schema.as_deref(), &reference.table);
        positions.get(&name).copied()
    };
    let needs: Vec<Vec<usize>> = (tables.iter())
        .map(|table| table.foreign_keys.iter().filter_map(target).collect())
        .collect();
    let order = order::sorted(&needs);
    let mut place = vec![0; tables.len()];
    for (position, at) in order.iter().enumerate() {
        place[*at] = position;
    }
    let with_waiting = order.iter().map(|at| {
        let table = tables[*at];
        let waits = |key: &&ForeignKey| target(key).is_some_and(|other| place[other] > place[*at]);
        (table, table.foreign_keys.iter().filter(waits).collect())
    });
    with_waiting.collect()
}

/// The table as an operation says it: nothing in it is from before, and its columns stand in their order.
fn new_table(dialect: Dialect, table: &Table) -> Table {
    let mut table = Table {
        renamed_from: None,
        ..table.clone()
    };
    for column in &mut table.columns {
        let Column {
            renamed_from,
            mysql,
            ..
        } = column;
        *renamed_from = None;
        mysql.after = None;
        mysql.first = false;
    }
    for index in &mut table.indexes {
        let name = index.name_on(&table.name);
        let fitted = name::fitted(dialect, name.clone());
        if fitted != name {
            index.name = Some(fitted);
        }
    }
    if dialect == Dialect::Mysql {
        forget_primary(&mut table);
        // There a foreign key always gets a name from the table.
        for key in &mut table.foreign_keys {
            let name = key.default_name(&table.name);
            let fitted = name::fitted(dialect, name.clone());
            if key.name.is_none() && fitted != name {
                key.name = Some(fitted);
            }
        }
    }
    table
}

/// The name that every primary key of MySQL has, and that none can be given.
fn forget_primary(table: &mut Table) {
    if let Some(key) = &mut table.primary_key {
        key.name = None;
    }
}

fn create(
    options: &Options,
    found: &Found<'_>,
    touched: &HashSet<TableName>,
    plan: &mut Plan,
    gone: &mut Gone,
) {
    let likely = rename::likely(options, &found.dropped, &found.created);
    for (table, mut waiting) in in_order(&found.created) {
        gone.touched.insert(table.name.to_lowercase());
        if options.dialect == Dialect::Sqlite {
            waiting.clear();
        } else {
            // A key that the reference needs may come later.
            let later = table::targets(table)
                .filter(|(_, target)| touched.contains(target))
                .map(|(key, _)| key);
            waiting.extend(later);
        }
        let mut new = new_table(options.dialect, table);
        if !waiting.is_empty() {
            let waits: Vec<bool> = (table.foreign_keys.iter())
                .map(|key| waiting.iter().any(|waiting| std::ptr::eq(*waiting, key)))
                .collect();
            let mut waits = waits.into_iter();
            new.foreign_keys.retain(|_| !waits.next().unwrap_or(false));
        }
        let pair = Pair {
            options,
            live: &new,
            goal: table,
        };
        let later: Vec<Change> = (waiting.iter())
            .map(|key| Change {
                needs: None,
                ..table::create_foreign_key(pair, key)
            })
            .collect();
        plan.extend(Phase::ForeignKeys, later);
        let mut change = Change::new(
            Kind::Table,
            Some(table.key()),
            &table.name,
            vec![CreateTable::from(new).into()],
        );
        change.renamed_from = likely.get(&table.key()).cloned();
        plan.push(Phase::CreateTables, change);
    }
}

fn drop(
    options: &Options,
    found: &Found<'_>,
    leaving: &HashSet<(TableName, usize)>,
    plan: &mut Plan,
    gone: &mut Gone,
) {
    for (table, mut waiting) in in_order(&found.dropped).into_iter().rev() {
        gone.tables.insert(table.name.to_lowercase());
        let pair = Pair {
            options,
            live: table,
            goal: table,
        };
        for (at, key) in table.foreign_keys.iter().enumerate() {
            let waits = waiting.iter().any(|other| std::ptr::eq(*other, key));
            if !waits && leaving.contains(&(table.key(), at)) {
                waiting.push(key);
            }
        }
        let mut was = table.clone();
        if options.dialect == Dialect::Mysql {
            forget_primary(&mut was);
        }
        for key in &waiting {
            plan.push(Phase::DropForeignKeys, table::drop_foreign_key(pair, key));
            was.foreign_keys.retain(|own| own != *key);
        }
        let operation = DropTable {
            name: table.name.clone(),
            schema: table.schema.clone(),
            if_exists: false,
            was: Some(was),
        };
        let mut change = Change::new(
            Kind::Table,
            Some(table.key()),
            &table.name,
            vec![operation.into()],
        );
        change.undo_loses = None;
        let loses = format!("the rows of table '{}'", table.name);
        plan.push(Phase::DropTables, change.losing(Some(loses)));
    }
}
