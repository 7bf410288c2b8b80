//! `create_primary_key`, `create_unique_constraint`, `create_check_constraint`, `create_foreign_key` and
//! `create_exclude_constraint`: a constraint for a table that is there.

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::beside::{self, Beside, Name};
use super::clause::constraint;
use super::context::Scope;
use super::{DropConstraint, Item, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::live::sqlite::TableText;
use crate::model::{
    ApplyError, Check, Constraint, ConstraintKind, Exclude, ForeignKey, PrimaryKey, Schema,
    TableName, Unique, is_false,
};
use crate::naming::Naming;

/// Adds a constraint to a table. Its body is the constraint as it stands in a table, with the table beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateConstraint<C> {
    /// The table.
    pub table: String,
    /// The table's schema, when it is not the default one.
    pub schema: Option<String>,
    /// Whether the rows that are there are not looked at until `validate_constraint`. Only PostgreSQL has the
    /// choice; elsewhere they are looked at now, and `validate_constraint` has nothing to do.
    pub not_valid: bool,
    /// The constraint. Without a name it gets the one of the naming convention, or [`Constraint::default_name`].
    pub constraint: C,
}

/// Adds a primary key to a table.
pub type CreatePrimaryKey = CreateConstraint<PrimaryKey>;
/// Adds a unique constraint to a table.
pub type CreateUniqueConstraint = CreateConstraint<Unique>;
/// Adds a check to a table.
pub type CreateCheckConstraint = CreateConstraint<Check>;
/// Adds a foreign key to a table.
pub type CreateForeignKey = CreateConstraint<ForeignKey>;
/// Adds an exclusion constraint to a table; PostgreSQL only.
pub type CreateExcludeConstraint = CreateConstraint<Exclude>;

/// The constraint of a kind.
pub(super) trait Body:
    Clone + Into<Constraint> + Serialize + DeserializeOwned + JsonSchema
{
    /// The name of the JSON Schema.
    const SCHEMA: &'static str;

    /// The key that a body stands under which is a text or a list.
    const SHORT: &'static str = "columns";

    /// Where its name is.
    fn name_mut(&mut self) -> &mut Option<String>;
}

macro_rules! bodies {
    ($($kind:ident $schema:literal $short:literal;)*) => {
        $(
            impl Body for $kind {
                const SCHEMA: &'static str = $schema;
                const SHORT: &'static str = $short;

                fn name_mut(&mut self) -> &mut Option<String> {
                    &mut self.name
                }
            }
        )*
    };
}

bodies! {
    PrimaryKey "CreatePrimaryKey" "columns";
    Unique "CreateUniqueConstraint" "columns";
    Check "CreateCheckConstraint" "sql";
    ForeignKey "CreateForeignKey" "columns";
    Exclude "CreateExcludeConstraint" "elements";
}

/// The operation that adds a constraint of whatever kind.
pub(super) fn create(table: &str, schema: Option<&str>, constraint: Constraint) -> Item {
    fn item<C>(table: &str, schema: Option<&str>, constraint: C) -> CreateConstraint<C> {
        CreateConstraint {
            table: table.to_owned(),
            schema: schema.map(str::to_owned),
            not_valid: false,
            constraint,
        }
    }
    match constraint {
        Constraint::PrimaryKey(key) => item(table, schema, key).into(),
        Constraint::Unique(unique) => item(table, schema, unique).into(),
        Constraint::Check(check) => item(table, schema, check).into(),
        Constraint::ForeignKey(key) => item(table, schema, key).into(),
        Constraint::Exclude(exclude) => item(table, schema, exclude).into(),
    }
}

/// The constraint, with the name that it gets.
fn named<C: Body>(operation: &CreateConstraint<C>) -> Constraint {
    let constraint: Constraint = operation.constraint.clone().into();
    let name = match constraint.name() {
        Some(name) => Some(name.to_owned()),
        None => constraint.default_name(&operation.table),
    };
    constraint.named(name)
}

