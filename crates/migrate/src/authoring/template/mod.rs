//! Templates: the folders that `init` copies, and the rendering of new files from them.
//!
//! The folders of `templates/` are compiled into the binary. What a template may use:
//!
//! | name | value |
//! |---|---|
//! | `revision` | id of the new revision (also as `up_revision`, Alembic's name) |
//! | `down_revision` | id of its parent; null for a base; a list for a merge |
//! | `branch_labels` | list of labels |
//! | `depends_on` | list of ids and labels |
//! | `message` | the message; empty where none was given |
//! | `create_date` | when it is made, RFC 3339, in the configured time zone |
//! | `databases` | list of the names of all configured databases |
//! | `upgrades`, `downgrades` | mappings of these names to what `migrate` and `revision --table` write: a list of operations, or statements |
//! | `upgrade`, `downgrade` | that of the only database |
//! | `x` | mapping of what `-x KEY=VALUE` gave |
//!
//! Beside Tera's own filters: `yaml` writes a value as one line of YAML, quoted where it must be; `header`
//! writes it as the value of a key in the head of an SQL script. `operations` writes what follows the colon of a section in
//! YAML, indented by two blanks or by `indent`, and `statements` what follows the line of a section in SQL.

mod catalogue;
mod filter;
mod init;

pub use catalogue::{Template, find, list};
pub use init::{InitError, InitRequest, Initialised, PlannedFile, init, plan_init};

use tera::{Context, Tera};

/// Renders one template text.
///
/// # Errors
/// What Tera says of the template, with the line of it.
pub(crate) fn render(name: &str, text: &str, context: &Context) -> Result<String, tera::Error> {
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&'static str>::new());
    filter::register(&mut tera);
    tera.add_raw_template(name, text)?;
    tera.render(name, context)
}
