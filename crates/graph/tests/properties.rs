//! What must hold in every graph, checked on random ones.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use revgraph_graph::{
    Direction, GraphError, Revision, RevisionGraph, RevisionId, RowChange, Target, Walk,
};

/// For each revision the parents and the dependencies, as positions of earlier revisions; and the load order.
#[derive(Debug, Clone)]
struct Shape {
    parents: Vec<Vec<usize>>,
    depends_on: Vec<Vec<usize>>,
    order: Vec<usize>,
}

fn shapes() -> impl Strategy<Value = Shape> {
    let below = |at: usize, most: usize| prop::collection::vec(0..at.max(1), 0..=most);
    let revision = move |at: usize| (below(at, 2), below(at, 2), 0_u8..10, 0_u8..10);
    (1_usize..14).prop_flat_map(move |size| {
        let revisions: Vec<_> = (0..size).map(revision).collect();
        let order = Just((0..size).collect::<Vec<usize>>()).prop_shuffle();
        (revisions, order).prop_map(|(revisions, order)| {
            let mut shape = Shape {
                parents: Vec::new(),
                depends_on: Vec::new(),
                order,
            };
            for (at, (parents, depends_on, merges, depends)) in revisions.into_iter().enumerate() {
                let most = if merges < 3 { 2 } else { 1 };
                shape.parents.push(if at == 0 {
                    Vec::new()
                } else {
                    parents.into_iter().take(most).collect()
                });
                shape.depends_on.push(if at == 0 || depends < 6 {
                    Vec::new()
                } else {
                    depends_on
                });
            }
            shape
        })
    })
}

fn name(at: usize) -> String {
    format!("rev{at:03}")
}

fn revisions(shape: &Shape) -> Vec<Revision> {
    let names = |list: &[usize]| list.iter().map(|at| name(*at)).collect();
    let revision = |at: &usize| Revision {
        id: RevisionId::new(&name(*at)).unwrap(),
        down_revisions: names(&shape.parents[*at]),
        depends_on: names(&shape.depends_on[*at]),
        branch_labels: if at % 5 == 4 {
            vec![format!("label{at}")]
        } else {
            vec![]
        },
        slug: format!("slug_{}", at % 7),
    };
    shape.order.iter().map(revision).collect()
}

fn graph(shape: &Shape) -> RevisionGraph {
    RevisionGraph::build(revisions(shape)).unwrap()
}

/// Everything that each revision needs, itself included.
fn closure(graph: &RevisionGraph) -> BTreeMap<String, BTreeSet<String>> {
    let mut closure = BTreeMap::new();
    for id in graph.ids() {
        let mut found = BTreeSet::new();
        let mut stack = vec![id.clone()];
        while let Some(id) = stack.pop() {
            if found.insert(id.to_string()) {
                let facts = graph.facts(&id).unwrap();
                stack.extend(facts.down_revisions.into_iter().chain(facts.depends_on));
            }
        }
        closure.insert(id.to_string(), found);
    }
    closure
}

struct World {
    graph: RevisionGraph,
    closure: BTreeMap<String, BTreeSet<String>>,
}

impl World {
    fn new(shape: &Shape) -> World {
        let graph = graph(shape);
        World {
            closure: closure(&graph),
            graph,
        }
    }

    fn applied(&self, rows: &[String]) -> BTreeSet<String> {
        rows.iter()
            .flat_map(|row| self.closure[row].iter().cloned())
            .collect()
    }

    fn minimal(&self, applied: &BTreeSet<String>) -> Vec<String> {
        let is_implied = |row: &String| {
            applied
                .iter()
                .any(|other| other != row && self.closure[other].contains(row))
        };
        let ids = self.graph.ids().map(|id| id.to_string());
        ids.filter(|id| applied.contains(id) && !is_implied(id))
            .collect()
    }

    /// A reachable state: any revisions with all they need.
    fn state(&self, picks: &[prop::sample::Index]) -> Vec<String> {
        let ids: Vec<String> = self.graph.ids().map(|id| id.to_string()).collect();
        let picked: Vec<String> = picks.iter().map(|pick| pick.get(&ids).clone()).collect();
        self.minimal(&self.applied(&picked))
    }

