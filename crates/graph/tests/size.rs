//! Large graphs: no recursion, near linear work. The limits are generous (unoptimised code) and count the processor's
//! time, not the clock's; what they catch is quadratic growth. The times are printed: `cargo test -p revgraph-graph --test size -- --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::time::Duration;

use revgraph_graph::{Revision, RevisionGraph, RevisionId, Target};
use rustix::time::{ClockId, clock_gettime};

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

/// The processor's time of this thread: what else the machine does is not in it.
fn worked() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.try_into().unwrap()
}

fn within<T>(what: &str, limit: Duration, work: impl FnOnce() -> T) -> T {
    let start = worked();
    let result = work();
    let took = worked() - start;
    println!("{what}: {took:?}");
    assert!(took < limit, "{what} took {took:?}");
    result
}

fn check(name: &str, revisions: Vec<Revision>, limit: Duration) {
    let size = revisions.len();
    let target = |text: &str| Target::parse(text).unwrap();
    let graph = within(&format!("{name}: build"), limit, || {
        RevisionGraph::build(revisions).unwrap()
    });
    let heads = within(&format!("{name}: heads"), limit, || graph.effective_heads());
    println!("{name}: {size} revisions, {} heads", heads.len());
    let history = within(&format!("{name}: history"), limit, || {
        graph.history(None, None).unwrap()
    });
    assert_eq!(history.len(), size);
    let up = within(&format!("{name}: upgrade"), limit, || {
        graph.upgrade(&[], &target("heads")).unwrap()
    });
    assert_eq!(up.steps.len(), size);
    let down = within(&format!("{name}: downgrade"), limit, || {
        graph.downgrade(&up.to, &target("base")).unwrap()
    });
    assert_eq!(down.steps.len(), size);
    within(&format!("{name}: facts of all"), limit, || {
        graph
            .ids()
            .map(|id| graph.facts(id).unwrap().children.len())
            .sum::<usize>()
    });
    within(&format!("{name}: an unknown name"), limit, || {
        graph.show("r0000x01", None).unwrap_err()
    });
}

#[test]
fn a_chain_of_a_hundred_thousand() {
    let revisions = (0..100_000_usize).map(|at| {
        let parent = at.checked_sub(1);
        revision(at, parent.as_slice(), &[])
    });
    check("chain", revisions.collect(), Duration::from_secs(20));
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
    check("lattice", revisions.collect(), Duration::from_secs(20));
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
    check("comb", revisions.collect(), Duration::from_secs(20));
}

#[test]
fn ten_thousand_in_diamonds() {
    let revisions = (0..10_000_usize).map(|at| match at % 3 {
        0 if at == 0 => revision(at, &[], &[]),
        0 => revision(at, &[at - 2, at - 1], &[]),
        side => revision(at, &[at - side], &[]),
    });
    check("diamonds", revisions.collect(), Duration::from_secs(20));
}

#[test]
fn ten_thousand_that_depend_on_another_line() {
    let revisions = (0..10_000_usize).map(|at| match (at / 2, at % 2) {
        (0, _) => revision(at, &[], &[]),
        (_, 0) => revision(at, &[at - 2], &[]),
        _ => revision(at, &[at - 2], &[at - 1, at - 3]),
    });
    check("two lines", revisions.collect(), Duration::from_secs(20));
}
