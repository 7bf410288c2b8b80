//! The interrupt key.

use std::io::{self, Write};

use revgraph_migrate::interrupt::Interrupt;

use super::arguments::{Format, GlobalArgs};

/// The exit code of a program that was interrupted, as shells give it.
pub(super) const EXIT_CODE: u8 = 130;

/// Makes the interrupt key (and a request to terminate) ask the run to stop; a second time it ends the process at
/// once, as it would without this.
///
/// A program that carries the commands and has a handler of its own keeps it: the run then ends as that handler says.
pub(super) fn listen(global: &GlobalArgs) -> Interrupt {
    let is_told = !global.quiet && global.format == Format::Text;
    let interrupt = Interrupt::default();
    let asked = interrupt.clone();
    let _ = ctrlc::set_handler(move || {
        if asked.is_asked() {
            std::process::exit(EXIT_CODE.into());
        }
        if is_told {
            let _ = writeln!(io::stderr(), "Stopping; once more ends at once.");
        }
        asked.ask();
    });
    interrupt
}
