//! What is SQL text: functions, procedures, views, materialized views and triggers.
//!
//! What a text needs is told by the words in it. One word too many makes something go and come again without need,
//! which does no harm.

mod query;
mod same;
mod trigger;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::change::{Change, Kind, Suspect};
use super::objects;
use super::plan::{Phase, Plan};
use super::tables::Gone;
use super::text::{mentions, words};
use super::{Options, order};
use crate::Dialect;
use crate::model::{Function, MaterializedView, Procedure, Schema, TableName, View};
use crate::operation::{Operation, Replace};

/// Something that is to be created, with the words of its text.
struct New {
    name: TableName,
    words: HashSet<String>,
    change: Change,
    phase: Option<Phase>,
}

pub(super) fn compare(
    options: &Options,
    live: &Schema,
    goal: &Schema,
    plan: &mut Plan,
    gone: &mut Gone,
) {
    let mut texts = Texts {
        options,
        dialect: options.dialect,
        plan,
        new: Vec::new(),
        replaced: HashSet::new(),
    };
    texts.functions(live, goal);
    texts.procedures(live, goal);
    let views = texts.views(live, goal, gone);
    texts.create(gone);
    let dropped = trigger::Dropped {
        views,
        functions: std::mem::take(&mut texts.replaced),
    };
    trigger::compare(options, live, goal, plan, gone, &dropped);
}

struct Texts<'a> {
    options: &'a Options,
    dialect: Dialect,
    plan: &'a mut Plan,
    new: Vec<New>,
    /// The names of functions that are dropped, also when they are created again, in lower case.
    replaced: HashSet<String>,
}

