//! What to say of an error beside its message: its kind, its places, what to do next. All advice stands here.

use revgraph_database::{ConnectReason, DatabaseError, ErrorKind, StatementError};
use revgraph_graph::{GraphError, RevisionId};
use revgraph_migrate::Error;
use revgraph_migrate::config::ConfigError;
use revgraph_migrate::revise::ReviseError;
use revgraph_migrate::run::{Left, RunError};
use revgraph_migrate::script::ScriptError;
use revgraph_migrate::template::InitError;
use revgraph_migrate::work::WorkError;
use revgraph_schema::operation::RenderError;

use super::error::{CliError, Report, script_error};
use super::paths;

/// Gathers what there is to say.
pub(super) fn report(error: &CliError) -> Report {
    let mut report = Report::default();
    match error {
        CliError::Engine(error) => engine(&mut report, error),
        CliError::InDatabase { database, source } => {
            report.database = Some(database.clone());
            graph(&mut report, source);
        }
        CliError::WhichDatabase { databases } => {
            report.kind = "which_database";
            let first = databases.first().map_or("NAME", String::as_str);
            report.hints.push(format!("name it: --database {first}"));
        }
        CliError::NoSuchTemplate { name, known } => {
            report.kind = "no_such_template";
            did_you_mean(&mut report, name, known);
            report.hints.push(format!("the templates are: {}", known.join(", ")));
        }
        CliError::DowngradeNeedsRange => {
            report.kind = "range_needed";
            report.hints.push("without a database nobody knows where it stands: downgrade --sql head:-1".to_owned());
        }
        CliError::StampNeedsOneStart => report.kind = "range_needed",
        CliError::NoCurrentRevisions => report.kind = "no_current_revisions",
        CliError::NothingToEdit { .. } => report.kind = "nothing_to_edit",
        CliError::NoEditor | CliError::Editor { .. } => report.kind = "editor",
        CliError::Write { .. } | CliError::Output(_) => report.kind = "io",
    }
    report
}

fn engine(report: &mut Report, error: &Error) {
    match error {
        Error::Config(error) => config(report, error),
        Error::Script(error) => script(report, error),
        Error::Graph(error) => graph(report, error),
        Error::Revise(error) => revise(report, error),
        Error::Init(error) => init(report, error),
        Error::Plan(error) => script(report, script_error(error)),
        Error::Work(error) => work(report, error),
        Error::Database(error) => database(report, error),
    }
}

fn config(report: &mut Report, error: &ConfigError) {
    report.kind = "configuration";
    match error {
        ConfigError::NotFound { .. } => {
            report.hints.push("`revgraph db init` makes a project here; -c FILE names a configuration elsewhere".to_owned());
        }
        ConfigError::Malformed { place, suggestion, .. } => {
            report.places.push(place.clone());
            report.hints.extend(suggestion.as_ref().map(|word| format!("did you mean '{word}'?")));
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
            report.hints.push(format!("the databases are: {}", known.join(", ")));
        }
        ConfigError::NoUrl { path, .. } => {
            report.hints.push(format!("give it one in {}, or with --url, or as DATABASE_URL", paths::shown(path)));
        }
        ConfigError::Url { place, .. } => report.places.extend(place.clone()),
        ConfigError::NoScriptLocation { place }
        | ConfigError::NoDatabases { place }
        | ConfigError::DatabaseName { place, .. }
        | ConfigError::Twice { place, .. }
        | ConfigError::TimeZone { place, .. }
        | ConfigError::SameTable { place, .. } => report.places.push(place.clone()),
        ConfigError::Read { .. } | ConfigError::DotEnv { .. } => {}
    }
}

fn script(report: &mut Report, error: &ScriptError) {
    report.kind = "script";
    match error {
        ScriptError::NoDirectory { .. }
        | ScriptError::Read { .. }
        | ScriptError::TooLarge { .. }
        | ScriptError::DirectoryLoop { .. } => {}
        ScriptError::NotUtf8 { place } | ScriptError::NoRevisionId { place } => report.places.push(place.clone()),
        ScriptError::Malformed { place, suggestion, .. } => {
            report.places.push(place.clone());
            report.hints.extend(suggestion.as_ref().map(|word| format!("did you mean '{word}'?")));
        }
        ScriptError::IllegalId { place, .. } => report.places.push(place.clone()),
        ScriptError::Graph { places, source } => {
            graph(report, source);
            report.places.extend(places.iter().cloned());
        }
        ScriptError::UnknownDatabase { place, name, known } => {
            report.places.push(place.clone());
            did_you_mean(report, name, known);
            report.hints.push(format!("the databases are: {}", known.join(", ")));
        }
        ScriptError::Split { place, .. } => report.places.push(place.clone()),
        ScriptError::TransactionControl { place, .. } => {
            report.places.push(place.clone());
            report.hints.push(
                "take the statement out: each revision is a transaction already; or say `transactional: false` in the header"
                    .to_owned(),
            );
        }
        ScriptError::NeedsNoTransaction { place, .. } => {
            report.places.push(place.clone());
            report.hints.push("say `transactional: false` in the header of the script".to_owned());
        }
        ScriptError::Render { place, source } => {
            report.places.push(place.clone());
            match source.as_ref() {
                RenderError::Unsupported(refusal) => {
                    report.kind = "unsupported";
                    report.hints.push(refusal.instead.clone());
                }
                RenderError::Name(name) => report.hints.push(format!("a name that fits: {}", name.shorter)),
                RenderError::Literal(_) | RenderError::Split(_) => {}
            }
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
            report.hints.push("nothing was run; write its downgrade, or choose a target above it".to_owned());
        }
    }
}

