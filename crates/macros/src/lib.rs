//! `embed!`: the scripts of a directory inside a program.
//!
//! The files come in by `include_str!`, so that cargo knows them. Their headers are read by the same code as when the
//! program runs (`revgraph-scripts`), and make the graph while the program is built: what keeps them from being one is an
//! error of the compiler. No body is read, no SQL is made. This crate parses no Rust but its own one argument, and
//! depends on nothing for it.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod arguments;
mod expand;

use std::env;
use std::path::PathBuf;

use proc_macro::TokenStream;

/// What `revgraph::embed!` is made of: the path of the module in which `Embedded` stands, a semicolon, the directory, and the
/// ids of revisions in Rust.
#[proc_macro]
pub fn embed(input: TokenStream) -> TokenStream {
    let expanded = arguments::read(input).and_then(|given| {
        // Cargo says it to the compiler; another build system has to.
        let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = root.ok_or("CARGO_MANIFEST_DIR is not set: which folder is the package's?")?;
        let scripts = expand::expand(&root, &given.directory, &given.in_rust)?;
        let scripts: TokenStream = scripts.parse().map_err(|error| format!("{error}"))?;
        Ok(arguments::made(given.module, scripts))
    });
    expanded.unwrap_or_else(|message| arguments::error(&message))
}
