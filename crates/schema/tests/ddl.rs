//! Replays `tests/ddl`: a folder a case, `operations.yaml` and what each dialect makes of it.
//!
//! `<dialect>.sql` has the statements; `<dialect>.unsupported` has the refusal instead. `BLESS=1 cargo test`
//! writes them anew. The SQL has been run on each database when it was written; nothing here needs one.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use revgraph_schema::Dialect;
use revgraph_schema::model::Schema;
use revgraph_schema::operation::{Context, Item, RenderError, Rendered, Reverse};
use revgraph_schema::{split, yaml};

fn cases() -> Vec<(PathBuf, Vec<Item>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let read = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("operations.yaml")).unwrap();
        match yaml::from_str(&text) {
            Ok(items) => (folder, items),
            Err(error) => panic!(
                "{}: {error} at {:?}:{:?}",
                folder.display(),
                error.line,
                error.column
            ),
        }
    };
    folders.into_iter().map(read).collect()
}

fn render(dialect: Dialect, items: &[Item]) -> Result<Vec<Rendered>, RenderError> {
    let context = Context::new(dialect);
    let mut statements = Vec::new();
    for item in items {
        statements.extend(item.render(&context)?);
    }
    Ok(statements)
}

fn sql_text(statements: &[Rendered]) -> String {
    let mut text = String::new();
    for statement in statements {
        text.push_str(&statement.sql);
        text.push_str(";\n");
        if let Some(data) = &statement.copy_data {
            text.push_str(data);
            text.push_str("\\.\n");
        }
    }
    text
}

fn refusal(error: &RenderError) -> String {
    match error {
        RenderError::Unsupported(refused) => format!("{refused}\ninstead: {}\n", refused.instead),
        RenderError::Name(refused) => format!("{refused}\ninstead: {}\n", refused.shorter),
        other => format!("{other}\n"),
    }
}

/// Compares with the file, or writes it; the other file of the dialect must not stand there.
fn expect(folder: &Path, dialect: Dialect, rendered: Result<String, String>) {
    let (name, other, text) = match rendered {
        Ok(sql) => ("sql", "unsupported", sql),
        Err(refusal) => ("unsupported", "sql", refusal),
    };
    let file = folder.join(format!("{dialect}.{name}"));
    let other = folder.join(format!("{dialect}.{other}"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &text).unwrap();
        if other.exists() {
            fs::remove_file(other).unwrap();
        }
        return;
    }
    assert!(
        !other.exists(),
        "{} should not be there:\n{text}",
        other.display()
    );
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(expected, text, "{}; BLESS=1 writes it anew", file.display());
}

#[test]
fn each_dialect_has_its_statements_or_a_refusal() {
    for (folder, items) in cases() {
        for dialect in Dialect::ALL {
            let rendered = render(dialect, &items);
            expect(
                &folder,
                dialect,
                rendered
                    .map(|sql| sql_text(&sql))
                    .map_err(|error| refusal(&error)),
            );
        }
    }
}

#[test]
fn each_statement_is_one_statement() {
    for (folder, items) in cases() {
        for dialect in Dialect::ALL {
            let Ok(statements) = render(dialect, &items) else {
                continue;
            };
            let text = sql_text(&statements);
            let cut = split::split(dialect, &text).unwrap();
            let cut: Vec<&str> = cut.iter().map(|statement| statement.sql.as_ref()).collect();
            let whole: Vec<&str> = statements
                .iter()
                .map(|statement| statement.sql.as_str())
                .collect();
            assert_eq!(cut, whole, "{} on {dialect}", folder.display());
        }
    }
}

#[test]
fn what_is_written_reads_back() {
    for (folder, items) in cases() {
        let text = yaml::to_string(&items).unwrap();
        let back: Vec<Item> = match yaml::from_str(&text) {
            Ok(items) => items,
            Err(error) => panic!("{}: {error}\n{text}", folder.display()),
        };
        assert_eq!(yaml::to_string(&back).unwrap(), text);
        for dialect in Dialect::ALL {
            // A constraint of one column is written at it, and so comes before the others of its kind.
            let statements = |items: &[Item]| {
                let statements = render(dialect, items).map_err(|error| refusal(&error))?;
                let lines = |statement: Rendered| {
                    let text = statement.sql + &statement.copy_data.unwrap_or_default();
                    let mut lines: Vec<String> = text
                        .lines()
                        .map(|line| line.trim_end_matches(',').to_owned())
                        .collect();
                    lines.sort();
                    lines
                };
                Ok::<_, String>(statements.into_iter().map(lines).collect::<Vec<_>>())
            };
            assert_eq!(
                statements(&back),
                statements(&items),
                "{}\n{text}",
                folder.display()
            );
        }
    }
}

#[test]
fn a_reverse_leads_back() {
    let mut led_back = 0;
    for (folder, items) in cases() {
        for dialect in Dialect::ALL {
            let mut schema = Schema::default();
            for item in &items {
                let before = schema.clone();
                if item.apply(dialect, &mut schema).is_err() {
                    break;
                }
                if schema == before {
                    // What was not there before, or is kept, is not for the reverse.
                    continue;
                }
                let (Reverse::Lossless(operations) | Reverse::Lossy { operations, .. }) =
                    item.reverse()
                else {
                    continue;
                };
                let mut back = schema.clone();
                for operation in &operations {
                    operation.apply(dialect, &mut back).unwrap();
                }
                // A column comes back at the end, as databases add it, and its table is otherwise the same.
                let sorted = |mut schema: Schema| {
                    for table in schema.tables.values_mut() {
                        table
                            .columns
                            .sort_by(|one, other| one.name.cmp(&other.name));
                        table
                            .indexes
                            .sort_by_key(|index| index.name_on(&table.name));
                        table.foreign_keys.sort_by_key(|key| key.columns.0.clone());
                        table.checks.sort_by_key(|check| check.sql.clone());
                        for index in &mut table.indexes {
                            index.name = Some(index.name_on(&table.name));
                        }
                        for column in &mut table.columns {
                            column.postgres.enum_name = None;
                        }
                    }
                    schema
                };
                assert_eq!(
                    sorted(back),
                    sorted(before),
                    "{} on {dialect}: {}",
                    folder.display(),
                    item.name()
                );
                led_back += 1;
            }
        }
    }
    assert!(led_back > 100, "only {led_back} operations were reversed");
}
