//! What a long history costs, beside what cannot be avoided. See `README.md` here.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for developers"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const RUNS: usize = 7;

fn main() {
    // `cargo test` runs benches too; only `cargo bench` means it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    start();
    for revisions in [1_000, 10_000] {
        heads(revisions);
    }
    ledger(10_000);
    models(1_000);
    upgrade_sqlite(1_000);
    match std::env::var("REVGRAPH_TEST_POSTGRES") {
        Ok(url) => upgrade_postgres(1_000, &url),
        Err(_) => println!("\nPostgreSQL: left out, REVGRAPH_TEST_POSTGRES is not set"),
    }
}

fn start() {
    let mut race = Race::new("start");
    race.add("true", || timed(|| run(&mut Command::new("true"))));
    race.add("revgraph --version", || {
        timed(|| run(revgraph(Path::new(".")).arg("--version")))
    });
    race.run();
}

fn heads(revisions: usize) {
    let project = Project::new(revisions, Form::Yaml, "sqlite:app.db");
    let mut race = Race::new(&format!("heads of {revisions} revisions, YAML"));
    race.add("cat versions/* >/dev/null", || {
        timed(|| {
            run(Command::new("sh")
                .args(["-c", "cat versions/* >/dev/null"])
                .current_dir(project.path("migrations")));
        })
    });
    race.add("revgraph db heads", || {
        timed(|| run(revgraph(project.root()).args(["db", "heads"])))
    });
    race.run();
    println!(
        "  {:<38} {:>9} MB",
        "peak memory",
        peak_memory(revgraph(project.root()).args(["db", "heads"]))
    );
}

/// What is asked of a database on which everything is applied.
fn ledger(revisions: usize) {
    let project = Project::new(revisions, Form::Yaml, "sqlite:app.db");
    run(revgraph(project.root()).args(["db", "upgrade", "-q"]));
    let mut race = Race::new(&format!("{revisions} revisions that are applied, SQLite"));
    race.add("sha256sum versions/* >/dev/null", || {
        timed(|| {
            run(Command::new("sh")
                .args(["-c", "sha256sum versions/* >/dev/null"])
                .current_dir(project.path("migrations")));
        })
    });
    for command in ["current", "upgrade", "status", "verify"] {
        race.add(format!("revgraph db {command}"), || {
            timed(|| run(revgraph(project.root()).args(["db", command])))
        });
    }
    race.add("revgraph db history --applied", || {
        timed(|| run(revgraph(project.root()).args(["db", "history", "--applied"])))
    });
    race.run();
}

/// Models against a database that is as they say.
fn models(tables: usize) {
    let project = Project::new(0, Form::Yaml, "sqlite:app.db");
    let mut text = "tables:\n".to_owned();
    for table in 0..tables {
        let _ = write!(text, "  t{table}:\n    columns:\n");
        let _ = writeln!(
            text,
            "      - {{name: id, type: bigint, primary_key: true}}"
        );
        for column in 1..10 {
            let _ = writeln!(
                text,
                "      - {{name: c{column}, type: string(80), default: 'x'}}"
            );
        }
        let _ = writeln!(text, "    indexes: [{{name: ix_{table}, columns: [c1]}}]");
    }
    fs::write(project.path("models.yaml"), text).unwrap();
    let config = project.path("alembic.yaml");
    let mut with_models = fs::read_to_string(&config).unwrap();
    with_models.push_str("    models: models.yaml\n");
    fs::write(&config, with_models).unwrap();
    run(revgraph(project.root()).args(["db", "sync", "-q"]));
    let mut race = Race::new(&format!(
        "{tables} tables of 10 columns and an index, SQLite"
    ));
    for command in ["inspect", "diff"] {
        race.add(format!("revgraph db {command}"), || {
            timed(|| run(revgraph(project.root()).args(["db", command])))
        });
    }
    race.run();
}

