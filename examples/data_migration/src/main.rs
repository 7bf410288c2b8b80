//! A data migration in Rust, between revisions in YAML.
#![allow(clippy::print_stdout)]

use std::error::Error;

use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use revgraph::migrate::script::Embedded;
use revgraph::{Project, Revision};

/// The scripts; `d4` stands on a revision in Rust.
const MIGRATIONS: Embedded = revgraph::embed!("migrations", in_rust = ["c3"]);

/// The table as it is while both forms of a name are there. A revision has a `table!` of its own: that of the application
/// goes on changing.
mod then {
    diesel::table! {
        people (id) {
            id -> BigInt,
            name -> Text,
            given -> Nullable<Text>,
            family -> Nullable<Text>,
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let project = project()?;
    let mut connection = SqliteConnection::establish(":memory:")?;

    project.on(&mut connection).upgrade("b2")?;
    add(&mut connection, "Ada Lovelace")?;
    add(&mut connection, "Plato")?;
    match project.on(&mut connection).upgrade("head") {
        Ok(_) => println!("Plato has two names?"),
        Err(error) => println!("{error}"),
    }
    println!("at {:?}", project.on(&mut connection).current()?);

    diesel::sql_query("UPDATE people SET name = 'Anna Magdalena Bach' WHERE name = 'Plato'")
        .execute(&mut connection)?;
    for report in [project.on(&mut connection).upgrade("head")?] {
        for step in &report.plan.steps {
            println!("{}", step.headline());
        }
    }
    show(
        &mut connection,
        "SELECT given || '|' || family AS one FROM people ORDER BY id",
    )?;

    project.on(&mut connection).downgrade("a1")?;
    show(
        &mut connection,
        "SELECT name AS one FROM people ORDER BY id",
    )?;
    Ok(())
}

/// The graph: three scripts, and code between them.
fn project() -> Result<Project, Box<dyn Error>> {
    let project = Project::builder()
        .scripts(MIGRATIONS.scripts()?)
        .revision(
            Revision::new("c3")
                .down_revision("b2")
                .message("split the names")
                .upgrade(split)
                .downgrade(join),
        )
        .build()?;
    Ok(project)
}

fn split(connection: &mut SqliteConnection) -> Result<(), Box<dyn Error + Send + Sync>> {
    use then::people::dsl::{family, given, id, name, people};
    let all: Vec<(i64, String)> = people.select((id, name)).load(connection)?;
    for (which, whole) in all {
        let (first, last) = whole
            .rsplit_once(' ')
            .ok_or_else(|| format!("'{whole}' is one word"))?;
        diesel::update(people.find(which))
            .set((given.eq(first), family.eq(last)))
            .execute(connection)?;
    }
    Ok(())
}

fn join(connection: &mut SqliteConnection) -> QueryResult<()> {
    use then::people::dsl::{family, given, name, people};
    let whole = given.concat(" ").concat(family).assume_not_null();
    diesel::update(people)
        .set(name.eq(whole))
        .execute(connection)?;
    Ok(())
}

fn add(connection: &mut SqliteConnection, who: &str) -> QueryResult<()> {
    use then::people::dsl::{name, people};
    diesel::insert_into(people)
        .values(name.eq(who))
        .execute(connection)?;
    Ok(())
}

/// Prints the rows of a query with one column, `one`.
fn show(connection: &mut SqliteConnection, query: &str) -> QueryResult<()> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        one: String,
    }
    for row in diesel::sql_query(query).load::<Row>(connection)? {
        println!("  {}", row.one);
    }
    Ok(())
}
