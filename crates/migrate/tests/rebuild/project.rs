//! A project of two scripts: SQL that makes something, and operations that change it.

use std::fs;
use std::path::PathBuf;

use revgraph_database::{Access, Database, DatabaseUrl, Settings};
use revgraph_graph::Target;
use revgraph_migrate::config::Overrides;
use revgraph_migrate::interrupt::Interrupt;
use revgraph_migrate::observer::Silent;
use revgraph_migrate::script::Substitution;
use revgraph_migrate::work::{self, Ground, Move, WorkError};
use revgraph_migrate::{Config, Environment, Plan, ScriptDirectory};
use tempfile::TempDir;

/// A folder with a configuration, its scripts and its database.
pub(crate) struct Project {
    folder: TempDir,
    config: Config,
    scripts: ScriptDirectory,
    url: String,
}

impl Project {
    /// On a SQLite file, with foreign keys on.
    pub(crate) fn sqlite(before: &str, operations: &str) -> Project {
        Project::new(
            "url: \"sqlite:app.db\", sqlite: {foreign_keys: true}",
            before,
            operations,
            "",
        )
    }

    /// `header` goes into the header of the second script.
    pub(crate) fn new(database: &str, before: &str, operations: &str, header: &str) -> Project {
        let folder = tempfile::tempdir().unwrap();
        let versions = folder.path().join("migrations/versions");
        fs::create_dir_all(&versions).unwrap();
        let config =
            format!("script_location: migrations\ndatabases:\n  default: {{{database}}}\n");
        fs::write(folder.path().join("alembic.yaml"), config).unwrap();
        let indent = |text: &str| text.replace('\n', "\n  ");
        fs::write(
            versions.join("1_a.sql"),
            format!("-- revision: a1\n-- message: before\n-- down_revision: null\n\n-- upgrade\n{before}\n-- downgrade\n"),
        )
        .unwrap();
        fs::write(
            versions.join("2_b.yaml"),
            format!(
                "revision: b2\ndown_revision: a1\nmessage: change\n{header}\nupgrade:\n  {}\ndowngrade: irreversible\n",
                indent(operations.trim())
            ),
        )
        .unwrap();
        let file = folder.path().join("alembic.yaml");
        let environment = Environment::new([]);
        let config = Config::load(&file, &Overrides::default(), &environment).unwrap();
        let scripts = config.scripts().unwrap();
        let url = config
            .settings(config.select(&[]).unwrap()[0], None)
            .unwrap();
        let url = match url.url.file() {
            Some(path) => format!("sqlite:{}", path.display()),
            None => database
                .split('"')
                .nth(1)
                .map(str::to_owned)
                .unwrap_or_default(),
        };
        Project {
            folder,
            config,
            scripts,
            url,
        }
    }

    fn with<T>(&self, work: impl FnOnce(Ground<'_>) -> T) -> T {
        let substitution = Substitution::default();
        work(Ground {
            config: &self.config,
            scripts: &self.scripts,
            databases: &[],
            url: None,
            substitution: &substitution,
            allow_data_loss: false,
        })
    }

    pub(crate) fn upgrade(&self, target: &str) -> Result<(), WorkError> {
        let goal = Move::Upgrade(Target::parse(target).unwrap());
        self.with(|ground| work::go(ground, &goal, &Interrupt::default(), &mut Silent).map(|_| ()))
    }

    pub(crate) fn dry_run(&self) -> Result<Plan, WorkError> {
        let goal = Move::Upgrade(Target::parse("head").unwrap());
        self.with(|ground| work::dry_run(ground, &goal).map(|mut plans| plans.remove(0)))
    }

    pub(crate) fn offline(&self, start: Option<&str>) -> Result<Plan, WorkError> {
        let goal = Move::Upgrade(Target::parse("head").unwrap());
        self.with(|ground| work::offline(ground, &goal, start).map(|mut plans| plans.remove(0)))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A session of its own with the database.
    pub(crate) fn session(&self) -> Database<'static> {
        let url = DatabaseUrl::parse(&self.url, self.folder.path(), &|_| None).unwrap();
        Database::connect(&Settings::new("default", url), Access::Write).unwrap()
    }

    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        rows(&mut self.session(), sql)
    }
}

/// The rows of a query, each as one text.
pub(crate) fn rows(session: &mut Database, sql: &str) -> Vec<String> {
    let rows = match session.query(sql) {
        Ok(rows) => rows,
        Err(error) => panic!("{error}\n{sql}"),
    };
    rows.into_iter()
        .map(|row| {
            let words: Vec<String> = row
                .into_iter()
                .map(|word| word.unwrap_or("NULL".to_owned()))
                .collect();
            words.join("|")
        })
        .collect()
}

/// The texts of all that is in a SQLite database but the program's own tables, without the quotes that SQLite puts
/// around a name when a table is renamed.
pub(crate) fn schema(session: &mut Database) -> Vec<String> {
    let mut texts = rows(
        session,
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'",
    );
    for text in &mut texts {
        if let Some(rest) = text.strip_prefix("CREATE TABLE \"")
            && let Some((name, rest)) = rest.split_once('"')
        {
            *text = format!("CREATE TABLE {name}{rest}");
        }
    }
    texts.sort();
    texts
}