    /// Carries a walk out and checks every step of it; gives the states, the first one included.
    fn run(&self, rows: &[String], walk: &Walk) -> Vec<Vec<String>> {
        let mut applied = self.applied(rows);
        let mut table: Vec<String> = rows.to_vec();
        let mut states = vec![rows.to_vec()];
        assert_eq!(walk.from, rows);
        for step in &walk.steps {
            let revision = step.revision.as_ref().unwrap().to_string();
            match step.direction {
                Direction::Upgrade => {
                    let needs = self.closure[&revision]
                        .iter()
                        .filter(|other| **other != revision);
                    assert!(
                        needs.into_iter().all(|other| applied.contains(other)),
                        "{revision} runs too early"
                    );
                    assert!(applied.insert(revision), "a revision runs twice");
                }
                Direction::Downgrade => {
                    assert!(applied.remove(&revision), "{revision} is not applied");
                    let needed = applied
                        .iter()
                        .any(|other| self.closure[other].contains(&revision));
                    assert!(!needed, "{revision} is still needed");
                }
                Direction::Stamp => unreachable!("no stamp was planned"),
            }
            write_rows(&mut table, &step.rows);
            assert_eq!(
                strings(&step.heads_after),
                self.minimal(&applied),
                "the rows are the smallest set, in load order"
            );
            let mut heads: Vec<String> = step.heads_after.iter().map(String::from).collect();
            states.push(heads.clone());
            table.sort();
            heads.sort();
            assert_eq!(table, heads);
        }
        assert_eq!(&walk.to, states.last().unwrap());
        states
    }
}

fn write_rows(table: &mut Vec<String>, changes: &[RowChange]) {
    for change in changes {
        let (away, new) = match change {
            RowChange::Insert(row) => (None, Some(row)),
            RowChange::Update { from, to } => (Some(from), Some(to)),
            RowChange::Delete(row) => (Some(row), None),
        };
        if let Some(row) = away {
            let at = table
                .iter()
                .position(|other| other == row)
                .expect("one row matches");
            table.remove(at);
        }
        if let Some(row) = new {
            assert!(!table.contains(row));
            table.push(row.clone());
        }
    }
}

fn target(text: &str) -> Target {
    Target::parse(text).unwrap()
}

fn strings(ids: &[RevisionId]) -> Vec<String> {
    ids.iter().map(String::from).collect()
}

