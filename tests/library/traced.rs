//! What a subscriber of `tracing` is told.

use std::fmt::{Debug, Write};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use revgraph::Project;
use revgraph::database::{Access, Database, LockSettings};
use revgraph::migrate::Error;
use revgraph::migrate::script::ScriptFile;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use super::{Fact, memory};
use crate::support::scratch::{Scratch, Server};

pub(super) const FACTS: &[Fact] = &[
    ("spans of a run nest, with their fields", nested),
    ("the text of a statement is told at TRACE only", text),
    ("no password and no url is told", secrets),
    ("what is resumed, edited or lost is told", told),
    ("waiting for the lock is told once", waiting),
];

type Answer = Result<(), Box<dyn std::error::Error>>;

/// Writes down what it is told: a line for each span and event, deeper in what it stands in.
#[derive(Clone)]
struct Notes {
    finest: Level,
    ids: Arc<AtomicU64>,
    inside: Arc<Mutex<Vec<u64>>>,
    lines: Arc<Mutex<String>>,
}

impl Notes {
    fn line(&self, words: &str, fields: impl FnOnce(&mut Line)) {
        let depth = self.inside.lock().expect("no test panics here").len();
        let mut line = Line(format!("{:1$}{words}", "", depth * 2));
        fields(&mut line);
        let mut lines = self.lines.lock().expect("no test panics here");
        let _ = writeln!(lines, "{}", line.0);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            // How long something takes is another time each time.
            "elapsed_ms" => Ok(()),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("revgraph") && *metadata.level() <= self.finest
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().name(), |line| span.record(line));
        Id::from_u64(self.ids.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let level = event.metadata().level().as_str();
        self.line(level, |line| event.record(line));
    }

    fn enter(&self, span: &Id) {
        let mut inside = self.inside.lock().expect("no test panics here");
        inside.push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        let mut inside = self.inside.lock().expect("no test panics here");
        assert_eq!(
            inside.pop(),
            Some(span.into_u64()),
            "spans are left in order"
        );
    }
}

/// Is told nothing, and leaves it open to whom a place in the code may tell something.
struct Undecided;

