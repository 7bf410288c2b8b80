//! The lists of reserved words against the databases themselves: each keyword that a database knows works as a
//! name where `identifier` has quoted it or not, and nothing is quoted that need not be.

use revgraph_database::Dialect;
use revgraph_schema::operation::{Context, Item};
use revgraph_schema::{sql, yaml};

use super::scratch::Scratch;

/// Every keyword of SQLite. <https://www.sqlite.org/lang_keywords.html>
const SQLITE: &str = "abort action add after all alter always analyze and as asc attach autoincrement before begin \
    between by cascade case cast check collate column commit conflict constraint create cross current current_date \
    current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each else \
    end escape except exclude exclusive exists explain fail filter first following for foreign from full generated \
    glob group groups having if ignore immediate in index indexed initially inner insert instead intersect into is \
    isnull join key last left like limit match materialized natural no not nothing notnull null nulls of offset on or \
    order others outer over partition plan pragma preceding primary query raise range recursive references regexp \
    reindex release rename replace restrict returning right rollback row rows savepoint select set table temp temporary \
    then ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window \
    with without";

/// What a list has for servers that are not the tested ones: PostgreSQL from 16 on, and MySQL 8, whose reserved words
/// MariaDB mostly takes as names. <https://dev.mysql.com/doc/refman/8.4/en/keywords.html>
const OF_OTHER_SERVERS: &[&str] = &[
    "cube",
    "cume_dist",
    "database",
    "dense_rank",
    "empty",
    "first_value",
    "function",
    "generated",
    "get",
    "grouping",
    "groups",
    "io_after_gtids",
    "io_before_gtids",
    "json_table",
    "lag",
    "last_value",
    "lateral",
    "lead",
    "manual",
    "master_bind",
    "nth_value",
    "ntile",
    "of",
    "optimizer_costs",
    "parallel",
    "percent_rank",
    "qualify",
    "rank",
    "row",
    "row_number",
    "schema",
    "stored",
    "system",
    "system_user",
    "tablesample",
    "virtual",
    "window",
];

fn keywords(scratch: &mut Scratch) -> Vec<String> {
    let query = match scratch.dialect {
        Dialect::Sqlite => return SQLITE.split_whitespace().map(str::to_owned).collect(),
        Dialect::Postgres => "SELECT word FROM pg_get_keywords()",
        Dialect::Mysql => "SELECT LOWER(word) FROM information_schema.keywords",
    };
    let rows = scratch.rows(query);
    let words = rows.into_iter().filter_map(|row| row.into_iter().next()?);
    // MariaDB lists operators too.
    words
        .filter(|word| {
            word.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        })
        .collect()
}

#[test]
fn each_keyword_is_a_name_on_sqlite() {
    check(Dialect::Sqlite);
}

#[test]
fn each_keyword_is_a_name_on_postgres() {
    check(Dialect::Postgres);
}

#[test]
fn each_keyword_is_a_name_on_mysql() {
    check(Dialect::Mysql);
}

fn check(dialect: Dialect) {
    let mut scratch = Scratch::new(dialect);
    if dialect == Dialect::Mysql {
        // Names are read alike for every engine, and this one makes thousands of tables in seconds.
        scratch.takes("SET default_storage_engine = MEMORY");
    }
    let mut words = keywords(&mut scratch);
    assert!(words.len() > 140, "only {} keywords", words.len());
    words.extend(
        sql::reserved_words(dialect)
            .iter()
            .map(|word| (*word).to_owned()),
    );
    words.sort();
    words.dedup();
    let mut failures = Vec::new();
    for word in &words {
        if let Err(error) = as_every_name(&mut scratch, word) {
            failures.push(format!("{word}: {error}"));
            scratch.empty();
        }
        let quoted = sql::identifier(dialect, word) != word.as_str();
        let elsewhere = OF_OTHER_SERVERS.contains(&word.as_str());
        if quoted && !elsewhere && is_a_name(&mut scratch, word) {
            failures.push(format!("{word}: needs no quotes"));
        }
    }
    assert!(
        failures.is_empty(),
        "on {dialect}:\n{}",
        failures.join("\n")
    );
}