fn picks() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn upgrade_to_heads_from_anywhere_ends_in_the_effective_heads(shape in shapes(), picks in picks()) {
        let world = World::new(&shape);
        let rows = world.state(&picks);
        let walk = world.graph.upgrade(&rows, &target("heads")).unwrap();
        world.run(&rows, &walk);
        prop_assert_eq!(&walk.to, &strings(&world.graph.effective_heads()));
        prop_assert!(world.graph.current(&walk.to).unwrap().at_head);
    }

    #[test]
    fn downgrade_to_base_empties_the_rows(shape in shapes(), picks in picks()) {
        let world = World::new(&shape);
        let rows = world.state(&picks);
        let walk = world.graph.downgrade(&rows, &target("base")).unwrap();
        world.run(&rows, &walk);
        prop_assert!(walk.to.is_empty());
    }

    #[test]
    fn every_prefix_of_a_walk_leaves_a_state_to_go_on_from(shape in shapes(), picks in picks(), goal in any::<prop::sample::Index>()) {
        let world = World::new(&shape);
        let rows = world.state(&picks);
        let goal = name(goal.index(shape.order.len()));
        let up = world.graph.upgrade(&rows, &target(&goal)).unwrap();
        for state in world.run(&rows, &up) {
            let rest = world.graph.upgrade(&state, &target(&goal)).unwrap();
            world.run(&state, &rest);
            prop_assert_eq!(&rest.to, &up.to);
        }
        let down = world.graph.downgrade(&up.to, &target("base")).unwrap();
        for state in world.run(&up.to, &down) {
            let rest = world.graph.downgrade(&state, &target("base")).unwrap();
            world.run(&state, &rest);
            prop_assert!(rest.to.is_empty());
        }
    }

    #[test]
    fn down_and_up_again_returns(shape in shapes(), goal in any::<prop::sample::Index>()) {
        let world = World::new(&shape);
        let top = strings(&world.graph.effective_heads());
        let goal = name(goal.index(shape.order.len()));
        if let Ok(down) = world.graph.downgrade(&top, &target(&goal)) {
            world.run(&top, &down);
            let up = world.graph.upgrade(&down.to, &target("heads")).unwrap();
            world.run(&down.to, &up);
            prop_assert_eq!(up.to, top);
            prop_assert_eq!(up.steps.len(), down.steps.len());
        }
    }

    #[test]
    fn stamping_gives_the_rows_that_upgrading_gives(shape in shapes(), goal in any::<prop::sample::Index>()) {
        let world = World::new(&shape);
        let goal = name(goal.index(shape.order.len()));
        for goal in [goal.as_str(), "heads"] {
            let upgraded = world.graph.upgrade(&[], &target(goal)).unwrap();
            for purge in [false, true] {
                let stamped = world.graph.stamp(&[], &[target(goal)], purge).unwrap();
                prop_assert_eq!(&stamped.to, &upgraded.to);
            }
        }
    }

    #[test]
    fn stamping_several_writes_the_smallest_set(shape in shapes(), picks in picks(), goals in prop::collection::vec(any::<prop::sample::Index>(), 1..4)) {
        let world = World::new(&shape);
        let rows = world.state(&picks);
        let goals: Vec<String> = goals.iter().map(|goal| name(goal.index(shape.order.len()))).collect();
        let targets: Vec<Target> = goals.iter().map(|goal| target(goal)).collect();
        let walk = world.graph.stamp(&rows, &targets, false).unwrap();
        let wanted = world.minimal(&world.applied(&goals));
        prop_assert!(wanted.iter().all(|row| walk.to.contains(row)), "{:?} is in {:?}", wanted, walk.to);
        prop_assert_eq!(&world.minimal(&world.applied(&walk.to)), &walk.to);
        let kept = walk.to.iter().filter(|row| !wanted.contains(row));
        prop_assert!(kept.into_iter().all(|row| rows.contains(row)));
        let mut table = rows.clone();
        for step in &walk.steps {
            write_rows(&mut table, &step.rows);
        }
        table.sort();
        let mut to = walk.to.clone();
        to.sort();
        prop_assert_eq!(table, to);
    }

    #[test]
    fn implied_rows_go_with_the_first_step(shape in shapes(), picks in picks()) {
        let world = World::new(&shape);
        let ids: Vec<String> = world.graph.ids().map(|id| id.to_string()).collect();
        let rows: BTreeSet<String> = picks.iter().map(|pick| pick.get(&ids).clone()).collect();
        let rows: Vec<String> = rows.into_iter().collect();
        let walk = world.graph.upgrade(&rows, &target("heads")).unwrap();
        prop_assert_eq!(walk.from.len() + walk.implied_rows.len(), rows.len());
        if !walk.steps.is_empty() {
            let mut table = rows;
            for step in &walk.steps {
                write_rows(&mut table, &step.rows);
            }
            table.sort();
            let mut heads = strings(&world.graph.effective_heads());
            heads.sort();
            prop_assert_eq!(table, heads);
        }
    }

    #[test]
    fn the_history_has_everything_once_and_children_first(shape in shapes()) {
        let world = World::new(&shape);
        let history = strings(&world.graph.history(None, None).unwrap());
        prop_assert_eq!(history.len(), world.graph.len());
        for (at, id) in history.iter().enumerate() {
            prop_assert!(history[..at].iter().all(|newer| !world.closure[id].contains(newer)));
        }
    }

    #[test]
    fn every_circle_is_found(shape in shapes(), low in any::<prop::sample::Index>(), high in any::<prop::sample::Index>(), depends in any::<bool>()) {
        let world = World::new(&shape);
        let mut revisions = revisions(&shape);
        let low = low.index(revisions.len());
        let above: Vec<String> = world
            .closure
            .iter()
            .filter(|(_, needs)| needs.contains(revisions[low].id.as_str()))
            .map(|(id, _)| id.clone())
            .collect();
        let high = high.get(&above).clone();
        if depends {
            revisions[low].depends_on.push(high);
        } else {
            revisions[low].down_revisions.push(high);
        }
        let error = RevisionGraph::build(revisions).unwrap_err();
        let is_circle = matches!(
            error,
            GraphError::Cycle { .. } | GraphError::DependencyCycle { .. } | GraphError::SelfLoop { .. }
        );
        prop_assert!(is_circle, "{}", error);
    }

    #[test]
    fn no_text_panics(
        shape in shapes(),
        picks in picks(),
        text in "(label[49]|rev00[0-9]|rev|head|heads|base|slug_3|[a-z@:+-]|\\PC){0,3}@?(label4|rev00[0-9]|head|heads|base|slug_3|current|\\PC)?([+-][0-9]{0,3}|:|\\PC)?(head)?"
    ) {
        let world = World::new(&shape);
        let rows = world.state(&picks);
        if let Ok(target) = Target::parse(&text) {
            prop_assert_eq!(target.to_string(), text.clone());
            for walk in [world.graph.upgrade(&rows, &target), world.graph.downgrade(&rows, &target)].into_iter().flatten() {
                world.run(&rows, &walk);
            }
            let _ = world.graph.stamp(&rows, &[target], false);
        }
        let _ = world.graph.show(&text, Some(&rows)).map_err(|error| error.to_string());
        let _ = world.graph.history(Some(&text), Some(&rows)).map_err(|error| error.to_string());
        let _ = world.graph.history(Some(&format!("{text}:")), None).map_err(|error| error.to_string());
        let _ = world.graph.parents_for(std::slice::from_ref(&text), true);
        let _ = world.graph.dependency_for(&text);
        let _ = world.graph.check_new(&text, std::slice::from_ref(&text));
        let _ = world.graph.rows_of(&text);
        let _ = RevisionId::new(&text);
    }
}
