//! Tests that look at the repository itself: its files, manifests and sources.

pub(crate) mod layers;
pub(crate) mod reference;
pub(crate) mod replayed;
pub(crate) mod sessions;
pub(crate) mod sources;