/// The word as the name of everything that the operations name.
fn as_every_name(scratch: &mut Scratch, word: &str) -> Result<(), String> {
    let unique = match scratch.dialect {
        // PostgreSQL keeps indexes where it keeps tables, and MySQL calls the index of each primary key PRIMARY.
        Dialect::Postgres => format!("uq_{word}"),
        Dialect::Mysql if word == "primary" => "uq_primary".to_owned(),
        Dialect::Sqlite | Dialect::Mysql => word.to_owned(),
    };
    let index = match scratch.dialect {
        Dialect::Mysql if word != "primary" => word.to_owned(),
        _ => format!("ix_{word}"),
    };
    let operations = format!(
        r#"
- create_table: {{name: "{word}", columns: [{{name: "{word}", type: integer, primary_key: true}}, {{name: b, type: integer}}]}}
- create_table:
    name: t
    columns: [{{name: a, type: integer}}, {{name: "{word}", type: integer, nullable: false}}]
    uniques: [{{name: "{unique}", columns: "{word}"}}]
    checks: [{{name: "ck_{word}", sql: a > 0}}]
    foreign_keys: [{{name: "fk_{word}", columns: "{word}", references: {{table: "{word}", columns: "{word}"}}}}]
- bulk_insert: {{table: "{word}", rows: [{{"{word}": 1}}]}}
- create_index: {{name: "{index}", table: "{word}", columns: "{word}"}}
- drop_index: {{name: "{index}", table: "{word}"}}
- drop_table: {{name: t}}
- rename_table: {{name: "{word}", new_name: t}}
- rename_table: {{name: t, new_name: "{word}"}}
- drop_table: {{name: "{word}"}}
- create_table: {{name: t, columns: [{{name: a, type: integer}}]}}
- create_index: {{name: "{unique}", table: t, columns: a}}
- drop_index: {{name: "{unique}", table: t}}
- add_column: {{table: t, column: {{name: "{word}", type: integer, index: true}}}}
- add_column: {{table: t, column: {{name: b, type: integer, mysql: {{after: "{word}"}}}}}}
- drop_column: {{table: t, column: "{word}", was: {{name: "{word}", type: integer, index: true}}}}
- drop_table: {{name: t}}
"#
    );
    let items: Vec<Item> = yaml::from_str(&operations).map_err(|error| error.to_string())?;
    for item in items {
        for statement in item
            .render(&Context::new(scratch.dialect))
            .map_err(|error| error.to_string())?
        {
            scratch.run(&statement)?;
        }
    }
    Ok(())
}

/// Whether the word is a name without quotes, of everything.
fn is_a_name(scratch: &mut Scratch, word: &str) -> bool {
    let statements = [
        format!(
            "CREATE TABLE {word} ({word} INTEGER PRIMARY KEY, CONSTRAINT {word} UNIQUE ({word}))"
        ),
        format!("INSERT INTO {word} ({word}) VALUES (1)"),
        format!("CREATE INDEX ix ON {word} ({word})"),
        format!("ALTER TABLE {word} ADD COLUMN b INTEGER"),
        format!("ALTER TABLE {word} RENAME TO t"),
        format!("ALTER TABLE t RENAME TO {word}"),
        format!("DROP TABLE {word}"),
        "CREATE TABLE t (a INTEGER)".to_owned(),
        format!("CREATE INDEX {word} ON t (a)"),
        match scratch.dialect {
            Dialect::Mysql => format!("DROP INDEX {word} ON t"),
            Dialect::Sqlite | Dialect::Postgres => format!("DROP INDEX {word}"),
        },
        format!("ALTER TABLE t ADD COLUMN {word} INTEGER"),
        format!("ALTER TABLE t DROP COLUMN {word}"),
        "DROP TABLE t".to_owned(),
    ];
    // On PostgreSQL the constraint's index would have the table's name.
    let statements = statements.map(|statement| match scratch.dialect {
        Dialect::Postgres => statement.replace(&format!("CONSTRAINT {word} UNIQUE"), "UNIQUE"),
        Dialect::Sqlite | Dialect::Mysql => statement,
    });
    let takes_all = statements.iter().all(|statement| scratch.takes(statement));
    if !takes_all {
        for table in [
            sql::identifier(scratch.dialect, word).into_owned(),
            "t".to_owned(),
        ] {
            scratch.takes(&format!("DROP TABLE IF EXISTS {table}"));
        }
    }
    takes_all
}
