//! An application of axum that upgrades its database when it starts.
#![allow(clippy::print_stdout)]

use std::env;
use std::error::Error;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use diesel::prelude::*;
use revgraph::migrate::script::Embedded;
use revgraph::{Compatibility, Project};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

/// The scripts as they were when this was built; what is no sound graph does not compile.
const MIGRATIONS: Embedded = revgraph::embed!("migrations");

/// What can go wrong, on any thread.
type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let file = env::args().nth(1).ok_or("which file is the database?")?;

    // Before anything is served, and away from the threads that serve.
    let database = file.clone();
    spawn_blocking(move || prepare(&database)).await??;

    let application = Router::new().route("/notes", get(notes)).with_state(file);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, application).await?;
    Ok(())
}

/// Brings the database to where this version of the application needs it, or says why it cannot.
fn prepare(file: &str) -> Result<(), Failure> {
    let project = Project::builder()
        .scripts(MIGRATIONS.scripts()?)
        .database("default", &format!("sqlite:{file}"))
        .build()?;
    for found in project.check_compatible("head")? {
        if let Compatibility::Ahead(newer) = found {
            let newer = newer.join(", ");
            return Err(format!("the database is ahead of this version: {newer}").into());
        }
    }
    project.upgrade("head")?;
    Ok(())
}

/// `GET /notes`: a line for each.
async fn notes(State(file): State<String>) -> Result<String, (StatusCode, String)> {
    let failed = |error: &dyn Error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    let read = spawn_blocking(move || read(&file)).await;
    let texts = read.map_err(|error| failed(&error))?;
    Ok(texts.map_err(|error| failed(error.as_ref()))?.join("\n"))
}

fn read(file: &str) -> Result<Vec<String>, Failure> {
    diesel::table! {
        notes (id) {
            id -> BigInt,
            text -> Text,
        }
    }
    let mut connection = SqliteConnection::establish(file)?;
    Ok(notes::table
        .select(notes::text)
        .order(notes::id)
        .load(&mut connection)?)
}
