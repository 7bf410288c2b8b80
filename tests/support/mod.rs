//! What the tests of this binary are written with.

pub(crate) mod markdown;
pub(crate) mod normal;
pub(crate) mod pattern;
pub(crate) mod program;
pub(crate) mod scratch;
pub(crate) mod session;
pub(crate) mod sql;