fn graph(report: &mut Report, error: &GraphError) {
    report.kind = "graph";
    match error {
        GraphError::IllegalId(_) => report.kind = "illegal_id",
        GraphError::DuplicateRevision { .. } => {
            report.kind = "duplicate_revision";
            report.hints.push("one of the two files needs another id".to_owned());
        }
        GraphError::MissingParent { .. } => report.kind = "missing_parent",
        GraphError::SelfLoop { .. } | GraphError::Cycle { .. } | GraphError::DependencyCycle { .. } => {
            report.kind = "cycle";
        }
        GraphError::LabelTaken { .. } | GraphError::IdTaken { .. } => report.kind = "taken",
        GraphError::NotFound { candidates, .. } | GraphError::UnknownBranch { candidates, .. } => {
            report.kind = "revision_not_found";
            candidates_hint(report, candidates);
        }
        GraphError::Ambiguous { prefix, matches } => {
            report.kind = "ambiguous_revision";
            let some: Vec<&str> = matches.iter().take(5).map(String::as_str).collect();
            report.hints.push(format!("several begin with '{prefix}': {}", some.join(", ")));
        }
        GraphError::NotAMember { revision, branch, .. } => {
            report.kind = "not_a_member";
            report.hints.push(format!("revision {revision} is not on the branch '{branch}'"));
        }
        GraphError::RelativeNotAllowed { .. } => {
            report.kind = "relative_not_allowed";
            report.hints.push("name a revision here; +N and -N work where a database is moved".to_owned());
        }
        GraphError::UnknownRow { row, candidates } => {
            report.kind = "unknown_row";
            report.details.push(format!("the version table holds '{row}', and no script has that id"));
            candidates_hint(report, candidates);
            report.hints.push(
                "bring the script back, or say where the database really is: revgraph db stamp --purge REV".to_owned(),
            );
        }
        GraphError::MultipleHeads { argument, heads } => {
            report.kind = "multiple_heads";
            heads_hint(report, heads);
            report.hints.push(format!("for one of them name it; for all of them `heads`; on a branch LABEL@{argument}"));
        }
        GraphError::MultipleHeadsForStamp { heads, .. } => {
            report.kind = "multiple_heads";
            heads_hint(report, heads);
        }
        GraphError::MultipleHeadsForRevision { heads, .. } => {
            report.kind = "multiple_heads";
            heads_hint(report, heads);
            if let Some(first) = heads.first() {
                report.hints.push(format!("to go on from one of them: --head {first}"));
            }
        }
        GraphError::AmbiguousWalk { choices, at, up } => {
            report.kind = "ambiguous_walk";
            if let Some(at) = at {
                let what = if *up { "children" } else { "parents" };
                report.hints.push(format!("revision {at} has several {what}: {}", comma(choices)));
            }
            if let Some(first) = choices.first() {
                let command = if *up { "upgrade" } else { "downgrade" };
                report.hints.push(format!("name the one to go to: revgraph db {command} {first}"));
            }
        }
        GraphError::AmbiguousUpgrade { rows, argument } => {
            report.kind = "ambiguous_walk";
            report.hints.push(format!("the database is on {}; say from which: LABEL@{argument}", comma(rows)));
        }
        GraphError::AmbiguousDowngrade { rows, argument } => {
            report.kind = "ambiguous_walk";
            if let Some(first) = rows.first() {
                report.hints.push(format!("say which branch to take down: revgraph db downgrade {first}@{argument}"));
            }
        }
        GraphError::NotADowngradeTarget { .. } | GraphError::BranchNotAboveTarget { .. } => {
            report.kind = "not_a_target";
            report.hints.push("`revgraph db current` shows where the database is".to_owned());
        }
        GraphError::RangeNotAllowed { .. } => {
            report.kind = "range_not_allowed";
            report.hints.push("FROM:TO goes with --sql, where no database says what FROM is".to_owned());
        }
        GraphError::NotAHead { revision, children } => {
            report.kind = "not_a_head";
            report.hints.push(format!("{} stands on {revision} already", comma(children)));
        }
        _ => {}
    }
}

