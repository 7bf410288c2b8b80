//! Large graphs: no recursion, and what is quadratic would not end here. The times are printed, and nothing depends on
//! them: `cargo test -p revgraph-graph --test size -- --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::time::Instant;

use revgraph_graph::{Revision, RevisionGraph, RevisionId, Target};

fn revision(at: usize, parents: &[usize], depends_on: &[usize]) -> Revision {
    let name = |at: &usize| format!("r{at:07}");
    Revision {
        id: RevisionId::new(&name(&at)).unwrap(),
        down_revisions: parents.iter().map(name).collect(),
        depends_on: depends_on.iter().map(name).collect(),
        branch_labels: if at % 1000 == 7 {
            vec![format!("label{at}")]
        } else {
            vec![]
        },
        slug: format!("change_{at}"),
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{what}: {:?}", start.elapsed());
    result
}

fn check(name: &str, revisions: Vec<Revision>) {
    let size = revisions.len();
    let target = |text: &str| Target::parse(text).unwrap();
    let graph = timed(&format!("{name}: build"), || {
        RevisionGraph::build(revisions).unwrap()
    });
    let heads = timed(&format!("{name}: heads"), || graph.effective_heads());
    println!("{name}: {size} revisions, {} heads", heads.len());
    let history = timed(&format!("{name}: history"), || {
        graph.history(None, None).unwrap()
    });
    assert_eq!(history.len(), size);
    let up = timed(&format!("{name}: upgrade"), || {
        graph.upgrade(&[], &target("heads")).unwrap()
    });
    assert_eq!(up.steps.len(), size);
    let down = timed(&format!("{name}: downgrade"), || {
        graph.downgrade(&up.to, &target("base")).unwrap()
    });
    assert_eq!(down.steps.len(), size);
    timed(&format!("{name}: facts of all"), || {
        graph
            .ids()
            .map(|id| graph.facts(id).unwrap().children.len())
            .sum::<usize>()
    });
    timed(&format!("{name}: an unknown name"), || {
        graph.show("r0000x01", None).unwrap_err()
    });
}

#[test]
fn a_chain_of_a_hundred_thousand() {
    let revisions = (0..100_000_usize).map(|at| {
        let parent = at.checked_sub(1);
        revision(at, parent.as_slice(), &[])
    });
    check("chain", revisions.collect());
}

#[test]
fn ten_thousand_with_branches_and_merges() {
    // Eight lines side by side; every tenth row of revisions crosses over by a merge, every seventh by a dependency.
    let revisions = (0..10_000_usize).map(|at| match at {
        0..8 => revision(at, &[], &[]),
        _ if at / 8 % 10 == 9 => revision(at, &[at - 8, at - at % 8 - 8 + (at + 3) % 8], &[]),
        _ if at / 8 % 7 == 6 => revision(at, &[at - 8], &[at - at % 8 - 8 + (at + 5) % 8]),
        _ => revision(at, &[at - 8], &[]),
    });
    check("lattice", revisions.collect());
}

#[test]
fn three_thousand_with_a_side_branch_at_every_second() {
    // Few would keep that many heads: a plan writes down all rows after each step.
    let revisions = (0..3_000_usize).map(|at| match at {
        0 => revision(at, &[], &[]),
        1 => revision(at, &[0], &[]),
        _ if at % 2 == 0 => revision(at, &[at - 2], &[]),
        _ => revision(at, &[at - 1], &[]),
    });
    check("comb", revisions.collect());
}

#[test]
fn ten_thousand_in_diamonds() {
    let revisions = (0..10_000_usize).map(|at| match at % 3 {
        0 if at == 0 => revision(at, &[], &[]),
        0 => revision(at, &[at - 2, at - 1], &[]),
        side => revision(at, &[at - side], &[]),
    });
    check("diamonds", revisions.collect());
}

#[test]
fn ten_thousand_that_depend_on_another_line() {
    let revisions = (0..10_000_usize).map(|at| match (at / 2, at % 2) {
        (0, _) => revision(at, &[], &[]),
        (_, 0) => revision(at, &[at - 2], &[]),
        _ => revision(at, &[at - 2], &[at - 1, at - 3]),
    });
    check("two lines", revisions.collect());
}
