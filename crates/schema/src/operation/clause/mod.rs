//! The parts that several operations write: columns, constraints, indexes, enum types, comments.

pub(super) mod column;
pub(super) mod constraint;
mod default;
pub(super) mod enums;
pub(super) mod index;
