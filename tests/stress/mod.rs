//! Many at once, killed, interrupted.
use libtest_mimic::Trial;
pub(crate) fn collect(_trials: &mut Vec<Trial>) {}
