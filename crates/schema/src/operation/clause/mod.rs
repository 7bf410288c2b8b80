//! The parts that several operations write: columns, constraints, indexes, enum types, comments.

pub(super) mod column;
pub(super) mod constraint;
pub(super) mod default;
pub(super) mod enums;
pub(super) mod guard;
pub(super) mod index;
pub(super) mod routine;
pub(super) mod shorthand;
pub(super) mod types;
pub(super) mod value;
