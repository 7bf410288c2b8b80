//! What to say of an error beside its message: its kind, its places, what to do next. All advice stands here.

mod check;
mod compare;
mod database;
mod graph;
mod work;

use revgraph_migrate::authoring::AuthoringError;
use revgraph_migrate::config::ConfigError;
use revgraph_migrate::revise::ReviseError;
use revgraph_migrate::run::ProgramError;
use revgraph_migrate::script::{FileError, ScriptError};
use revgraph_migrate::template::InitError;
use revgraph_migrate::{Error, Place};
use revgraph_schema::operation::RenderError;

use super::error::{CliError, Report};
use super::paths;
use super::program::Program;
pub(super) use check::{finding, point};
use database::database;
use graph::graph;
use work::work;

/// Gathers what there is to say.
pub(super) fn report(error: &CliError, program: &Program) -> Report {
    let mut report = Report::new(program);
    match error {
        CliError::Engine(error) => engine(&mut report, error),
        CliError::InDatabase { database, source } => {
            in_database(&mut report, database);
            graph(&mut report, source);
        }
        CliError::WhichDatabase { databases } => {
            report.kind = "which_database";
            let first = databases.first().map_or("NAME", String::as_str);
            report.hints.push(format!("name it: --database {first}"));
        }
        CliError::NoConfiguration { .. } | CliError::BuiltIn => report.kind = "built_in",
        CliError::NoFile { .. } => {
            report.kind = "built_in";
            report
                .hints
                .push("run the command where the program was built".to_owned());
        }
        CliError::NoSuchTemplate { name, known } => {
            report.kind = "no_such_template";
            did_you_mean(&mut report, name, known);
            report
                .hints
                .push(format!("the templates are: {}", known.join(", ")));
        }
        CliError::DowngradeNeedsRange => {
            report.kind = "range_needed";
            report.hints.push(
                "without a database nobody knows where it stands: downgrade --sql head:-1"
                    .to_owned(),
            );
        }
        CliError::StampNeedsOneStart => report.kind = "range_needed",
        CliError::NoCurrentRevisions => report.kind = "no_current_revisions",
        CliError::NothingToEdit { .. } => report.kind = "nothing_to_edit",
        CliError::NoAnnotations => {
            report.kind = "format";
            report.hints.push("elsewhere it is text or json".to_owned());
        }
        CliError::NobodyToAsk { .. } => {
            report.kind = "nobody_to_ask";
            report.hints.push("--yes goes on without asking".to_owned());
        }
        CliError::Declined => report.kind = "declined",
        CliError::Interrupted => report.kind = "interrupted",
        CliError::NoEditor | CliError::Editor { .. } => report.kind = "editor",
        CliError::Read { .. } | CliError::Write { .. } | CliError::Output(_) => report.kind = "io",
    }
    report
}

fn engine(report: &mut Report, error: &Error) {
    match error {
        Error::Config(error) => config(report, error),
        Error::Script(error) => script(report, error),
        Error::Graph(error) => graph(report, error),
        Error::Work(error) => work(report, error),
        Error::Authoring(error) => authoring(report, error),
        Error::Database(error) => database(report, error),
    }
}

fn authoring(report: &mut Report, error: &AuthoringError) {
    match error {
        AuthoringError::Revise(error) => revise(report, error),
        AuthoringError::Init(error) => init(report, error),
        AuthoringError::Autogenerate(error) => compare::autogenerate(report, error),
        AuthoringError::Compare(error) => compare::compare(report, error),
        AuthoringError::Sync(error) => compare::sync(report, error),
        AuthoringError::Push(error) => compare::push(report, error),
        AuthoringError::Inspect(error) => compare::inspect(report, error),
    }
}

