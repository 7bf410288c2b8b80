//! What a database has beside tables.

mod extension;
mod routine;
mod sequence;
mod trigger;
mod types;
mod view;

pub use extension::{Extension, Namespace};
pub use routine::{
    Function, MysqlRoutine, Parameter, ParameterMode, PostgresFunction, PostgresProcedure,
    Procedure,
};
pub use sequence::Sequence;
pub use trigger::{PostgresTrigger, Trigger, TriggerEvent, TriggerLevel, TriggerTiming};
pub use types::{Domain, EnumType};
pub use view::{CheckOption, MaterializedView, MysqlView, PostgresView, View};