impl Texts<'_> {
    fn suspect(&mut self, kind: Kind, name: &TableName) {
        let name = name.clone();
        self.plan.suspects.insert(Suspect { kind, name });
    }

    fn functions(&mut self, live: &Schema, goal: &Schema) {
        for (name, new) in &goal.functions {
            let old = live.functions.get(name);
            let change = match old {
                None => objects::create(Kind::Function, name, None, new),
                Some(old) if same::function(self.dialect, old, new) => continue,
                Some(old) => {
                    self.suspect(Kind::Function, name);
                    let recreate = !same::signature(self.dialect, old, new);
                    if recreate {
                        self.replaced.insert(name.name.to_lowercase());
                    }
                    replace(Kind::Function, name, old, new, recreate)
                }
            };
            let words = function_words(self.dialect, new);
            self.new.push(New {
                name: name.clone(),
                words,
                change,
                phase: Some(Phase::EarlyRoutines),
            });
        }
        for (name, old) in &live.functions {
            if !goal.functions.contains_key(name) && self.options.drops(Kind::Function) {
                self.replaced.insert(name.name.to_lowercase());
                let change = objects::drop(Kind::Function, name, None, old);
                self.plan.push(Phase::DropRoutines, change);
            }
        }
    }

    fn procedures(&mut self, live: &Schema, goal: &Schema) {
        for (name, new) in &goal.procedures {
            let old = live.procedures.get(name);
            let create = objects::create(Kind::Procedure, name, None, new);
            let change = match old {
                None => create,
                Some(old) if same::procedure(self.dialect, old, new) => continue,
                Some(old) => {
                    self.suspect(Kind::Procedure, name);
                    let mut items = objects::drop(Kind::Procedure, name, None, old).upgrade;
                    items.extend(create.upgrade);
                    Change::new(Kind::Procedure, None, name.to_string(), items)
                }
            };
            let words = procedure_words(self.dialect, new);
            self.new.push(New {
                name: name.clone(),
                words,
                change,
                phase: None,
            });
        }
        for (name, old) in &live.procedures {
            if !goal.procedures.contains_key(name) && self.options.drops(Kind::Procedure) {
                let change = objects::drop(Kind::Procedure, name, None, old);
                self.plan.push(Phase::DropRoutines, change);
            }
        }
    }

    /// Views of both kinds. Gives the names of those that are dropped, also when they are created again.
    fn views(&mut self, live: &Schema, goal: &Schema, gone: &Gone) -> BTreeSet<TableName> {
        let all: Vec<(&TableName, Either<'_>)> = either(live);
        let wanted: BTreeMap<&TableName, Either<'_>> = either(goal).into_iter().collect();
        let texts: Vec<HashSet<String>> = all
            .iter()
            .map(|(_, view)| words(view.sql(self.dialect)))
            .collect();
        let mut falls = vec![false; all.len()];
        let mut replaces: HashMap<TableName, Change> = HashMap::new();
        for (at, (name, old)) in all.iter().enumerate() {
            let Some(new) = wanted.get(name) else {
                falls[at] = self.options.drops(old.kind());
                continue;
            };
            let is_same = old.is_same(*new, self.dialect);
            if !is_same {
                self.suspect(new.kind(), name);
            }
            let breaks = gone.breaks(&texts[at]) || self.breaks(&texts[at]);
            match (old, new) {
                _ if breaks => falls[at] = true,
                _ if is_same => {}
                (Either::View(old), Either::View(new))
                    if query::may_replace(self.dialect, old, new) =>
                {
                    let change = replace(Kind::View, name, *old, *new, false);
                    replaces.insert((*name).clone(), change);
                }
                _ => falls[at] = true,
            }
        }
        // What is over a view that falls falls, too.
        let needs = needs(&all, &texts);
        let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
        for (at, needs) in needs.iter().enumerate() {
            needs.iter().for_each(|need| needed_by[*need].push(at));
        }
        let mut falling: Vec<usize> = (0..all.len()).filter(|at| falls[*at]).collect();
        while let Some(at) = falling.pop() {
            for above in &needed_by[at] {
                if !std::mem::replace(&mut falls[*above], true) {
                    falling.push(*above);
                }
            }
        }
        let mut dropped = BTreeSet::new();
        for at in order::sorted(&needs).into_iter().rev() {
            let (name, view) = &all[at];
            if falls[at] {
                self.plan.push(Phase::DropViews, view.drop(name));
                dropped.insert((*name).clone());
            }
        }
        let before: HashMap<&TableName, Either<'_>> = all.iter().copied().collect();
        for (name, view) in &wanted {
            let is_new = !before.contains_key(name) || dropped.contains(*name);
            let change = match replaces.remove(*name) {
                _ if is_new => view.create(name),
                Some(change) => change,
                None => continue,
            };
            self.new.push(New {
                name: (*name).clone(),
                words: words(view.sql(self.dialect)),
                change,
                phase: None,
            });
        }
        dropped
    }

    /// Whether a text calls a function that goes.
    fn breaks(&self, words: &HashSet<String>) -> bool {
        self.dialect == Dialect::Postgres && self.replaced.iter().any(|name| words.contains(name))
    }

    /// Each after what it needs; functions that need nothing of the tables before them.
    fn create(&mut self, gone: &Gone) {
        let new = std::mem::take(&mut self.new);
        let positions: HashMap<String, usize> = (new.iter().enumerate())
            .map(|(at, new)| (new.name.name.to_lowercase(), at))
            .collect();
        let needs: Vec<Vec<usize>> = (new.iter())
            .map(|new| {
                let needs = new.words.iter().filter_map(|word| positions.get(word));
                needs.copied().collect()
            })
            .collect();
        let order = order::sorted(&needs);
        let mut is_late = vec![false; new.len()];
        for at in &order {
            let waits = new[*at]
                .words
                .iter()
                .any(|word| gone.touched.contains(word))
                || needs[*at].iter().any(|need| is_late[*need]);
            is_late[*at] = waits || new[*at].phase.is_none();
        }
        let mut new: Vec<Option<New>> = new.into_iter().map(Some).collect();
        for at in order {
            let Some(new) = new[at].take() else {
                continue;
            };
            let phase = new.phase.filter(|_| !is_late[at]).unwrap_or(Phase::Texts);
            self.plan.push(phase, new.change);
        }
    }
}