impl<C: Body> Perform for CreateConstraint<C> {
    fn name_parts(&mut self, naming: &Naming) {
        let name = naming.constraint_name(&self.table, &self.constraint.clone().into());
        *self.constraint.name_mut() = name;
    }

    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        (dialect == Dialect::Sqlite).then(|| TableName::new(self.schema.as_deref(), &self.table))
    }

    fn edit(&self, scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        let clause = constraint::any(scope, &self.table, &named(self))?;
        Ok(table.add_constraint(&clause)?)
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let constraint = named(self);
        let clause = constraint::any(scope, &self.table, &constraint)?;
        let not_valid = match (self.not_valid, scope.dialect()) {
            (_, Dialect::Sqlite) => return Ok(Vec::new()),
            (true, Dialect::Postgres) => " NOT VALID",
            _ => "",
        };
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        Ok(vec![Rendered::new(format!(
            "ALTER TABLE {table} ADD {clause}{not_valid}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        let constraint = named(self);
        let kind = constraint.kind();
        let exists = match constraint.name() {
            _ if kind == ConstraintKind::PrimaryKey => table.primary_key.is_some(),
            Some(name) => table.constraints().any(|own| own.name() == Some(name)),
            None => false,
        };
        if exists {
            return Err(ApplyError::ConstraintExists {
                table: table.key(),
                kind: kind.words(),
                constraint: constraint.name().unwrap_or_default().to_owned(),
            });
        }
        if self.not_valid {
            let not_valid = &mut table.postgres.not_valid;
            not_valid.extend(constraint.name().map(str::to_owned));
        }
        table.add_constraint(constraint);
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let constraint = named(self);
        let Some(name) = constraint.name().map(str::to_owned) else {
            return Reverse::irreversible(format!(
                "the name that the {} gets is not known",
                constraint.kind().words()
            ));
        };
        let kind = constraint.kind();
        let columns = constraint.columns().join("', '");
        let drop = DropConstraint {
            name,
            table: self.table.clone(),
            schema: self.schema.clone(),
            kind: Some(kind),
            if_exists: false,
            was: Some(constraint),
        };
        match kind {
            ConstraintKind::PrimaryKey => Reverse::Lossy {
                operations: vec![drop.into()],
                loses: format!(
                    "that '{columns}' of table '{}' took null, if so",
                    self.table
                ),
            },
            _ => Reverse::Lossless(vec![drop.into()]),
        }
    }
}

/// What stands beside the constraint.
#[derive(Default, Serialize, JsonSchema)]
struct Whose {
    /// The table.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    /// The table's schema, when it is not the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// Whether the rows that are there are not looked at until validate_constraint; PostgreSQL only, and for checks
    /// and foreign keys.
    #[serde(skip_serializing_if = "is_false")]
    not_valid: bool,
}

impl Beside for Whose {
    const KEYS: &'static [&'static str] = &["table", "schema", "not_valid"];
    const FIRST: bool = true;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "table" => self.table = Some(map.next_value::<Name>()?.0),
            "schema" => self.schema = map.next_value::<Option<Name>>()?.map(|name| name.0),
            _ => self.not_valid = map.next_value()?,
        }
        Ok(())
    }
}

impl<'de, C: Body> Deserialize<'de> for CreateConstraint<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (whose, constraint): (Whose, C) = beside::deserialize(deserializer)?;
        let kind = constraint.clone().into().kind();
        if whose.not_valid && !matches!(kind, ConstraintKind::Check | ConstraintKind::ForeignKey) {
            return Err(D::Error::custom(format!(
                "a {} has no not_valid, only checks and foreign keys have",
                kind.words()
            )));
        }
        Ok(CreateConstraint {
            table: whose
                .table
                .ok_or_else(|| D::Error::missing_field("table"))?,
            schema: whose.schema,
            not_valid: whose.not_valid,
            constraint,
        })
    }
}

impl<C: Body> Serialize for CreateConstraint<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whose = Whose {
            table: Some(self.table.clone()),
            schema: self.schema.clone(),
            not_valid: self.not_valid,
        };
        beside::serialize(&whose, &self.constraint, C::SHORT, serializer)
    }
}

impl<C: Body> JsonSchema for CreateConstraint<C> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        C::SCHEMA.into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        beside::json_schema_of_object::<Whose, C>("table", generator)
    }
}