fn heads_hint(report: &mut Report, heads: &[RevisionId]) {
    report.hints.push(format!("the heads are {}", comma(heads)));
    let names: Vec<&str> = heads.iter().map(AsRef::as_ref).collect();
    report.hints.push(format!("to join them: revgraph db merge {}", names.join(" ")));
}

fn revise(report: &mut Report, error: &ReviseError) {
    report.kind = "revision";
    match error {
        ReviseError::Graph(error) => graph(report, error),
        ReviseError::IdTooLong { .. } => report.kind = "id_too_long",
        ReviseError::WhichLocation { locations } | ReviseError::NotALocation { locations, .. } => {
            let locations: Vec<String> = locations.iter().map(|path| paths::shown(path)).collect();
            report.hints.push(format!("the version locations are: {}", locations.join(", ")));
        }
        ReviseError::Unusable { source, .. } => script(report, source),
        ReviseError::Template { .. }
        | ReviseError::Differs { .. }
        | ReviseError::FileName { .. }
        | ReviseError::Exists { .. }
        | ReviseError::Write { .. } => {}
    }
    report.hints.push("no file was written".to_owned());
}

fn init(report: &mut Report, error: &InitError) {
    report.kind = "init";
    if let InitError::NotEmpty { .. } = error {
        report.hints.push("name another directory: revgraph db init DIR".to_owned());
    }
}

fn work(report: &mut Report, error: &WorkError) {
    match error {
        WorkError::Config(error) => config(report, error),
        WorkError::OneUrlForSeveral { databases } => {
            report.kind = "which_database";
            let first = databases.first().map_or("NAME", String::as_str);
            report.hints.push(format!("say which: --database {first} --url ..."));
        }
        WorkError::Database(error) => database(report, error),
        WorkError::Graph { database, source } => {
            report.database = Some(database.clone());
            graph(report, source);
        }
        WorkError::Plan { database, source } => {
            report.database = Some(database.clone());
            script(report, script_error(source));
        }
        WorkError::ColumnTooNarrow { database, limit, .. } => {
            report.kind = "id_too_long";
            report.database = Some(database.clone());
            report.hints.push(format!("widen version_num, or use ids of at most {limit} characters; nothing was run"));
        }
        WorkError::NotHalfApplied { .. } | WorkError::TooManyStatements { .. } => report.kind = "resolve",
        WorkError::Run(error) => run(report, error),
    }
}

fn run(report: &mut Report, error: &RunError) {
    match error {
        RunError::Database { step, source, left } => {
            database(report, source);
            report.details.extend(step.iter().map(|step| format!("while: {step}")));
            left_behind(report, left);
        }
        RunError::Statement { step, place, operation, sql, source, left, .. } => {
            database(report, source);
            report.kind = "statement";
            report.places.push(place.as_ref().clone());
            let position = statement_error(source).and_then(|error| error.position);
            report.statement = Some((sql.clone(), position));
            report.details.push(format!("while: {step}"));
            report.details.extend(operation.map(|name| format!("operation: {name}")));
            left_behind(report, left);
        }
        RunError::HalfApplied { database, revision, done, unknown, next, .. } => {
            report.kind = "half_applied";
            report.database = Some(database.clone());
            if let Some(next) = next {
                report.statement = Some((next.clone(), None));
            }
            let number = done + 1;
            if *unknown {
                report.hints.push(format!("look into the database whether statement {number} has run, then say so:"));
                report.hints.push(format!("revgraph db resolve {revision} --database {database} --applied {number}"));
                report.hints.push(format!("revgraph db resolve {revision} --database {database} --not-applied {number}"));
            } else {
                report.hints.push("bring the script's first statements back as they ran, or, if they are right as they are now,".to_owned());
                report.hints.push(format!("revgraph db resolve {revision} --database {database} --applied {done}"));
            }
        }
    }
}

/// What the database is left with after a failed run.
fn left_behind(report: &mut Report, left: &Left) {
    report.database = Some(left.database.clone());
    if left.steps == 0 {
        return;
    }
    let rows = if left.rows.is_empty() { "base".to_owned() } else { left.rows.join(", ") };
    let state = match left.statements_done {
        0 => "this one is rolled back".to_owned(),
        done => format!("of this one {done} statements are done and stay (they do not roll back)"),
    };
    report.details.push(format!(
        "database {} is at {rows}: {} of {} steps are done, {state}",
        left.database, left.steps_done, left.steps
    ));
    if left.statements_done > 0 {
        report.hints.push("mend the statement and run the command again: it goes on behind what is done".to_owned());
    }
}

