//! Replays `tests/ddl`: a folder a case, `operations.yaml` and what each dialect makes of it.
//!
//! `<dialect>.sql` has the statements; `<dialect>.unsupported` has the refusal instead. `BLESS=1 cargo test`
//! writes them anew. Nothing here needs a database; `crates/migrate/tests/ddl` runs the same cases on all of them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use revgraph_schema::Dialect;
use revgraph_schema::live::{self, Live};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::operation::{self, Context, Item, Marker, RenderError, Rendered, Reverse};
use revgraph_schema::yaml::{Node, Scalar, ScalarKind};
use revgraph_schema::{Loss, split, sql, yaml};

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

fn render(dialect: Dialect, folder: &Path, items: &[Item]) -> Result<Vec<Rendered>, RenderError> {
    let given = fs::read_to_string(folder.join("given.yaml")).unwrap_or_else(|_| "[]".to_owned());
    let given: Vec<Item> = yaml::from_str(&given).unwrap();
    let mut known = render_after(dialect, folder, &given, Vec::new()).unwrap_or_default();
    if let Ok(text) = fs::read_to_string(folder.join(format!("live.{dialect}"))) {
        let statements = split::split(dialect, &text).unwrap();
        known.extend(statements.iter().map(|one| Rendered::new(one.sql.as_ref())));
    }
    let statements = render_after(dialect, folder, items, known)?;
    operation::check_new_enum_values(&statements).map_err(|used| used.error)?;
    Ok(statements)
}

/// The statements; where a table has to be read it is as the statements before have created it.
fn render_after(
    dialect: Dialect,
    folder: &Path,
    items: &[Item],
    mut known: Vec<Rendered>,
) -> Result<Vec<Rendered>, RenderError> {
    let context = Context::new(dialect);
    let before = known.len();
    for block in operation::blocks(dialect, items) {
        let rendered = match &block.table {
            None => block.items[0].render(&context)?,
            Some(table) => {
                block
                    .items
                    .iter()
                    .try_for_each(|item| item.check(&context))?;
                let live = live(dialect, table, &known)
                    .unwrap_or_else(|| panic!("{}: nothing creates {table}", folder.display()));
                operation::render_live(&context, &block.items, &live)?
            }
        };
        known.extend(rendered);
    }
    Ok(known.split_off(before))
}

/// A table as statements have created it.
fn live(dialect: Dialect, table: &TableName, known: &[Rendered]) -> Option<Live> {
    let name = sql::qualified(dialect, table.schema.as_deref(), &table.name);
    let of = |start: &str| {
        let start = start.to_owned();
        let on = [
            format!(" ON {name} "),
            format!(" ON {} ", sql::identifier(dialect, &table.name)),
        ];
        move |one: &&Rendered| {
            one.sql.starts_with(&start) && on.iter().any(|on| one.sql.contains(on))
        }
    };
    let create = known
        .iter()
        .rposition(|one| one.sql.starts_with(&format!("CREATE TABLE {name} ")))?;
    let texts = |starts: [&str; 2]| -> Vec<String> {
        let kept = known[create..]
            .iter()
            .filter(|one| starts.iter().any(|start| of(start)(one)));
        kept.map(|one| one.sql.clone()).collect()
    };
    let create = known[create].sql.clone();
    Some(match dialect {
        Dialect::Mysql => Live::Mysql(live::mysql::LiveTable { create }),
        _ => Live::Sqlite(live::sqlite::LiveTable {
            create,
            indexes: texts(["CREATE INDEX", "CREATE UNIQUE INDEX"]),
            triggers: texts(["CREATE TRIGGER", "CREATE TRIGGER"]),
            taken: Vec::new(),
        }),
    })
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
            let rendered = render(dialect, &folder, &items);
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
            let Ok(mut statements) = render(dialect, &folder, &items) else {
                continue;
            };
            // A program stands as a comment.
            statements.retain(|one| !matches!(one.marker, Some(Marker::Run(_))));
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
fn an_operation_destroys_what_its_statements_destroy() {
    let mut lost = 0;
    for (folder, items) in cases() {
        for dialect in Dialect::ALL {
            for item in &items {
                // A table of SQLite that is built anew is dropped, and loses nothing by it.
                let Ok(statements) = item.render(&Context::new(dialect)) else {
                    continue;
                };
                let said = operation::losses(dialect, std::slice::from_ref(item));
                let done = statements.iter();
                let done: Vec<Loss> = done
                    .flat_map(|statement| split::losses(dialect, &statement.sql))
                    .collect();
                assert_eq!(said, done, "{} on {dialect}", folder.display());
                lost += done.len();
            }
        }
    }
    assert!(lost > 10, "only {lost} losses");
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
                let statements =
                    render(dialect, &folder, items).map_err(|error| refusal(&error))?;
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
                        // What the database has looked at once, it has.
                        table.postgres.not_valid.clear();
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

/// All nodes of a tree, itself first.
fn nodes(node: &Node) -> Vec<&Node> {
    let mut all = vec![node];
    match node {
        Node::Seq(items) => all.extend(items.iter().flat_map(nodes)),
        Node::Map(entries) => all.extend(entries.iter().flat_map(|(_, value)| nodes(value))),
        Node::Null | Node::Scalar(_) => {}
    }
    all
}

/// The tree with the node at a position, counted as in [`nodes`], replaced.
fn replaced(node: &Node, position: &mut usize, by: &Node) -> Node {
    if *position == 0 {
        *position = usize::MAX;
        return by.clone();
    }
    *position = position.wrapping_sub(1);
    match node {
        Node::Seq(items) => Node::Seq(
            items
                .iter()
                .map(|item| replaced(item, position, by))
                .collect(),
        ),
        Node::Map(entries) => Node::Map(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), replaced(value, position, by)))
                .collect(),
        ),
        leaf => leaf.clone(),
    }
}