impl Subscriber for Undecided {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// To be called while there is one thread. A place that a thread without a subscriber comes to first would be switched off
/// for all threads, as `tracing` asks that thread alone; and other tests run beside these.
pub(super) fn prepare() {
    let _ = tracing::subscriber::set_global_default(Undecided);
}

/// What is told while something runs, and what comes of it.
fn told_of<T>(finest: Level, run: impl FnOnce() -> T) -> (String, T) {
    let notes = Notes {
        finest,
        ids: Arc::new(AtomicU64::new(1)),
        inside: Arc::default(),
        lines: Arc::default(),
    };
    let lines = Arc::clone(&notes.lines);
    let result = tracing::subscriber::with_default(notes, run);
    let lines = lines.lock().expect("no test panics here").clone();
    (lines, result)
}

const USERS: &str = "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE TABLE users (id integer);\n\
    CREATE TABLE logins (id integer);\n-- downgrade\nDROP TABLE logins;\nDROP TABLE users;\n";
const ROWS: &str = "-- revision: b2\n-- down_revision: a1\n-- upgrade\n\
    INSERT INTO users VALUES (1);\n-- downgrade\nDELETE FROM users;\n";

fn project(scripts: &[(&str, &'static str)], url: &str) -> Result<Project, Error> {
    let scripts: Result<Vec<ScriptFile>, Error> = scripts
        .iter()
        .map(|(path, text)| Ok(ScriptFile::embedded(path, text)?))
        .collect();
    Project::builder()
        .scripts(scripts?)
        .database("main", url)
        .build()
}

fn nested() -> Answer {
    let project = project(&[("a1.sql", USERS), ("b2.sql", ROWS)], "sqlite:none.db")?;
    let mut conn = memory()?;
    let (lines, ran) = told_of(Level::DEBUG, || project.on(&mut conn).upgrade("head"));
    ran?;
    let expected = "\
run goal=\"head\"
  DEBUG plan database=\"main\" steps=2
  revision database=\"main\" revision=\"a1\" direction=\"upgrade\"
    statement number=1
    statement number=2
    INFO done
  revision database=\"main\" revision=\"b2\" direction=\"upgrade\"
    statement number=1
    INFO done
";
    assert_eq!(lines, expected);

    // On a server several statements go together.
    let folder = tempfile::tempdir()?;
    let scratch = Scratch::new(Server::Postgres, folder.path())?;
    let project = self::project(&[("a1.sql", USERS), ("b2.sql", ROWS)], &scratch.url)?;
    let (lines, ran) = told_of(Level::DEBUG, || project.upgrade("head"));
    ran?;
    assert_eq!(lines, expected);
    Ok(())
}

fn text() -> Answer {
    let project = project(&[("a1.sql", USERS)], "sqlite:none.db")?;
    let mut conn = memory()?;
    let (lines, ran) = told_of(Level::TRACE, || project.on(&mut conn).upgrade("head"));
    ran?;
    let expected =
        "    statement number=1\n      TRACE statement sql=\"CREATE TABLE users (id integer)\"\n";
    assert!(lines.contains(expected), "{lines}");
    let (lines, ran) = told_of(Level::DEBUG, || project.on(&mut conn).downgrade("base"));
    ran?;
    assert!(!lines.contains("DROP"), "{lines}");
    Ok(())
}

fn secrets() -> Answer {
    let folder = tempfile::tempdir()?;
    for server in [Server::Postgres, Server::Mysql] {
        let scratch = Scratch::new(server, folder.path())?;
        let secret = scratch
            .password()
            .ok_or("the url has no password")?
            .to_owned();
        let scripts = [
            ("a1.sql", USERS),
            (
                "b2.sql",
                "-- revision: b2\n-- down_revision: a1\n-- upgrade\nSELECT * FROM nowhere;\n",
            ),
        ];
        let project = project(&scripts, &scratch.url)?;
        let (lines, ran) = told_of(Level::TRACE, || project.upgrade("head"));
        assert!(ran.is_err());
        assert!(lines.contains("ERROR failed"), "{lines}");
        assert!(
            !lines.contains(&secret) && !lines.contains("://"),
            "{lines}"
        );
    }
    Ok(())
}

fn told() -> Answer {
    let mut conn = memory()?;
    let halved = "-- revision: b2\n-- down_revision: a1\n-- transactional: false\n-- upgrade\n\
        INSERT INTO users VALUES (1);\nINSERT INTO later VALUES (1);\n-- downgrade\nDELETE FROM users;\n";
    let first = project(&[("a1.sql", USERS), ("b2.sql", halved)], "sqlite:none.db")?;
    let (lines, ran) = told_of(Level::INFO, || first.on(&mut conn).upgrade("head"));
    assert!(ran.is_err());
    assert!(
        lines.ends_with("direction=\"upgrade\"\n    ERROR failed\n"),
        "{lines}"
    );

    let edited = "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE TABLE users (id integer, name text);\n-- downgrade\nDROP TABLE users;\n";
    super::run(&mut conn, "CREATE TABLE later (id integer)")?;
    let second = project(&[("a1.sql", edited), ("b2.sql", halved)], "sqlite:none.db")?;
    let (lines, ran) = told_of(Level::INFO, || second.on(&mut conn).upgrade("head"));
    ran?;
    let expected = "\
run goal=\"head\"
  WARN edited since it was applied database=\"main\" revision=a1 script=a1.sql
  revision database=\"main\" revision=\"b2\" direction=\"upgrade\"
    INFO resumed done=1 total=2
    INFO done
";
    assert_eq!(lines, expected);

    let (lines, ran) = told_of(Level::WARN, || second.on(&mut conn).downgrade("a1"));
    ran?;
    assert!(lines.contains("WARN loses data loses="), "{lines}");
    Ok(())
}

fn waiting() -> Answer {
    let folder = tempfile::tempdir()?;
    let scratch = Scratch::new(Server::Postgres, folder.path())?;
    let lock = LockSettings {
        timeout: Duration::from_millis(400),
        ..LockSettings::default()
    };
    let project = Project::builder()
        .scripts([ScriptFile::embedded("a1.sql", USERS)?])
        .database("main", &scratch.url)
        .lock(lock)
        .build()?;
    let settings = project.ground().settings()?.remove(0);
    let mut other = Database::connect(&settings, Access::Write)?;
    other.lock(&mut |_| ControlFlow::Continue(()))?;
    let (lines, ran) = told_of(Level::INFO, || project.upgrade("head"));
    assert!(ran.is_err());
    let told = lines
        .matches("INFO waiting for the lock database=\"main\"")
        .count();
    assert_eq!(told, 1, "{lines}");
    Ok(())
}
