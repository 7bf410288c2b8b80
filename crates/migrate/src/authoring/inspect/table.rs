//! A schema as text for people: the list of its tables, or all of one.

use revgraph_schema::Dialect;
use revgraph_schema::model::{
    Column, ForeignKey, Index, IndexTarget, Schema, Table, TableName, Term, Unique,
};
use revgraph_schema::yaml::Value;

use super::grid::{WIDTH, grid, wrapped};

/// The tables and views of a schema, with what they have.
pub fn list(schema: &Schema) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (name, table) in &schema.tables {
        let keys = table.uniques.len() + table.foreign_keys.len() + table.excludes.len();
        let keys = keys + usize::from(table.primary_key.is_some());
        rows.push(vec![
            name.to_string(),
            "table".to_owned(),
            table.columns.len().to_string(),
            keys.to_string(),
            table.indexes.len().to_string(),
            table.comment.clone().unwrap_or_default(),
        ]);
    }
    let views = schema.views.keys().map(|name| (name, "view"));
    let materialized = schema.materialized_views.keys();
    let materialized = materialized.map(|name| (name, "materialized view"));
    for (name, kind) in views.chain(materialized) {
        let mut row = vec![name.to_string(), kind.to_owned()];
        row.resize(6, String::new());
        rows.push(row);
    }
    let heading = ["Name", "Kind", "Columns", "Keys", "Indexes", "Comment"];
    grid(&heading, &rows)
}

/// One table: its columns, its keys, indexes and checks.
pub fn table(dialect: Dialect, table: &Table) -> String {
    let mut text = table.key().to_string();
    if let Some(comment) = &table.comment {
        text.push_str(": ");
        text.push_str(comment);
    }
    let mut text = wrapped(&text, WIDTH).join("\n");
    text.push_str("\n\n");
    let rows: Vec<Vec<String>> = table
        .columns
        .iter()
        .map(|column| {
            vec![
                column.name.clone(),
                data_type(dialect, column),
                if column.nullable { "yes" } else { "no" }.to_owned(),
                keys(table, &column.name),
                value(column),
            ]
        })
        .collect();
    text.push_str(&grid(&["Column", "Type", "Null", "Key", "Default"], &rows));
    let mut section = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{heading}\n"));
        }
        for line in lines {
            // What follows the first line stands deeper.
            for (at, part) in wrapped(&line, WIDTH - 4).iter().enumerate() {
                text.push_str(if at == 0 { "  " } else { "    " });
                text.push_str(part);
                text.push('\n');
            }
        }
    };
    let key = table.primary_key.iter();
    section(
        "Primary key",
        key.map(|key| named(key.name.as_deref(), &columns(&key.columns)))
            .collect(),
    );
    section("Unique", table.uniques.iter().map(unique).collect());
    section(
        "Foreign keys",
        table.foreign_keys.iter().map(foreign_key).collect(),
    );
    let checks = table.checks.iter();
    section(
        "Checks",
        checks
            .map(|check| named(check.name.as_deref(), &check.sql))
            .collect(),
    );
    let excludes = table.excludes.iter();
    section(
        "Exclusions",
        excludes
            .map(|exclude| named(exclude.name.as_deref(), &exclude_text(exclude)))
            .collect(),
    );
    let indexes = table.indexes.iter();
    section(
        "Indexes",
        indexes
            .map(|index| self::index(&table.name, index))
            .collect(),
    );
    let comments = table.columns.iter().filter_map(|column| {
        let comment = column.comment.as_deref()?;
        Some(format!("{}: {comment}", column.name))
    });
    section("Comments", comments.collect());
    text
}

fn data_type(dialect: Dialect, column: &Column) -> String {
    let data_type = column.data_type.on(dialect);
    let mut text = data_type.map_or_else(String::new, ToString::to_string);
    if column.mysql.unsigned && dialect == Dialect::Mysql {
        text.push_str(" unsigned");
    }
    text
}

/// What a column is part of.
fn keys(table: &Table, column: &str) -> String {
    let mut keys = Vec::new();
    if table.is_key(column) {
        keys.push("PK");
    }
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    if table.foreign_keys.iter().any(|key| has(&key.columns)) {
        keys.push("FK");
    }
    if table.uniques.iter().any(|unique| has(&unique.columns)) {
        keys.push("UQ");
    }
    keys.join(" ")
}

/// What a new row has.
fn value(column: &Column) -> String {
    if let Some(generated) = &column.generated {
        return format!("generated: {}", generated.sql);
    }
    match &column.default {
        _ if column.autoincrement => "autoincrement".to_owned(),
        None => String::new(),
        Some(Term::Sql(sql)) => sql.clone(),
        Some(Term::Literal(Value::String(text))) => format!("'{}'", text.replace('\'', "''")),
        Some(Term::Literal(value)) => serde_json::to_string(value).unwrap_or_default(),
    }
}

fn named(name: Option<&str>, text: &str) -> String {
    match name {
        Some(name) => format!("{name}: {text}"),
        None => text.to_owned(),
    }
}

fn columns(columns: &[String]) -> String {
    format!("({})", columns.join(", "))
}

fn unique(unique: &Unique) -> String {
    let mut text = named(unique.name.as_deref(), &columns(&unique.columns));
    if unique.deferrable {
        text.push_str(" deferrable");
    }
    text
}

fn foreign_key(key: &ForeignKey) -> String {
    let reference = &key.references;
    let target = TableName::new(reference.schema.as_deref(), &reference.table);
    let text = format!(
        "{} -> {target} {}",
        columns(&key.columns),
        columns(&reference.columns)
    );
    let mut text = named(key.name.as_deref(), &text);
    for (words, action) in [("on delete", key.on_delete), ("on update", key.on_update)] {
        if let Some(action) = action {
            text.push_str(&format!(" {words} {}", action.sql().to_lowercase()));
        }
    }
    if key.deferrable {
        text.push_str(" deferrable");
    }
    text
}

fn exclude_text(exclude: &revgraph_schema::model::Exclude) -> String {
    use revgraph_schema::model::ExcludeTarget;
    let elements = exclude.elements.iter().map(|element| {
        let (ExcludeTarget::Column(target) | ExcludeTarget::Expression(target)) = &element.target;
        format!("{target} with {}", element.with)
    });
    format!("({})", elements.collect::<Vec<_>>().join(", "))
}

fn index(table: &str, index: &Index) -> String {
    let parts = index.columns.iter().map(|part| {
        let (IndexTarget::Column(target) | IndexTarget::Expression(target)) = &part.target;
        let mut text = target.clone();
        if part.order == Some(revgraph_schema::model::Order::Desc) {
            text.push_str(" desc");
        }
        text
    });
    let parts: Vec<String> = parts.collect();
    let unique = if index.unique { "unique " } else { "" };
    let mut text = format!("{unique}{}", columns(&parts));
    if !index.include.is_empty() {
        text.push_str(&format!(" include {}", columns(&index.include)));
    }
    if let Some(condition) = &index.condition {
        text.push_str(&format!(" where {condition}"));
    }
    named(Some(&index.name_on(table)), &text)
}
