//! The binary `revgraph`.

use std::process::ExitCode;

fn main() -> ExitCode {
    revgraph::cli::main()
}
