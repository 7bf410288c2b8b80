//! What can be wrong with showing a schema.

use revgraph_schema::operation::RenderError;
use revgraph_schema::yaml::WriteError;

/// Why a schema cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// No database that was looked at has the table.
    #[error("no table or view '{name}' in {}", databases.join(", "))]
    NoSuchTable {
        /// What was asked for.
        name: String,
        /// The databases that were looked at.
        databases: Vec<String>,
        /// The tables and views that there are.
        known: Vec<String>,
    },
    /// It cannot be written as models.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It cannot be written as statements.
    #[error(transparent)]
    Render(#[from] RenderError),
}
