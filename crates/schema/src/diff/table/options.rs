//! The comment and the options of a table.

use super::super::change::{Change, Kind};
use super::{Pair, TableChanges};
use crate::Dialect;
use crate::operation::{
    CreateTableComment, DropTableComment, PostgresOptions, SetTableOptions, SqliteOptions,
    TableOptions,
};

pub(super) fn compare(pair: Pair<'_>, all: &mut TableChanges) -> Vec<Change> {
    let mut changes = Vec::new();
    changes.extend(comment(pair));
    let (new, was) = match pair.dialect() {
        Dialect::Sqlite => sqlite(pair),
        Dialect::Postgres => postgres(pair),
        Dialect::Mysql => mysql(pair),
    };
    if new != TableOptions::default() {
        all.is_suspect = true;
        let operation = SetTableOptions {
            table: pair.live.name.clone(),
            schema: pair.live.schema.clone(),
            sqlite: new.sqlite,
            postgres: new.postgres,
            mysql: new.mysql,
            was: Some(was),
        };
        changes.push(pair.change(Kind::Table, &pair.live.name, operation));
    }
    changes
}

fn comment(pair: Pair<'_>) -> Option<Change> {
    let (live, goal) = (&pair.live.comment, &pair.goal.comment);
    if live == goal || !pair.options.compare_comment {
        return None;
    }
    let (table, schema) = (pair.live.name.clone(), pair.live.schema.clone());
    let change = match goal {
        Some(comment) => {
            let operation = CreateTableComment {
                table,
                schema,
                comment: comment.clone(),
                was: live.clone(),
            };
            pair.change(Kind::Table, &pair.live.name, operation)
        }
        None => {
            let operation = DropTableComment {
                table,
                schema,
                was: live.clone(),
            };
            pair.change(Kind::Table, &pair.live.name, operation)
        }
    };
    Some(change)
}

fn sqlite(pair: Pair<'_>) -> (TableOptions, TableOptions) {
    let (mut new, mut was) = (SqliteOptions::default(), SqliteOptions::default());
    let (live, goal) = (&pair.live.sqlite, &pair.goal.sqlite);
    if live.strict != goal.strict {
        (new.strict, was.strict) = (Some(goal.strict), Some(live.strict));
    }
    if live.without_rowid != goal.without_rowid {
        new.without_rowid = Some(goal.without_rowid);
        was.without_rowid = Some(live.without_rowid);
    }
    let options = |sqlite| TableOptions {
        sqlite,
        ..TableOptions::default()
    };
    (options(new), options(was))
}

fn postgres(pair: Pair<'_>) -> (TableOptions, TableOptions) {
    let (mut new, mut was) = (PostgresOptions::default(), PostgresOptions::default());
    let (live, goal) = (&pair.live.postgres, &pair.goal.postgres);
    if live.unlogged != goal.unlogged {
        new.unlogged = Some(goal.unlogged);
        was.unlogged = Some(live.unlogged);
    }
    for name in live.storage.keys().chain(goal.storage.keys()) {
        let (old, value) = (live.storage.get(name), goal.storage.get(name));
        if old != value {
            new.storage.insert(name.clone(), value.cloned());
            was.storage.insert(name.clone(), old.cloned());
        }
    }
    let options = |postgres| TableOptions {
        postgres,
        ..TableOptions::default()
    };
    (options(new), options(was))
}

/// What the goal does not say stays: there is no word that gives a table the server's default again.
fn mysql(pair: Pair<'_>) -> (TableOptions, TableOptions) {
    let (mut new, mut was) = (TableOptions::default(), TableOptions::default());
    let (live, goal) = (&pair.live.mysql, &pair.goal.mysql);
    let options = [
        (
            &live.engine,
            &goal.engine,
            &mut new.mysql.engine,
            &mut was.mysql.engine,
        ),
        (
            &live.charset,
            &goal.charset,
            &mut new.mysql.charset,
            &mut was.mysql.charset,
        ),
        (
            &live.collate,
            &goal.collate,
            &mut new.mysql.collate,
            &mut was.mysql.collate,
        ),
        (
            &live.row_format,
            &goal.row_format,
            &mut new.mysql.row_format,
            &mut was.mysql.row_format,
        ),
    ];
    for (old, wanted, new, was) in options {
        let (Some(old_word), Some(word)) = (old.as_ref().or(Some(&String::new())).cloned(), wanted)
        else {
            continue;
        };
        if !old_word.eq_ignore_ascii_case(word) {
            *new = Some(word.clone());
            was.clone_from(old);
        }
    }
    (new, was)
}
