//! Exclusion constraints, which PostgreSQL alone has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Initially;
use super::short::{self, is_false};

/// No two rows for which all the operators are true of the elements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclude {
    /// The constraint's name; the database chooses one when there is none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub name: Option<String>,
    /// What is compared, and by which operator.
    pub elements: Vec<ExcludeElement>,
    /// The access method of its index: gist when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// The condition of the rows that it is for.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Whether a transaction may put off the check until its end.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deferrable: bool,
    /// When a deferrable constraint is checked unless the transaction says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initially: Option<Initially>,
}

/// A column or an expression, and the operator that two rows are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    try_from = "ExcludeElementShape",
    into = "ExcludeElementShape",
    deny_unknown_fields
)]
#[schemars(with = "ExcludeElementShape")]
pub struct ExcludeElement {
    /// The column or the expression.
    pub target: ExcludeTarget,
    /// The operator: `=`, `&&`.
    pub with: String,
    /// The operator class.
    pub opclass: Option<String>,
}

/// What an element of an exclusion constraint is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExcludeTarget {
    /// A column, by its name.
    Column(String),
    /// An expression.
    Expression(String),
}

/// A column or an expression, and an operator.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExcludeElementShape {
    /// The column; or write sql.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    column: Option<String>,
    /// The expression; or write column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sql: Option<String>,
    /// The operator: =, &&.
    with: String,
    /// The operator class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opclass: Option<String>,
}

impl TryFrom<ExcludeElementShape> for ExcludeElement {
    type Error = String;

    fn try_from(shape: ExcludeElementShape) -> Result<ExcludeElement, String> {
        let target = match (shape.column, shape.sql) {
            (Some(column), None) => ExcludeTarget::Column(column),
            (None, Some(sql)) => ExcludeTarget::Expression(sql),
            _ => return Err("an element has either a column or sql".to_owned()),
        };
        Ok(ExcludeElement {
            target,
            with: shape.with,
            opclass: shape.opclass,
        })
    }
}

impl From<ExcludeElement> for ExcludeElementShape {
    fn from(element: ExcludeElement) -> ExcludeElementShape {
        let (column, sql) = match element.target {
            ExcludeTarget::Column(name) => (Some(name), None),
            ExcludeTarget::Expression(sql) => (None, Some(sql)),
        };
        ExcludeElementShape {
            column,
            sql,
            with: element.with,
            opclass: element.opclass,
        }
    }
}

impl Exclude {
    /// Whether it compares this column.
    pub fn mentions(&self, column: &str) -> bool {
        let target = ExcludeTarget::Column(column.to_owned());
        self.elements.iter().any(|element| element.target == target)
    }
}
