//! What introspection makes of MySQL and MariaDB. The cases are the schemas of `tests/introspect/*/mysql`.

use crate::scratch::Scratch;
use revgraph_database::{Database, Dialect, Reach, TableName};
use revgraph_schema::model::{
    self, Column, IndexColumn, IndexTarget, Order, ReferentialAction, Schema, SqlText, Table, Term,
    Unique,
};
use revgraph_schema::operation::{self, Context, Create, CreateTable, Item};
use revgraph_schema::types::DataType;
use revgraph_schema::{split, sql, yaml};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn run(database: &mut Database, script: &str) {
    for statement in split::split(Dialect::Mysql, script).unwrap() {
        if let Err(error) = database.execute(&statement.sql) {
            panic!("{error}\n{}", statement.sql);
        }
    }
}

fn read(database: &mut Database) -> Schema {
    database.introspect(&Reach::default()).unwrap()
}

/// What a script leaves behind.
fn made_by(script: &str) -> Schema {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut database = scratch.connect();
    run(&mut database, script);
    read(&mut database)
}

fn folders(of: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(of);
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The operations that make a schema.
fn operations(schema: &Schema) -> Vec<Item> {
    fn creates<O: Clone>(all: &BTreeMap<model::TableName, O>) -> Vec<Create<O>> {
        let create = |(key, definition): (&model::TableName, &O)| Create {
            name: key.name.clone(),
            schema: key.schema.clone(),
            table: None,
            if_not_exists: false,
            definition: definition.clone(),
        };
        all.iter().map(create).collect()
    }
    let tables = schema.tables.values().cloned().map(CreateTable::from);
    let triggers = creates(&schema.triggers).into_iter().map(|mut trigger| {
        let (table, name) = trigger.name.split_once('.').unwrap();
        (trigger.table, trigger.name) = (Some(table.to_owned()), name.to_owned());
        Item::from(trigger)
    });
    tables
        .map(Item::from)
        .chain(creates(&schema.functions).into_iter().map(Item::from))
        .chain(creates(&schema.procedures).into_iter().map(Item::from))
        .chain(creates(&schema.views).into_iter().map(Item::from))
        .chain(triggers)
        .collect()
}

/// Makes a schema in an empty database, in whatever order works, and reads it.
fn remade(schema: &Schema) -> Result<Schema, String> {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut database = scratch.connect();
    run(&mut database, "SET FOREIGN_KEY_CHECKS = 0");
    let mut left = operations(schema);
    while !left.is_empty() {
        let before = left.len();
        let mut error = String::new();
        left.retain(|item| {
            let rendered = item.render(&Context::new(Dialect::Mysql));
            let rendered = rendered.map_err(|refused| refused.to_string());
            let done = rendered.and_then(|statements| {
                statements.iter().try_for_each(|statement| {
                    let done = database.execute(&statement.sql).map(|_| ());
                    done.map_err(|refused| format!("{refused}\n{}", statement.sql))
                })
            });
            done.map_err(|refused| error = refused).is_err()
        });
        if left.len() == before {
            return Err(error);
        }
    }
    Ok(read(&mut database))
}

#[test]
fn what_is_read_can_be_made_again() {
    let mut count = 0;
    let mut failures = Vec::new();
    for folder in folders("introspect") {
        let Ok(script) = fs::read_to_string(folder.join("mysql/schema.sql")) else {
            continue;
        };
        count += 1;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let schema = made_by(&script);
        match remade(&schema) {
            Err(error) => failures.push(format!("{name}: {error}")),
            Ok(again) if again != schema => failures.push(difference(&name, &schema, &again)),
            Ok(_) => {}
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count >= 15, "{count}");
}

fn difference(name: &str, one: &Schema, other: &Schema) -> String {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let pairs = one.lines().zip(other.lines());
    let at = pairs.take_while(|(one, other)| one == other).count();
    let near = |text: &str| -> String {
        let lines = text.lines().skip(at.saturating_sub(12)).take(18);
        lines.collect::<Vec<_>>().join("\n")
    };
    format!("{name}:\n{}\n-- and:\n{}", near(&one), near(&other))
}

/// Every case of `tests/ddl`: the database has what the operations make of a schema as a value.
#[test]
fn operations_leave_what_they_say() {
    let beside = format!("my_app_{}", std::process::id());
    let mut count = 0;
    let mut failures = Vec::new();
    for folder in folders("ddl") {
        let text = |file: &str| {
            let text = fs::read_to_string(folder.join(file)).unwrap_or_else(|_| "[]".to_owned());
            text.replace("ddl_app", &beside)
        };
        let items = |file| -> Vec<Item> { yaml::from_str(&text(file)).unwrap() };
        let (given, operations) = (items("given.yaml"), items("operations.yaml"));
        let context = Context::new(Dialect::Mysql);
        let opaque = |item: &Item| matches!(item.name(), "execute" | "run" | "create_schema");
        if operations.iter().any(|item| item.check(&context).is_err())
            || given.iter().chain(&operations).any(opaque)
            || text("operations.yaml").contains(&beside)
        {
            continue;
        }
        count += 1;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let scratch = Scratch::new(Dialect::Mysql);
        let mut database = scratch.connect();
        let mut declared = Schema::default();
        for item in given.iter().chain(&operations) {
            perform(&mut database, item);
            item.apply(Dialect::Mysql, &mut declared).unwrap();
        }
        let live = read(&mut database);
        let (declared, found) = (canonical(&declared, &live), canonical(&live, &live));
        if declared != found {
            failures.push(difference(&name, &declared, &found));
        }
        match remade(&live) {
            Err(error) => failures.push(format!("{name}: {error}")),
            Ok(again) if again != live => failures.push(difference(&name, &live, &again)),
            Ok(_) => {}
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count > 60, "{count}");
}

fn perform(database: &mut Database, item: &Item) {
    let context = Context::new(Dialect::Mysql);
    for block in operation::blocks(Dialect::Mysql, std::slice::from_ref(item)) {
        let rendered = match &block.table {
            None => block.items[0].render(&context),
            Some(table) => {
                let live = database.live_table(table).unwrap().unwrap();
                operation::render_live(&context, &block.items, &live)
            }
        };
        for statement in rendered.unwrap() {
            database.execute(&statement.sql).unwrap();
        }
    }
}

/// A schema as far as it can be compared without a server: texts that servers rewrite are left out, and names that
/// nobody gave.
fn canonical(schema: &Schema, live: &Schema) -> Schema {
    let mut schema = schema.clone();
    for (key, table) in &mut schema.tables {
        canonical_table(table, &live.tables[key]);
    }
    for view in schema.views.values_mut() {
        view.sql = Default::default();
        view.columns.clear();
        view.postgres = Default::default();
    }
    let body = |text: &mut SqlText| {
        *text = SqlText::new(text.on(Dialect::Mysql).unwrap());
    };
    schema.functions.values_mut().for_each(|one| {
        body(&mut one.body);
        one.postgres = Default::default();
    });
    schema.procedures.values_mut().for_each(|one| {
        body(&mut one.body);
        one.postgres = Default::default();
    });
    for trigger in schema.triggers.values_mut() {
        let text = trigger.body.as_ref().unwrap().on(Dialect::Mysql).unwrap();
        let text = text
            .trim_start_matches("BEGIN\n")
            .trim_end_matches(";\nEND");
        trigger.body = Some(SqlText::new(text));
    }
    schema
}

fn canonical_table(table: &mut Table, live: &Table) {
    let name = table.name.clone();
    for column in &mut table.columns {
        // Servers rewrite expressions, and compute some.
        if let (Some(Term::Sql(_)), Some(live)) = (&column.default, live.column(&column.name)) {
            column.default = live.default.clone();
        }
        canonical_column(column);
        if live
            .primary_key
            .as_ref()
            .is_some_and(|key| key.columns.contains(&column.name))
        {
            column.nullable = false;
        }
    }
    // A schema as a value does not know before which column another was put.
    table.columns.sort_by_key(|column| column.name.clone());
    if let Some(key) = &mut table.primary_key {
        key.name = None;
    }
    for unique in &mut table.uniques {
        let named = live
            .uniques
            .iter()
            .find(|named| named.columns == unique.columns);
        let name = named.and_then(|named| named.name.clone());
        unique.name = unique.name.take().or(name);
    }
    for index in std::mem::take(&mut table.indexes) {
        let mut index = index;
        index.name = Some(index.name_on(&name));
        index.mysql.using = None;
        for part in &mut index.columns.0 {
            part.nulls = None;
            part.order = part.order.filter(|order| *order != Order::Asc);
        }
        index.postgres = Default::default();
        let is_plain = index.columns.iter().all(|part| {
            matches!(&part.target, IndexTarget::Column(name)
                if *part == IndexColumn::column(name))
        });
        let columns = index.columns.iter().filter_map(|part| match &part.target {
            IndexTarget::Column(name) => Some(name.clone()),
            IndexTarget::Expression(_) => None,
        });
        match index.unique && is_plain {
            true => table.uniques.push(Unique {
                name: index.name.clone(),
                ..Unique::over(columns)
            }),
            // What a foreign key needed is nobody's wish.
            false if live.foreign_keys.iter().any(|key| key.name == index.name) => {}
            false => table.indexes.push(index),
        }
    }
    for key in &mut table.foreign_keys {
        let named = live
            .foreign_keys
            .iter()
            .find(|named| named.columns == key.columns);
        let name = named.and_then(|named| named.name.clone());
        key.name = key.name.take().or(name);
        key.match_kind = None;
        key.initially = None;
        let says = |action: &ReferentialAction| {
            !matches!(
                action,
                ReferentialAction::NoAction | ReferentialAction::Restrict
            )
        };
        key.on_delete = key.on_delete.filter(says);
        key.on_update = key.on_update.filter(says);
    }
    for check in &mut table.checks {
        check.sql.clear();
        if check
            .name
            .as_ref()
            .is_some_and(|name| name.starts_with("CONSTRAINT_"))
        {
            check.name = None;
        }
        if check.name.is_some() {
            check.column = None;
        }
    }
    table
        .uniques
        .sort_by_key(|unique| (unique.name.clone(), unique.columns.0.clone()));
    table.indexes.sort_by_key(|index| index.name.clone());
    table.foreign_keys.sort_by_key(|key| key.name.clone());
    table
        .checks
        .sort_by_key(|check| (check.name.clone(), check.column.clone()));
    table.sqlite = Default::default();
    table.postgres = Default::default();
    let own = &mut table.mysql;
    own.engine = own.engine.take().filter(|engine| engine != "InnoDB");
    own.collate = own
        .collate
        .take()
        .filter(|name| name != "utf8mb4_general_ci");
    own.charset = own
        .charset
        .take()
        .filter(|name| name != "utf8mb4" && own.collate.is_none());
    let format = own.row_format.take().map(|format| format.to_lowercase());
    own.row_format = format.filter(|format| format != "default");
}

fn canonical_column(column: &mut Column) {
    use DataType::*;
    let data_type = match column.data_type.on(Dialect::Mysql).unwrap().clone() {
        Decimal(Some((precision, None))) => Decimal(Some((precision, Some(0)))),
        Float(Some(..=24)) => Real,
        Float(_) => Double,
        Uuid => Char(Some(36)),
        Jsonb => Json,
        TimestampTz(digits) => Timestamp(digits),
        Inet | Cidr => String(Some(49)),
        MacAddr => String(Some(17)),
        Xml => LongText,
        Bit(None) => Bit(Some(1)),
        Char(None) => Char(Some(1)),
        other => other,
    };
    column.default = column.default.take().map(|default| match default {
        Term::Literal(value) => {
            let sql = sql::literal(Dialect::Mysql, &value, Some(&data_type));
            let sql = sql.unwrap();
            Term::Sql(match sql.parse::<f64>() {
                Ok(number) => number.to_string(),
                Err(_) => sql,
            })
        }
        Term::Sql(sql) => Term::Sql(sql),
    });
    column.data_type = data_type.into();
    column.collation = column.collation_on(Dialect::Mysql).map(str::to_owned);
    column.mysql.collation = None;
    (column.mysql.first, column.mysql.after) = (false, None);
    if column.collation.is_some() {
        column.mysql.charset = None;
    }
    if let Some(generated) = &mut column.generated {
        generated.sql.clear();
    }
    column.sqlite = Default::default();
    column.postgres = Default::default();
}

#[test]
fn tables_can_be_left_out_and_other_databases_be_read() {
    // What refers to the other one is dropped first.
    let (other, scratch) = (Scratch::new(Dialect::Mysql), Scratch::new(Dialect::Mysql));
    let (mut database, mut beside) = (scratch.connect(), other.connect());
    run(
        &mut beside,
        "CREATE TABLE far (id INT PRIMARY KEY); CREATE TABLE alembic_version (a INT)",
    );
    let name = beside.query("SELECT DATABASE()").unwrap()[0][0]
        .clone()
        .unwrap();
    run(
        &mut database,
        &format!(
            "CREATE TABLE near (a INT, CONSTRAINT fk FOREIGN KEY (a) REFERENCES {name}.far (id)); \
             CREATE TABLE alembic_version (a INT)"
        ),
    );
    let reach = |default: Option<&str>, schemas: &[&str]| Reach {
        default_schema: default.map(str::to_owned),
        schemas: schemas.iter().map(|name| (*name).to_owned()).collect(),
        without: vec![TableName::new("alembic_version")],
    };
    let names = |schema: &Schema| -> Vec<String> {
        schema.tables.keys().map(ToString::to_string).collect()
    };
    let here = database.introspect(&reach(None, &[])).unwrap();
    assert_eq!(names(&here), ["near"]);
    let key = &here.table(None, "near").unwrap().foreign_keys[0];
    assert_eq!(key.references.schema.as_ref(), Some(&name));
    let both = database.introspect(&reach(None, &[&name])).unwrap();
    assert_eq!(
        names(&both),
        [
            "near".to_owned(),
            format!("{name}.alembic_version"),
            format!("{name}.far")
        ]
    );
    let there = database.introspect(&reach(Some(&name), &[])).unwrap();
    assert_eq!(names(&there), ["far"]);
}

/// `information_schema` is silent about what a user may not see.
#[test]
fn what_may_not_be_read_is_an_error() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut database = scratch.connect();
    let user = format!("my_reader_{}", std::process::id());
    let name = database.query("SELECT DATABASE()").unwrap()[0][0]
        .clone()
        .unwrap();
    run(
        &mut database,
        &format!(
            "CREATE TABLE a (id INT PRIMARY KEY, b INT); \
             CREATE USER {user} IDENTIFIED BY 'secret'; GRANT SELECT ON {name}.* TO {user}"
        ),
    );
    let text = scratch.text();
    let (_, at) = text.rsplit_once('@').unwrap();
    let mut reader = crate::scratch::try_connect(&format!("mysql://{user}:secret@{at}")).unwrap();
    assert_eq!(read(&mut reader), read(&mut database));

    let mut refusal = |make: &str, unmake: &str| {
        run(&mut database, make);
        let error = reader.introspect(&Reach::default()).unwrap_err();
        run(&mut database, unmake);
        error.to_string()
    };
    assert_eq!(
        refusal("CREATE VIEW v AS SELECT id FROM a", "DROP VIEW v"),
        "the query of view 'v' may not be read: a privilege is missing"
    );
    assert_eq!(
        refusal(
            "ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES a (id)",
            "ALTER TABLE a DROP FOREIGN KEY fk"
        ),
        "what foreign key 'fk' of table 'a' does may not be read: a privilege is missing"
    );
    run(&mut database, &format!("DROP USER {user}"));
}

#[test]
fn texts_come_back_as_they_were_written() {
    let schema = made_by(
        "CREATE TABLE t (a VARCHAR(9) DEFAULT '😀?', b VARCHAR(40) DEFAULT (concat('?', '😀')), \
           c VARCHAR(40) AS (concat(a, '😀')) STORED, CHECK (a <> '😀'));
         CREATE VIEW v AS SELECT '😀' AS face, t.a FROM t;
         CREATE FUNCTION f() RETURNS INT RETURN length('😀\\\\\\\\');
         CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = '\\\\😀'",
    );
    let table = schema.table(None, "t").unwrap();
    let column = |name| table.column(name).unwrap();
    let default = |name| column(name).default.clone().unwrap();
    assert_eq!(
        default("a"),
        Term::Literal(yaml::Value::String("😀?".to_owned()))
    );
    assert_eq!(default("b"), Term::Sql("concat('?','😀')".to_owned()));
    let generated = column("c").generated.as_ref().unwrap();
    assert_eq!(
        (&*generated.sql, generated.stored),
        ("concat(`a`,'😀')", true)
    );
    assert_eq!(table.checks[0].sql, "`a` <> '😀'");
    let text = |text: &SqlText| text.on(Dialect::Mysql).unwrap().to_owned();
    let view = schema.views.values().next().unwrap();
    assert_eq!(
        text(&view.sql),
        "select '😀' AS `face`,`t`.`a` AS `a` from `t`"
    );
    let function = schema.functions.values().next().unwrap();
    assert_eq!(text(&function.body), "RETURN length('😀\\\\\\\\')");
    let trigger = schema.triggers.values().next().unwrap();
    assert_eq!(text(trigger.body.as_ref().unwrap()), "SET NEW.a = '\\\\😀'");
}