/// Texts that mean something to a parser somewhere.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\0",
    "'",
    "\"",
    "`",
    "\\",
    "é",
    "(",
    ")",
    "()",
    ")(",
    "((a)",
    "a.b",
    "a.b.c.d",
    ".",
    "select",
    "1",
    "-1",
    "0x",
    "0xé",
    "0x1",
    "0o8",
    "1e999",
    "-",
    "+",
    ".",
    "5.",
    "-.inf",
    "99999999999999999999999999999999999999999999",
    "true",
    "null",
    "not",
    "é''",
    "x'",
    "''",
    "'a",
    "a'b",
    "enum()",
    "enum(a,)",
    "enum('a)",
    "enum(é, 'b''c')[]",
    "set(',')",
    "decimal(,)",
    "decimal(0)",
    "float(54)",
    "text[][]",
    "[]",
    "string(0)",
    "current_timestamp(",
    "current_timestamp(é)",
    "now(9)",
    "now()",
    "CURRENT_TIMESTAMP",
    "mysql",
    "cascade",
    "desc",
    "SELECT 1; SELECT 'open",
    "COPY a FROM STDIN;\n1\n\\.\n",
    "$enum$",
    "é(",
];

/// Operations of every kind and shape: those of the cases, with parts put in the place of others.
#[test]
fn nothing_makes_reading_and_rendering_panic() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let trees: Vec<Node> = cases()
        .iter()
        .map(|(folder, _)| {
            let file = root.join(folder).join("operations.yaml");
            Node::parse(&fs::read_to_string(file).unwrap()).unwrap()
        })
        .collect();
    let scalar = |text: &str| {
        Node::Scalar(Scalar {
            text: text.to_owned(),
            kind: ScalarKind::Text,
        })
    };
    let mut parts: Vec<Node> = trees.iter().flat_map(nodes).cloned().collect();
    parts.extend(
        TEXTS
            .iter()
            .cycle()
            .take(parts.len())
            .map(|text| scalar(text)),
    );
    parts.push(scalar(&"é".repeat(80)));
    let parts = &parts;
    let changes = vec((any::<Index>(), any::<Index>()), 1..4);
    let mut runner = TestRunner::new(Config {
        cases: 20_000,
        failure_persistence: None,
        ..Config::default()
    });
    let read = std::cell::Cell::new(0);
    let outcome = runner.run(&(any::<Index>(), changes), |(tree, changes)| {
        let mut tree = trees[tree.index(trees.len())].clone();
        for (position, part) in changes {
            let mut position = position.index(nodes(&tree).len());
            tree = replaced(&tree, &mut position, &parts[part.index(parts.len())]);
        }
        let Ok(items) = yaml::from_node::<Vec<Item>>(&tree, "") else {
            return Ok(());
        };
        read.set(read.get() + 1);
        for dialect in Dialect::ALL {
            let mut schema = Schema::default();
            for item in &items {
                let _ = item.render(&Context::new(dialect));
                let _ = item.apply(dialect, &mut schema);
                if let Reverse::Lossless(operations) | Reverse::Lossy { operations, .. } =
                    item.reverse()
                {
                    for operation in &operations {
                        let _ = operation.render(&Context::new(dialect));
                    }
                }
            }
        }
        let text = yaml::to_string(&items).unwrap();
        // Once written, constraints of one column stand at it, and the text does not change any more.
        match yaml::from_str::<Vec<Item>>(&text) {
            Ok(back) => prop_assert_eq!(yaml::to_string(&back).unwrap(), text),
            Err(error) => prop_assert!(false, "{}: {}\n{}", error.path, error, text),
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(read.get() > 2_000, "only {} were operations", read.get());
}
