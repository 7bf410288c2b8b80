//! The words of what `check` found.

use std::fmt;

use revgraph_schema::diff::Change;

use super::report::{Answer, Finding};

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Sound { revisions } => {
                write!(f, "a graph of {}", count(*revisions, "revision"))
            }
            Answer::Unsound => f.write_str("the scripts do not make a graph"),
            Answer::Heads { heads, allowed } => {
                match heads.len() {
                    0 => return f.write_str("no revision yet"),
                    number => write!(f, "{}", count(number, "head"))?,
                }
                if *allowed > 1 {
                    write!(f, " of {allowed} that are allowed")?;
                }
                write!(f, ": {}", comma(heads))
            }
            Answer::Scripts {
                scripts,
                failing: 0,
            } => write!(f, "{} can run", count(*scripts, "script")),
            Answer::Scripts { scripts, failing } => {
                write!(f, "{failing} of {} cannot run", count(*scripts, "script"))
            }
            Answer::Checksums { has_log: false, .. } => {
                f.write_str("unknown: there is no log of what was applied")
            }
            Answer::Checksums {
                unchanged,
                changed,
                unknown,
                ..
            } => {
                if unchanged + changed + unknown == 0 {
                    return f.write_str("nothing is applied");
                }
                let applied = count(unchanged + changed + unknown, "applied script");
                match (changed, unknown) {
                    (0, 0) => write!(f, "{applied} unchanged"),
                    (0, _) => write!(f, "{applied}, {unchanged} unchanged, {unknown} unknown"),
                    _ => write!(f, "{applied}, {changed} changed since"),
                }
            }
            Answer::UnknownRows => {
                f.write_str("unknown: the version table holds what no script has")
            }
            Answer::AtHead { rows } if rows.is_empty() => f.write_str("nothing to apply"),
            Answer::AtHead { rows } => write!(f, "the database is at {}", comma(rows)),
            Answer::NotAtHead => f.write_str("Target database is not up to date."),
            Answer::NoModels => f.write_str("none declared, not compared"),
            Answer::Models {
                tables, changes: 0, ..
            } => write!(f, "{} as declared", count(*tables, "table")),
            Answer::Models { changes, .. } => {
                write!(f, "{} from what is declared", count(*changes, "difference"))
            }
            Answer::Replayed { revisions: 0, .. } => f.write_str("no revision yet"),
            Answer::Replayed {
                revisions,
                stopped_at,
                tables,
                with_rows,
                programs,
            } => {
                write!(f, "{} up, down to ", count(*revisions, "revision"))?;
                match stopped_at {
                    None => f.write_str("base")?,
                    Some(revision) => write!(f, "{revision}, which has no way down,")?,
                }
                write!(f, " and up again")?;
                match (*tables, *with_rows) {
                    (0, _) => {}
                    (1, 1) => f.write_str(", a row in 1 table")?,
                    (tables, rows) if tables == rows => {
                        write!(f, ", a row in each of {tables} tables")?;
                    }
                    (tables, rows) => {
                        write!(f, ", a row in {rows} of {}", count(tables, "table"))?;
                    }
                }
                match programs {
                    0 => Ok(()),
                    _ => write!(f, ", {} left out", count(*programs, "program")),
                }
            }
            Answer::ReplayFailed { phase } => write!(f, "a revision fails {phase}"),
            Answer::ReplayDiffers => f.write_str("up, down and up again leads elsewhere than up"),
            Answer::NotReplayed => f.write_str("not tried, since scripts cannot run"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Script { source, .. } => write!(f, "{source}"),
            Finding::SharedTable { table, touches } => {
                let said: Vec<String> = touches
                    .iter()
                    .map(|touch| format!("{} in {}", touch.what, touch.revision))
                    .collect();
                write!(f, "both change the table {table}: {}", said.join(", "))
            }
            Finding::Changed {
                revision,
                applied_at,
                ..
            } => write!(
                f,
                "the script of {revision} was changed after it was applied ({applied_at})"
            ),
            Finding::Behind { rows, missing } => {
                let at = match rows.as_slice() {
                    [] => "base".to_owned(),
                    rows => comma(rows),
                };
                let shown = &missing[..missing.len().min(10)];
                write!(f, "it is at {at}; not applied: {}", comma(shown))?;
                match missing.len() - shown.len() {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            Finding::UnknownRows { source } => write!(f, "{source}"),
            Finding::Change(change) => {
                f.write_str(&described(change))?;
                match &change.loses {
                    Some(loses) => write!(f, " (loses {loses})"),
                    None => Ok(()),
                }
            }
            Finding::Step { source, .. } => write!(f, "{source}"),
            Finding::Left(change) => {
                write!(f, "it would take {} to be the same", described(change))
            }
        }
    }
}

/// The operation and its subject: `add_column users.email`.
pub fn described(change: &Change) -> String {
    let name = match &change.table {
        Some(table) if table.name != change.name => format!("{table}.{}", change.name),
        Some(table) => table.to_string(),
        None => change.name.clone(),
    };
    format!("{} {name}", change.op())
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

fn comma(list: &[impl fmt::Display]) -> String {
    let list: Vec<String> = list.iter().map(ToString::to_string).collect();
    list.join(", ")
}
