//! A shop whose command line has revgraph's commands beside its own.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Parser, Subcommand};
use diesel::prelude::*;
use diesel::sql_types::Text;
use revgraph::cli::DbArgs;
use revgraph::migrate::script::Embedded;
use revgraph::{Compatibility, Project, Revision};

/// The scripts; one of them stands on a revision in Rust.
const MIGRATIONS: Embedded = revgraph::embed!("migrations", in_rust = ["b2"]);

/// A shop.
#[derive(Parser)]
#[command(version)]
struct Shop {
    /// Tell more; twice tells everything
    #[arg(short, long, action = ArgAction::Count)]
    verbose: u8,

    /// What the shop is called is in this file
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the products
    Products,
    /// Move the database along its revisions
    Db(DbArgs),
}

fn main() -> ExitCode {
    let shop = Shop::parse();
    let done = match shop.command {
        Command::Products => products(shop.verbose, shop.config),
        Command::Db(db) => project().map(|project| db.run_on(&project)),
    };
    done.unwrap_or_else(|error| {
        eprintln!("shop: {error}");
        ExitCode::FAILURE
    })
}

/// The file of the database.
fn file() -> String {
    env::var("SHOP_DATABASE").unwrap_or_else(|_| "shop.db".to_owned())
}

/// The revisions, which are built in, and the database.
fn project() -> Result<Project, Box<dyn Error>> {
    let sells = Revision::new("b2")
        .down_revision("a1")
        .message("sell the first products")
        .upgrade(|conn: &mut SqliteConnection| {
            diesel::sql_query(
                "INSERT INTO products (name, price) VALUES ('apple', '0.30'), ('pear', '0.40')",
            )
            .execute(conn)
            .map(|_| ())
        })
        .downgrade(|conn: &mut SqliteConnection| {
            diesel::sql_query("DELETE FROM products")
                .execute(conn)
                .map(|_| ())
        });
    let project = Project::builder()
        .scripts(MIGRATIONS.scripts()?)
        .revision(sells)
        .database("default", &format!("sqlite:{}", file()))
        .build()?;
    Ok(project)
}

/// A row of `products`.
#[derive(QueryableByName)]
struct Product {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    price: String,
}

fn products(verbose: u8, config: Option<PathBuf>) -> Result<ExitCode, Box<dyn Error>> {
    let mut connection = SqliteConnection::establish(&file())?;
    match project()?.on(&mut connection).check_compatible("head")? {
        Compatibility::Compatible => {}
        Compatibility::Behind(missing) => {
            return Err(format!("{} revisions are missing: shop db upgrade", missing.len()).into());
        }
        other => {
            return Err(format!("the database is another one than the shop's: {other:?}").into());
        }
    }
    if let Some(config) = config {
        println!("{}", std::fs::read_to_string(config)?.trim_end());
    }
    let products: Vec<Product> =
        diesel::sql_query("SELECT name, price FROM products ORDER BY name")
            .load(&mut connection)?;
    for product in products {
        match verbose {
            0 => println!("{}", product.name),
            _ => println!("{} {}", product.name, product.price),
        }
    }
    Ok(ExitCode::SUCCESS)
}
