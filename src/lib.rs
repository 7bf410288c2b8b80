//! revgraph, facade.