fn statement_error(error: &DatabaseError) -> Option<&StatementError> {
    match error.kind.as_ref() {
        ErrorKind::Statement(error) | ErrorKind::Busy(error) => Some(error),
        _ => None,
    }
}

fn database(report: &mut Report, error: &DatabaseError) {
    report.kind = "database";
    report.database = Some(error.database.clone());
    match error.kind.as_ref() {
        ErrorKind::CannotConnect { reason, .. } => {
            report.kind = "connection";
            report.hints.extend(connect_hint(*reason).map(str::to_owned));
        }
        ErrorKind::Disconnected { .. } => report.kind = "disconnected",
        ErrorKind::ReadOnly { .. } => {
            report.kind = "read_only";
            report.details.push(format!("database {} ({})", error.database, error.url));
        }
        ErrorKind::Busy(statement) => {
            report.kind = "busy";
            report.details.push(format!("database {} ({})", error.database, error.url));
            said(report, statement);
            report.hints.push("somebody else is writing; try again, or wait longer (busy_timeout, lock_timeout)".to_owned());
        }
        ErrorKind::Statement(statement) => said(report, statement),
        ErrorKind::LockTimeout { .. } => {
            report.kind = "lock_timeout";
            report.details.push(format!("database {} ({})", error.database, error.url));
            report.hints.push("wait for the other run, or raise lock.timeout in alembic.yaml".to_owned());
        }
        ErrorKind::LockLost => {
            report.kind = "lock_lost";
            report.hints.push("behind a connection pooler in transaction mode give revgraph a direct url".to_owned());
        }
        ErrorKind::LockUnsupported { .. } => {
            report.kind = "lock_unsupported";
            report.hints.push("`lock: {mode: none}` runs without one; make sure that only one runs".to_owned());
        }
        ErrorKind::RowMismatch { .. } => {
            report.kind = "row_mismatch";
            report.hints.push("somebody else changed the version table meanwhile; look at `revgraph db current`".to_owned());
        }
        ErrorKind::TransactionEnded => {
            report.kind = "transaction_ended";
            report.hints.push("a statement of the script committed: say `transactional: false` in its header".to_owned());
        }
        ErrorKind::ForeignKeys { violations } => {
            report.kind = "foreign_keys";
            for violation in violations.iter().take(5) {
                let row = violation.rowid.as_deref().unwrap_or("?");
                report.details.push(format!(
                    "row {row} of {} points at a row of {} that does not exist",
                    violation.table, violation.parent
                ));
            }
        }
        _ => {}
    }
}

/// What a database said of a statement beside the message.
fn said(report: &mut Report, statement: &StatementError) {
    report.details.extend(statement.detail.iter().map(|detail| format!("detail: {detail}")));
    report.details.extend(statement.hint.iter().map(|hint| format!("the database's hint: {hint}")));
    report.details.extend(statement.code.iter().map(|code| format!("code: {code}")));
}

fn connect_hint(reason: ConnectReason) -> Option<&'static str> {
    match reason {
        ConnectReason::Unreachable => Some("is the server running, and are host and port right?"),
        ConnectReason::Timeout => Some("the server does not answer; a firewall, or the wrong host?"),
        ConnectReason::WrongPassword => Some("check user and password; PGPASSWORD, ~/.pgpass and MYSQL_PWD are read too"),
        ConnectReason::NotAllowed => Some("the server refuses this user from here; see its access rules"),
        ConnectReason::UnknownDatabase => Some("create the database first, or check its name in the url"),
        ConnectReason::Tls => Some("see sslmode (PostgreSQL) or ssl-mode (MySQL) in the url"),
        ConnectReason::NotReady => Some("the server has no connection left or is starting; try again"),
        ConnectReason::NotADatabase => Some("the file is something else; check the path in the url"),
        ConnectReason::File => Some("check the path and the rights of the file and its folder"),
        _ => None,
    }
}

fn did_you_mean(report: &mut Report, name: &str, known: &[String]) {
    let nearest = known
        .iter()
        .map(|word| (strsim::damerau_levenshtein(word, name), word))
        .filter(|(distance, word)| *distance <= word.len().max(3) / 2)
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, word)) = nearest {
        report.hints.push(format!("did you mean '{word}'?"));
    }
}

fn candidates_hint(report: &mut Report, candidates: &[String]) {
    let some: Vec<&str> = candidates.iter().take(3).map(String::as_str).collect();
    if !some.is_empty() {
        report.hints.push(format!("did you mean {}?", some.join(" or ")));
    }
}

fn comma(ids: &[RevisionId]) -> String {
    ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
}
