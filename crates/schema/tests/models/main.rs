//! Models files: what they read as, what they are refused for and where, and that what is written reads the same.
#![allow(clippy::unwrap_used)]

mod round_trip;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use revgraph_schema::Dialect;
use revgraph_schema::model::{Column, Schema, Table, TableName};
use revgraph_schema::models::{self, Document, Models, ModelsError, ObjectKind};
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::Item;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml;

fn document(text: &str) -> Arc<Document> {
    Arc::new(Document {
        path: PathBuf::from("models.yaml"),
        text: text.to_owned(),
    })
}

fn read(text: &str) -> Models {
    models::read(&document(text)).unwrap_or_else(|error| panic!("{}\n{text}", shown(&error)))
}

fn shown(error: &ModelsError) -> String {
    let spots: Vec<String> = error.spots().iter().map(|spot| spot.to_string()).collect();
    let hint = error
        .suggestion()
        .map_or_else(String::new, |word| format!(" ({word}?)"));
    format!("{}: {error}{hint}", spots.join(" and "))
}

fn refusal(text: &str) -> String {
    let refused = models::read(&document(text)).and_then(|models| {
        models.check_references(&Schema::default())?;
        Ok(models)
    });
    shown(&refused.unwrap_err())
}

/// The example of the book's page, in the form in which it is written.
const EXAMPLE: &str = "\
tables:
  teams:
    columns:
      - {name: id, type: bigint, primary_key: true, autoincrement: true}
      - {name: name, type: string(80), nullable: false, unique: true}

  users:
    comment: People who can sign in
    columns:
      - {name: id, type: bigint, primary_key: true, autoincrement: true}
      - {name: email, type: string(255), nullable: false}
      - {name: team_id, type: bigint, references: teams.id, on_delete: cascade}
      - {name: role, type: 'enum(admin, member)', nullable: false, default: member}
      - {name: created_at, type: timestamptz, nullable: false, default: {sql: CURRENT_TIMESTAMP}}
    checks:
      - {name: ck_users_email, sql: \"email <> ''\"}
    indexes:
      - {name: ix_users_team, columns: team_id}
";

#[test]
fn the_example_is_written_as_people_write_it() {
    let models = read(EXAMPLE);
    assert_eq!(models.schema.tables.len(), 2);
    models.check_references(&Schema::default()).unwrap();
    assert_eq!(models::to_string(&models.schema).unwrap(), EXAMPLE);
}

#[test]
fn a_table_is_the_body_of_create_table() {
    let item = "create_table: {name: t, columns: [{increments: id}, timestamps, soft_deletes, {morphs: taggable}]}";
    let item: Item = yaml::from_str(item).unwrap();
    let mut schema = Schema::default();
    item.apply(Dialect::Postgres, &mut schema).unwrap();
    let models = read(
        "tables: {t: {columns: [{increments: id}, timestamps, soft_deletes, {morphs: taggable}]}}",
    );
    assert_eq!(models.schema, schema);
}

#[test]
fn every_kind_is_read_and_written() {
    let text = "\
schemas:
  audit: {}

extensions:
  pgcrypto: {}

enums:
  mood: {values: [happy, sad]}

domains:
  email: {type: text, checks: [VALUE <> 'x']}

sequences:
  audit.tickets: {start: 100}

tables:
  users:
    columns:
      - {name: id, type: bigint, primary_key: true}

  audit.log:
    columns:
      - {name: id, type: bigint, primary_key: true}

views:
  active: {sql: SELECT * FROM users}

materialized_views:
  totals: {sql: SELECT count(*) FROM users}

functions:
  answer:
    returns: integer
    body: |-
      BEGIN
        RETURN 42;

        -- never
      END

procedures:
  rest: {body: SELECT 1}

triggers:
  users.touch: {timing: before, events: update, body: SELECT 1}
";
    let text = text.replace("[VALUE <> 'x']", "[\"VALUE <> 'x'\"]");
    let models = read(&text);
    assert_eq!(models::to_string(&models.schema).unwrap(), text);
    let log = TableName::new(Some("audit"), "log");
    assert_eq!(models.schema.tables[&log].schema.as_deref(), Some("audit"));
    let spot = models.places.of(ObjectKind::Table, &log).unwrap();
    assert_eq!((spot.line, spot.column), (Some(21), Some(3)));
    // Sections without entries are empty.
    assert_eq!(read("tables:\nviews: {}\n"), Models::default());
    // What has no options needs no braces.
    let short = read("schemas:\n  audit:\nextensions: {pgcrypto: null}\n");
    assert_eq!(
        short.schema.namespaces.len() + short.schema.extensions.len(),
        2
    );
}

#[test]
fn names_are_keys_and_what_no_key_can_say_stands_beside() {
    let same = [
        "tables: {audit.log: {columns: [{name: id, type: text}]}}",
        "tables: {log: {schema: audit, columns: [{name: id, type: text}]}}",
        "tables: {any: {name: log, schema: audit, columns: [{name: id, type: text}]}}",
    ];
    for text in same {
        assert_eq!(read(text).schema, read(same[0]).schema, "{text}");
    }
    let same = [
        "triggers: {users.touch: {timing: after, events: insert, body: x}}",
        "triggers: {touch: {table: users, timing: after, events: insert, body: x}}",
    ];
    assert_eq!(read(same[1]).schema, read(same[0]).schema);

    let mut schema = Schema::default();
    for name in [
        TableName::new(None, "a.b"),
        TableName::new(Some("a"), "b"),
        TableName::new(Some("x.y"), "z"),
    ] {
        let table = Table {
            name: name.name.clone(),
            schema: name.schema.clone(),
            columns: vec![Column::new("id", DataType::Text)],
            ..Table::default()
        };
        schema.tables.insert(name, table);
    }
    let text = models::to_string(&schema).unwrap();
    assert_eq!(read(&text).schema, schema, "{text}");
}

#[test]
fn renames_and_skipped_tables_stand_beside_the_schema() {
    let text = "\
tables:
  people:
    renamed_from: users
    skip_autogenerate: true
    columns:
      - {name: mail, type: text, renamed_from: email}
";
    let models = read(text);
    let people = TableName::new(None, "people");
    assert_eq!(models.renames.tables[&people], "users");
    assert_eq!(models.renames.columns[&people]["mail"], "email");
    assert!(models.skipped.contains(&people));
    assert_eq!(models.to_yaml().unwrap(), text);
}

#[test]
fn a_refusal_says_where_and_what_would_be_right() {
    let cases = [
        (
            "tabels: {}\n",
            "models.yaml:1:1: unknown key 'tabels' (tables?)",
        ),
        (
            "tables:\n  t:\n    columns: [{name: id, typ: text}]\n",
            "models.yaml:3:26: unknown key 'typ' (type?)",
        ),
        (
            "tables:\n  t:\n    columns:\n      - {name: id, type: txt}\n",
            "models.yaml:4:26: unknown type 'txt', did you mean 'text'?",
        ),
        (
            "tables:\n  t:\n    renamd_from: u\n    columns: [{name: id, type: text}]\n",
            "models.yaml:3:5: unknown key 'renamd_from' (renamed_from?)",
        ),
        (
            "tables:\n  t:\n    columns:\n      - {name: id, type: text, renamd_from: u}\n",
            "models.yaml:4:32: unknown key 'renamd_from' (renamed_from?)",
        ),
        (
            "tables:\n  t:\n    skip_autogenrate: true\n    columns: [{name: id, type: text}]\n",
            "models.yaml:3:5: unknown key 'skip_autogenrate' (skip_autogenerate?)",
        ),
        (
            "tables:\n  t: {columns: []}\n",
            "models.yaml:2:3: table 't' has no columns",
        ),
        (
            "tables:\n  s.t: {columns: [{name: a, type: text}]}\n  t: {schema: s, columns: [{name: a, type: text}]}\n",
            "models.yaml:3:3 and models.yaml:2:3: table 's.t' is declared twice",
        ),
        (
            "tables:\n  t: {columns: [{name: a, type: text}]}\nviews:\n  t: {sql: SELECT 1}\n",
            "models.yaml:4:3 and models.yaml:2:3: 't' is declared as a table and as a view",
        ),
        (
            "tables:\n  t:\n    columns:\n      - {name: id, type: text}\n      - {name: u, type: text, references: tt.id}\n",
            "models.yaml:5:9: table 't' refers to table 'tt', which no model declares (t?)",
        ),
        (
            "tables:\n  t:\n    columns:\n      - {name: id, type: text}\n      - {name: u, type: text, references: t.idd}\n",
            "models.yaml:5:9: table 't' refers to t.idd, and table 't' has no column 'idd' (id?)",
        ),
        (
            "tables:\n  t:\n    columns: [{name: id, type: text}]\n    indexes: [{columns: ID}]\n",
            "models.yaml:2:3: index 'ix_t_ID' is over 'ID', and table 't' has no column 'ID'",
        ),
        (
            "triggers:\n  touch: {timing: after, events: insert, body: x}\n",
            "models.yaml:2:3: a trigger needs its table: write users.touch as its name, or the key 'table'",
        ),
        (
            "triggers:\n  t.touch: {timing: after, events: insert, body: x}\n",
            "models.yaml:2:3: trigger 't.touch' refers to table 't', which no model declares",
        ),
        (
            "views:\n  v: {table: t, sql: SELECT 1}\n",
            "models.yaml:2:7: unknown key 'table'",
        ),
        (
            "schemas:\n  s: {schema: t}\n",
            "models.yaml:2:7: unknown key 'schema'",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refusal(text), expected, "{text}");
    }
    let twice = "tables:\n  t: {columns: []}\n  t: {columns: []}\n";
    assert!(models::read(&document(twice)).is_err());
}

#[test]
fn two_files_are_one_schema_and_share_no_name() {
    let first = "tables:\n  teams: {columns: [{increments: id}]}\n";
    let second = "tables:\n  users: {columns: [{increments: id}, {name: team, type: bigint, references: teams.id}]}\n";
    let mut models = read(second);
    assert!(models.check_references(&Schema::default()).is_err());
    models.check_references(&read(first).schema).unwrap();
    models.add(read(first)).unwrap();
    models.check_references(&Schema::default()).unwrap();
    assert_eq!(models.places.documents().len(), 2);

    let third = Arc::new(Document {
        path: PathBuf::from("more.yaml"),
        text: format!("# more\n{first}"),
    });
    let before = models.clone();
    let error = models.add(models::read(&third).unwrap()).unwrap_err();
    assert_eq!(
        shown(&error),
        "more.yaml:3:3 and models.yaml:2:3: table 'teams' is declared twice"
    );
    assert_eq!(models, before);
}

#[test]
fn a_name_that_the_convention_gives_is_left_out() {
    let text = "\
tables:
  t:
    columns:
      - {name: id, type: bigint}
      - {name: mail, type: text}
    primary_key: {name: pk_t, columns: id}
    uniques:
      - {name: uq_t_mail, columns: mail}
    indexes:
      - {name: own, columns: mail}
";
    let named = read(text);
    let short = models::to_string_named(&named.schema, &Naming::alembic()).unwrap();
    let expected = "\
tables:
  t:
    columns:
      - {name: id, type: bigint, primary_key: true}
      - {name: mail, type: text, unique: true}
    indexes:
      - {name: own, columns: mail}
";
    assert_eq!(short, expected);
}

#[test]
fn the_json_schema_knows_every_key() {
    let schema = models::json_schema();
    for key in ["tables", "views", "triggers"] {
        assert!(
            schema.pointer(&format!("/properties/{key}")).is_some(),
            "{key}"
        );
    }
    let defs = schema.get("$defs").unwrap();
    for path in [
        "/Table/properties/renamed_from",
        "/Table/properties/skip_autogenerate",
        "/ColumnDefinition/properties/renamed_from",
        "/Trigger/properties/table",
    ] {
        assert!(defs.pointer(path).is_some(), "{path}");
    }
    assert!(defs.pointer("/View/properties/table").is_none());
}

/// Every block of YAML on the page of the book is a models file, alone or after those before it.
#[test]
fn the_page_of_the_book_is_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/models.md");
    let text = fs::read_to_string(page).unwrap();
    let mut blocks = 0;
    let mut all = Schema::default();
    for block in text.split("```yaml\n").skip(1) {
        let block = block.split("```").next().unwrap();
        if block.starts_with("script_location:") {
            continue;
        }
        let models = read(block);
        models
            .check_references(&all)
            .unwrap_or_else(|error| panic!("{}", shown(&error)));
        assert_eq!(
            read(&models::to_string(&models.schema).unwrap()).schema,
            models.schema
        );
        all.tables.extend(models.schema.tables);
        all.views.extend(models.schema.views);
        blocks += 1;
    }
    assert!(blocks > 5, "only {blocks} blocks");
}