impl Gone {
    /// Whether a text with these words needs something that does not stay.
    fn breaks(&self, words: &HashSet<String>) -> bool {
        let any_column = words.contains("*");
        words.iter().any(|word| {
            self.tables.contains(word)
                || self.columns.get(word).is_some_and(|columns| {
                    any_column || columns.iter().any(|column| mentions(words, column))
                })
        })
    }
}

/// A view of either kind.
#[derive(Clone, Copy)]
enum Either<'a> {
    View(&'a View),
    Materialized(&'a MaterializedView),
}

impl<'a> Either<'a> {
    fn kind(self) -> Kind {
        match self {
            Either::View(_) => Kind::View,
            Either::Materialized(_) => Kind::MaterializedView,
        }
    }

    fn sql(self, dialect: Dialect) -> &'a str {
        let text = match self {
            Either::View(view) => &view.sql,
            Either::Materialized(view) => &view.sql,
        };
        text.on(dialect).unwrap_or_default()
    }

    fn is_same(self, other: Either<'_>, dialect: Dialect) -> bool {
        match (self, other) {
            (Either::View(one), Either::View(other)) => same::view(dialect, one, other),
            (Either::Materialized(one), Either::Materialized(other)) => {
                same::materialized(dialect, one, other)
            }
            _ => false,
        }
    }

    fn create(self, name: &TableName) -> Change {
        match self {
            Either::View(view) => objects::create(Kind::View, name, None, view),
            Either::Materialized(view) => objects::create(Kind::MaterializedView, name, None, view),
        }
    }

    fn drop(self, name: &TableName) -> Change {
        match self {
            Either::View(view) => objects::drop(Kind::View, name, None, view),
            Either::Materialized(view) => objects::drop(Kind::MaterializedView, name, None, view),
        }
    }
}

fn either(schema: &Schema) -> Vec<(&TableName, Either<'_>)> {
    let views = schema
        .views
        .iter()
        .map(|(name, view)| (name, Either::View(view)));
    let materialized =
        (schema.materialized_views.iter()).map(|(name, view)| (name, Either::Materialized(view)));
    let mut all: Vec<_> = views.chain(materialized).collect();
    all.sort_by_key(|(name, _)| *name);
    all
}

/// The views that each view mentions.
fn needs(views: &[(&TableName, Either<'_>)], texts: &[HashSet<String>]) -> Vec<Vec<usize>> {
    let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (name, _)) in views.iter().enumerate() {
        positions
            .entry(name.name.to_lowercase())
            .or_default()
            .push(at);
    }
    let needs = texts.iter().enumerate().map(|(at, words)| {
        let needs = words
            .iter()
            .filter_map(|word| positions.get(word))
            .flatten();
        let mut needs: Vec<usize> = needs.copied().filter(|need| *need != at).collect();
        needs.sort_unstable();
        needs
    });
    needs.collect()
}

fn replace<O: Clone>(kind: Kind, name: &TableName, old: &O, new: &O, recreate: bool) -> Change
where
    Replace<O>: Into<Operation>,
{
    let operation: Operation = Replace {
        name: name.name.clone(),
        schema: name.schema.clone(),
        recreate,
        was: Some(old.clone()),
        definition: new.clone(),
    }
    .into();
    objects::change(kind, name, None, operation)
}

fn function_words(dialect: Dialect, function: &Function) -> HashSet<String> {
    let mut all = words(function.body.on(dialect).unwrap_or_default());
    let types = function
        .parameters
        .iter()
        .map(|parameter| &parameter.data_type);
    for spec in types.chain([&function.returns]) {
        let text = spec.on(dialect).map(ToString::to_string);
        all.extend(words(&text.unwrap_or_default()));
    }
    all
}

fn procedure_words(dialect: Dialect, procedure: &Procedure) -> HashSet<String> {
    let mut all = words(procedure.body.on(dialect).unwrap_or_default());
    for parameter in &procedure.parameters {
        let text = parameter.data_type.on(dialect).map(ToString::to_string);
        all.extend(words(&text.unwrap_or_default()));
    }
    all
}