fn upgrade_sqlite(revisions: usize) {
    let project = Project::new(revisions, Form::Sql, "sqlite:app.db");
    let script = project.path("all.sql");
    fs::write(&script, project.offline("sqlite:app.db")).unwrap();
    // An empty file, which the other tools want.
    let fresh = |name: &str| -> PathBuf {
        let path = project.path(name);
        fs::write(&path, "").unwrap();
        path
    };
    let tools = Tools::new(revisions);
    let mut race = Race::new(&format!(
        "upgrade of {revisions} revisions, SQLite: a table, a column, an index and a row each"
    ));
    race.add("sqlite3 file < all.sql", || {
        let path = fresh("client.db");
        timed(|| {
            run(Command::new("sqlite3")
                .arg(&path)
                .stdin(fs::File::open(&script).unwrap()));
        })
    });
    race.add("revgraph db upgrade", || {
        fresh("app.db");
        timed(|| run(revgraph(project.root()).args(["db", "upgrade", "head"])))
    });
    if found("diesel") {
        race.add("diesel migration run", || {
            let path = fresh("diesel.db");
            timed(|| run(&mut tools.diesel(&path.display().to_string())))
        });
    }
    if found("sqlx") {
        race.add("sqlx migrate run", || {
            let path = fresh("sqlx.db");
            timed(|| run(&mut tools.sqlx(&format!("sqlite:{}", path.display()))))
        });
    }
    race.run();
}

fn upgrade_postgres(revisions: usize, url: &str) {
    let project = Project::new(revisions, Form::Sql, url);
    let script = project.path("all.sql");
    fs::write(&script, project.offline(url)).unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    let fresh = |name: &str| -> String {
        let statements = [
            format!("DROP DATABASE IF EXISTS {name}"),
            format!("CREATE DATABASE {name}"),
            // What one leaves to be written shall not slow the next.
            "CHECKPOINT".to_owned(),
        ];
        let mut psql = Command::new("psql");
        psql.args([url, "-q"]);
        for statement in &statements {
            psql.args(["-c", statement]);
        }
        run(&mut psql);
        format!("{server}/{name}")
    };
    let tools = Tools::new(revisions);
    let mut race = Race::new(&format!("upgrade of {revisions} revisions, PostgreSQL"));
    race.add("psql -f all.sql", || {
        let url = fresh("bench_client");
        timed(|| {
            run(Command::new("psql")
                .args(["-q", &url, "-v", "ON_ERROR_STOP=1", "-f"])
                .arg(&script));
        })
    });
    race.add("revgraph db upgrade", || {
        let url = fresh("bench_revgraph");
        timed(|| run(revgraph(project.root()).args(["db", "upgrade", "head", "--url", &url])))
    });
    if found("diesel") {
        race.add("diesel migration run", || {
            let url = fresh("bench_diesel");
            timed(|| run(&mut tools.diesel(&url)))
        });
    }
    if found("sqlx") {
        race.add("sqlx migrate run", || {
            let url = fresh("bench_sqlx");
            timed(|| run(&mut tools.sqlx(&url)))
        });
    }
    race.run();
}

/// Several ways to do the same, in turns, so that a slow moment of the machine meets all of them.
struct Race<'a> {
    title: String,
    ways: Vec<(String, Way<'a>)>,
}

/// Prepares, runs once, and tells how long the run took.
type Way<'a> = Box<dyn FnMut() -> Duration + 'a>;