fn config(report: &mut Report, error: &ConfigError) {
    report.kind = "configuration";
    match error {
        ConfigError::NotFound { .. } => {
            let init = report.command("init");
            report.hints.push(format!(
                "`{init}` makes a project here; -c FILE names a configuration elsewhere"
            ));
        }
        ConfigError::Malformed {
            place, suggestion, ..
        } => {
            report.places.push(place.clone());
            suggested(report, suggestion.as_deref());
        }
        ConfigError::UnsetVariable { place, name } => {
            report.places.push(place.clone());
            report.hints.push(format!(
                "set it in the environment or in a .env file beside the configuration, or give a default: ${{{name}:-value}}"
            ));
        }
        ConfigError::UnknownEnvironment { place, name, known } => {
            report.places.push(place.clone());
            did_you_mean(report, name, known);
        }
        ConfigError::UnknownDatabase { name, known } => {
            did_you_mean(report, name, known);
            report
                .hints
                .push(format!("the databases are: {}", known.join(", ")));
        }
        ConfigError::NoUrl { path, .. } if path.as_os_str().is_empty() => {
            report
                .hints
                .push("give it one with --url, or as DATABASE_URL".to_owned());
        }
        ConfigError::NoUrl { path, .. } => {
            report.hints.push(format!(
                "give it one in {}, or with --url, or as DATABASE_URL",
                paths::shown(path)
            ));
        }
        ConfigError::Url { place, source, .. } => {
            report.places.extend(place.clone());
            suggested(report, source.nearest());
        }
        ConfigError::NoScriptLocation { place }
        | ConfigError::NoDatabases { place }
        | ConfigError::DatabaseName { place, .. }
        | ConfigError::Twice { place, .. }
        | ConfigError::TimeZone { place, .. }
        | ConfigError::Pattern { place, .. }
        | ConfigError::SameTable { place, .. } => report.places.push(place.clone()),
        ConfigError::Read { .. } | ConfigError::DotEnv { .. } => {}
    }
}

fn script(report: &mut Report, error: &ScriptError) {
    report.kind = "script";
    match error {
        ScriptError::NoDirectory { .. } | ScriptError::NotAScript { .. } => {}
        ScriptError::File(error) => script_file(report, error),
        ScriptError::Graph { places, source } => {
            graph(report, source);
            report.places.extend(places.iter().cloned());
        }
        ScriptError::UnknownDatabase { place, name, known } => {
            report.places.push(place.clone());
            did_you_mean(report, name, known);
            report
                .hints
                .push(format!("the databases are: {}", known.join(", ")));
        }
        ScriptError::Split { place, .. } => report.places.push(place.clone()),
        ScriptError::TransactionControl { place, .. } => {
            report.places.push(place.clone());
            report.hints.push(format!(
                "take the statement out: each revision is a transaction already; or {}",
                without_transaction(place)
            ));
        }
        ScriptError::NeedsNoTransaction { place, .. } => {
            report.places.push(place.clone());
            report.hints.push(without_transaction(place));
        }
        ScriptError::ProgramInTransaction { place, .. } => {
            report.places.push(place.clone());
            report.hints.push(
                "say `transactional: false` in the header of the script, or `in_transaction: true` at the program"
                    .to_owned(),
            );
        }
        ScriptError::Render { place, source } => {
            report.places.push(place.clone());
            render(report, source);
        }
        ScriptError::MissingValue { place, name } => {
            report.places.push(place.clone());
            report.hints.push(match name.strip_prefix("x.") {
                Some(key) => format!("give it one: -x {key}=VALUE"),
                None => "give it one: --tag TEXT".to_owned(),
            });
        }
        ScriptError::Irreversible { place, .. } => {
            report.kind = "irreversible";
            report.places.push(place.clone());
            report.hints.push(
                "nothing was run; write its downgrade, or choose a target above it".to_owned(),
            );
        }
    }
}

/// What is said of a file of SQL, which has no header.
fn file(report: &mut Report, error: &ScriptError) {
    match error {
        ScriptError::TransactionControl { place, .. } => {
            report.kind = "script";
            report.places.push(place.clone());
            report.hints.push(
                "take the statement out: the file is one transaction already; or let each statement commit: --no-transaction"
                    .to_owned(),
            );
        }
        ScriptError::NeedsNoTransaction { place, .. } => {
            report.kind = "script";
            report.places.push(place.clone());
            report
                .hints
                .push("let each statement commit by itself: --no-transaction".to_owned());
        }
        error => script(report, error),
    }
}

