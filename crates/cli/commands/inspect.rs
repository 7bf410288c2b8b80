//! `inspect`: what databases have.

use clap::{Args, ValueEnum};
use revgraph_migrate::inspect::{self, InspectError, Inspected};
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::{Project, substitution};

#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Only this table or view
    #[arg(value_name = "TABLE")]
    table: Option<String>,

    /// How it is shown
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t)]
    form: Form,
}

/// How a schema is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people.
    #[default]
    Table,
    /// A models file.
    Models,
    /// CREATE statements.
    Sql,
    /// Diesel's schema.rs.
    Diesel,
}

pub(super) fn run(
    args: &InspectArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let found = inspect::live(project.ground(&substitution), args.table.as_deref())?;
    if output.is_json() {
        let list: Result<Vec<Value>, CliError> = found.iter().map(json_of).collect();
        output.json(&list?)?;
        return Ok(Outcome::Done);
    }
    for (at, one) in found.iter().enumerate() {
        let text = match args.form {
            Form::Table => table(one, args.table.is_some()),
            Form::Models => inspect::models_named(&one.schema, &project.config.naming)
                .map_err(InspectError::from)?,
            Form::Sql => inspect::statements(one)?,
            Form::Diesel => inspect::schema_rs(one.dialect, &one.schema),
        };
        if found.len() > 1 {
            let comment = match args.form {
                Form::Table => "",
                Form::Models => "# ",
                Form::Sql => "-- ",
                Form::Diesel => "// ",
            };
            let line = if at > 0 { "\n" } else { "" };
            output.line(format_args!("{line}{comment}database {}\n", one.database))?;
        }
        output.text(&text)?;
    }
    Ok(Outcome::Done)
}

/// The list of all, or all of one.
fn table(one: &Inspected, whole: bool) -> String {
    let Inspected {
        dialect, schema, ..
    } = one;
    if !whole {
        return inspect::list(schema);
    }
    let mut text = String::new();
    for table in schema.tables.values() {
        text.push_str(&inspect::table(*dialect, table));
    }
    let views = schema.views.iter().map(|(name, view)| (name, &view.sql));
    let materialized = schema.materialized_views.iter();
    let materialized = materialized.map(|(name, view)| (name, &view.sql));
    for (name, sql) in views.chain(materialized) {
        let sql = sql.on(*dialect).unwrap_or_default();
        text.push_str(&format!("{name}\n\n{}\n", sql.trim_end()));
    }
    text
}

fn json_of(one: &Inspected) -> Result<Value, CliError> {
    Ok(json!({
        "database": one.database,
        "url": one.url.to_string(),
        "dialect": one.dialect.name(),
        "schema": inspect::json(&one.schema).map_err(InspectError::from)?,
    }))
}