impl<'a> Race<'a> {
    fn new(title: &str) -> Race<'a> {
        Race {
            title: title.to_owned(),
            ways: Vec::new(),
        }
    }

    fn add(&mut self, name: impl Into<String>, way: impl FnMut() -> Duration + 'a) {
        self.ways.push((name.into(), Box::new(way)));
    }

    /// Prints the median and the best of each, and the ratio of its median to that of the first.
    fn run(mut self) {
        println!("\n{}", self.title);
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); self.ways.len()];
        for _ in 0..RUNS {
            for ((_, way), times) in self.ways.iter_mut().zip(&mut times) {
                times.push(way());
            }
        }
        let mut base = None;
        for ((name, _), mut times) in self.ways.into_iter().zip(times) {
            times.sort_unstable();
            let (median, best) = (times[RUNS / 2].as_secs_f64(), times[0].as_secs_f64());
            let base = *base.get_or_insert(median);
            println!(
                "  {name:<38} {:>9.1} ms (best {:.1})  {:.2}x",
                median * 1e3,
                best * 1e3,
                median / base
            );
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn revgraph(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_revgraph"));
    command.current_dir(directory).env_remove("DATABASE_URL");
    command
}

fn run(command: &mut Command) {
    let output = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn found(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// The largest resident size of a command, in MB, as the kernel counts it.
fn peak_memory(command: &mut Command) -> u64 {
    // /usr/bin/time is not everywhere; a child that is polled is good enough for a size that only grows.
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
    }
    peak / 1024
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Yaml,
    Sql,
}

/// A project with a chain of revisions.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new(revisions: usize, form: Form, url: &str) -> Project {
        let folder = tempfile::tempdir().unwrap();
        let versions = folder.path().join("migrations/versions");
        fs::create_dir_all(&versions).unwrap();
        let config =
            format!("script_location: migrations\ndatabases:\n  default:\n    url: \"{url}\"\n");
        fs::write(folder.path().join("alembic.yaml"), config).unwrap();
        for number in 0..revisions {
            let (name, text) = script(number, form);
            fs::write(versions.join(name), text).unwrap();
        }
        Project { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn offline(&self, url: &str) -> Vec<u8> {
        let output = revgraph(self.root())
            .args(["db", "upgrade", "head", "--sql", "--url", url])
            .output()
            .unwrap();
        assert!(output.status.success());
        output.stdout
    }
}

/// An id that looks like one: the digits of a multiplicative hash.
fn id(number: usize) -> String {
    let hash = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{:012x}", hash >> 16)
}

fn statements(number: usize) -> [String; 4] {
    [
        format!("CREATE TABLE t{number} (id integer PRIMARY KEY, name varchar(80) NOT NULL)"),
        format!("ALTER TABLE t{number} ADD COLUMN email varchar(255)"),
        format!("CREATE INDEX ix_t{number}_email ON t{number} (email)"),
        format!("INSERT INTO t{number} (id, name, email) VALUES (1, 'one', 'one@example.org')"),
    ]
}

fn script(number: usize, form: Form) -> (String, String) {
    let revision = id(number);
    let parent = number
        .checked_sub(1)
        .map_or_else(|| "null".to_owned(), |parent| format!("\"{}\"", id(parent)));
    let mut text = String::new();
    if form == Form::Sql {
        let _ = writeln!(
            text,
            "-- revision: {revision}\n-- down_revision: {}",
            parent.trim_matches('"')
        );
        let _ = writeln!(text, "-- message: change number {number}\n\n-- upgrade");
        for statement in statements(number) {
            let _ = writeln!(text, "{statement};");
        }
        let _ = writeln!(text, "\n-- downgrade\nDROP TABLE t{number};");
        return (format!("{number:06}_{revision}.sql"), text);
    }
    let _ = writeln!(
        text,
        "revision: \"{revision}\"\ndown_revision: {parent}\nmessage: change number {number}"
    );
    let _ = writeln!(text, "created_at: 2026-11-21T08:57:39Z\n\nupgrade:");
    for statement in statements(number) {
        let _ = writeln!(text, "  - execute: {statement}");
    }
    let _ = writeln!(text, "\ndowngrade:\n  - execute: DROP TABLE t{number}");
    (format!("{number:06}_{revision}.yaml"), text)
}

/// The same history in the directories of other tools.
struct Tools {
    diesel: TempDir,
    sqlx: TempDir,
}

impl Tools {
    fn new(revisions: usize) -> Tools {
        let (diesel, sqlx) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(diesel.path().join("migrations")).unwrap();
        fs::create_dir_all(sqlx.path().join("migrations")).unwrap();
        for number in 0..revisions {
            let text: String = statements(number)
                .iter()
                .map(|statement| format!("{statement};\n"))
                .collect();
            let folder = diesel.path().join(format!("migrations/{number:06}_change"));
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("up.sql"), &text).unwrap();
            fs::write(folder.join("down.sql"), format!("DROP TABLE t{number};\n")).unwrap();
            fs::write(
                sqlx.path()
                    .join(format!("migrations/{:06}_change.sql", number + 1)),
                &text,
            )
            .unwrap();
        }
        Tools { diesel, sqlx }
    }

    fn diesel(&self, url: &str) -> Command {
        let mut command = Command::new("diesel");
        command
            .args(["migration", "run", "--database-url", url])
            .current_dir(self.diesel.path());
        command
    }

    fn sqlx(&self, url: &str) -> Command {
        let mut command = Command::new("sqlx");
        command
            .args(["migrate", "run", "--database-url", url])
            .current_dir(self.sqlx.path());
        command
    }
}