fn revise(report: &mut Report, error: &ReviseError) {
    report.kind = "revision";
    match error {
        ReviseError::Graph(error) => graph(report, error),
        ReviseError::NoDirectory => {
            report.kind = "built_in";
            report.hints.push(
                "name the one that is built in: -d DIR; then build the program again".to_owned(),
            );
        }
        ReviseError::IdTooLong { .. } => report.kind = "id_too_long",
        ReviseError::NothingToMerge { .. } => report.kind = "nothing_to_merge",
        ReviseError::WhichLocation { locations } | ReviseError::NotALocation { locations, .. } => {
            let locations: Vec<String> = locations.iter().map(|path| paths::shown(path)).collect();
            report.hints.push(format!(
                "the version locations are: {}",
                locations.join(", ")
            ));
        }
        ReviseError::Unusable { source, .. } => script(report, source),
        ReviseError::Table {
            database, source, ..
        } => {
            report.database = Some(database.clone());
            render(report, source);
        }
        ReviseError::Hook { path, source } => {
            report.kind = "program";
            if let ProgramError::Failed { said, .. } = source.as_ref() {
                let said = said.iter().map(|line| format!("it said: {line}"));
                report.details.extend(said);
            }
            let path = paths::shown(path);
            report
                .details
                .push(format!("the script is written: {path}"));
            return;
        }
        ReviseError::Spoilt { path, source } => {
            script(report, source);
            let path = paths::shown(path);
            report
                .details
                .push(format!("the script is written: {path}"));
            return;
        }
        ReviseError::Template { .. }
        | ReviseError::Differs { .. }
        | ReviseError::FileName { .. }
        | ReviseError::Exists { .. }
        | ReviseError::Write { .. } => {}
    }
    report.details.push("no file was written".to_owned());
}

/// How a script says that it is no transaction. A migration of Diesel has no header.
fn without_transaction(place: &Place) -> String {
    let path = &place.path;
    if ["up.sql", "down.sql"]
        .iter()
        .any(|name| path.ends_with(name))
    {
        let metadata = paths::shown(&path.with_file_name("metadata.toml"));
        return format!("say `run_in_transaction = false` in {metadata}");
    }
    "say `transactional: false` in the header of the script".to_owned()
}

fn script_file(report: &mut Report, error: &FileError) {
    report.places.extend(error.place().cloned());
    suggested(report, error.suggestion());
    if let FileError::NoUpSql { folder } = error {
        let up = paths::shown(&folder.join("up.sql"));
        let hint = format!("write {up}; where there is nothing to do, as a comment");
        report.hints.push(hint);
    }
}

fn init(report: &mut Report, error: &InitError) {
    report.kind = "init";
    if let InitError::NotEmpty { .. } = error {
        let init = report.command("init DIR");
        report.hints.push(format!("name another directory: {init}"));
    }
}

/// Names the database, unless there is only the one that needs no name.
fn in_database(report: &mut Report, database: &str) {
    report.database = Some(database.to_owned());
    if database != "default" {
        report.details.push(format!("on database {database}"));
    }
}

fn did_you_mean(report: &mut Report, name: &str, known: &[String]) {
    let nearest = known
        .iter()
        .map(|word| (strsim::damerau_levenshtein(word, name), word))
        .filter(|(distance, word)| *distance <= word.len().max(3) / 2)
        .min_by_key(|(distance, _)| *distance);
    suggested(report, nearest.map(|(_, word)| word.as_str()));
}

fn suggested(report: &mut Report, word: Option<&str>) {
    report
        .hints
        .extend(word.map(|word| format!("did you mean '{word}'?")));
}

/// Why the statements of an operation cannot be made.
fn render(report: &mut Report, error: &RenderError) {
    match error {
        RenderError::Unsupported(refusal) => {
            report.kind = "unsupported";
            report.hints.push(refusal.instead.clone());
        }
        RenderError::Name(name) => report
            .hints
            .push(format!("a name that fits: {}", name.shorter)),
        RenderError::NeedsTable { table } => report.hints.push(format!(
            "the scripts do not say how '{table}' was made: run the command with a connection, or write the statement as an execute"
        )),
        RenderError::NotAsSaid(_) => report.hints.push(
            "has the table been changed by hand? say what the column was, or leave that part of `was` out"
                .to_owned(),
        ),
        RenderError::Literal(_) | RenderError::Split(_) | RenderError::Live(_) => {}
    }
}
