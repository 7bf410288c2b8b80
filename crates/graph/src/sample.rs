//! Graphs for the unit tests, written as text: one revision a line, `id < parents & dependencies # labels " slug`.

use crate::{Revision, RevisionGraph, RevisionId};

/// Alembic's own example: two branches that merge, and another line that depends on the merge.
pub(crate) const SHOP: &str = "
    1975
    27c6 < 1975 # shoppingcart
    2a95 < 3cac & 53ff
    3cac # networking
    53ff < 27c6 ae10
    ae10 < 1975 \" add_a_column";

pub(crate) fn graph(text: &str) -> RevisionGraph {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    RevisionGraph::build(lines.map(revision).collect()).unwrap()
}

fn revision(line: &str) -> Revision {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let split = |text: &'_ str, at: char| -> (String, String) {
        let (before, after) = text.split_once(at).unwrap_or((text, ""));
        (before.to_owned(), after.to_owned())
    };
    let (line, slug) = split(line, '"');
    let (line, labels) = split(&line, '#');
    let (line, depends_on) = split(&line, '&');
    let (id, parents) = split(&line, '<');
    Revision {
        id: RevisionId::new(id.trim()).unwrap(),
        down_revisions: words(&parents),
        depends_on: words(&depends_on),
        branch_labels: words(&labels),
        slug: slug.trim().to_owned(),
    }
}
