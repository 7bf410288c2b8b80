//! Replays Alembic's recorded answers (`tests/graph/*.jsonl`; the README there has the format).
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use revgraph_graph::{
    Facts, GraphError, Revision, RevisionGraph, RevisionId, RowChange, Target, Walk,
};
use serde::Deserialize;

/// Id, parents, dependencies, labels, slug.
type Declared = (String, Vec<String>, Vec<String>, Vec<String>, String);

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    about: String,
    graph: Vec<Declared>,
    error: Option<String>,
    difference: Option<String>,
    #[serde(default)]
    ask: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    q: String,
    rows: Option<Vec<String>>,
    #[serde(default)]
    to: Option<To>,
    #[serde(default)]
    purge: bool,
    #[serde(default)]
    splice: bool,
    plan: Option<Vec<Vec<String>>>,
    list: Option<Vec<String>>,
    error: Option<String>,
    difference: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum To {
    One(String),
    Several(Vec<String>),
}

impl To {
    fn one(&self) -> &str {
        match self {
            To::One(text) => text,
            To::Several(texts) => &texts[0],
        }
    }

    fn several(&self) -> Vec<String> {
        match self {
            To::One(text) => vec![text.clone()],
            To::Several(texts) => texts.clone(),
        }
    }
}

#[test]
fn every_recorded_answer_is_ours() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/graph");
    let mut answers = 0;
    let mut mismatches = String::new();
    let mut differences: BTreeMap<String, usize> = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "jsonl")
    });
    for path in files {
        for (number, text) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
            let line: Line = serde_json::from_str(text).unwrap();
            let place = format!(
                "{}:{} {}",
                path.file_name().unwrap().display(),
                number + 1,
                line.about
            );
            answers += line.ask.len().max(1);
            for difference in line
                .difference
                .iter()
                .chain(line.ask.iter().filter_map(|case| case.difference.as_ref()))
            {
                *differences.entry(difference.clone()).or_default() += 1;
            }
            check(&place, &line, &mut mismatches);
        }
    }
    println!("{answers} answers replayed; where Alembic's is another one: {differences:?}");
    let count = mismatches.matches("\n\n").count();
    assert!(
        mismatches.is_empty(),
        "{count} of {answers} answers differ\n\n{mismatches}"
    );
    assert!(answers > 1500, "only {answers} answers were found");
}

fn check(place: &str, line: &Line, mismatches: &mut String) {
    let mut report = |question: &str, expected: &str, found: &str| {
        if expected != found {
            let mut graph = String::new();
            for (id, parents, depends_on, labels, slug) in &line.graph {
                write!(
                    graph,
                    "\n    {id} <- {parents:?} depends {depends_on:?} labels {labels:?} {slug}"
                )
                .unwrap();
            }
            write!(
                mismatches,
                "{place}{graph}\n  {question}\n  expected {expected}\n  found    {found}\n\n"
            )
            .unwrap();
        }
    };
    let graph = match (build(line), &line.error) {
        (Ok(graph), None) => graph,
        (built, error) => {
            let found = built.map_or_else(
                |error| format!("error: {error}"),
                |_| "a sound graph".to_owned(),
            );
            let expected = error.as_ref().map_or_else(
                || "a sound graph".to_owned(),
                |error| format!("error: {error}"),
            );
            report("build", &expected, &found);
            return;
        }
    };
    for case in &line.ask {
        let question = format!(
            "{} {} from {:?}{}{} {}",
            case.q,
            case.to
                .as_ref()
                .map(|to| format!("{:?}", to.several()))
                .unwrap_or_default(),
            case.rows.as_deref().unwrap_or_default(),
            if case.purge { " purged" } else { "" },
            if case.splice { " spliced" } else { "" },
            case.difference.as_deref().unwrap_or_default(),
        );
        let found = ask(&graph, case).unwrap_or_else(|error| format!("error: {error}"));
        report(&question, &expected(case), &found);
    }
}

fn build(line: &Line) -> Result<RevisionGraph, GraphError> {
    let mut revisions = Vec::new();
    for (id, parents, depends_on, labels, slug) in &line.graph {
        revisions.push(Revision {
            id: RevisionId::new(id)?,
            down_revisions: parents.clone(),
            depends_on: depends_on.clone(),
            branch_labels: labels.clone(),
            slug: slug.clone(),
        });
    }
    RevisionGraph::build(revisions)
}

fn expected(case: &Case) -> String {
    if let Some(error) = &case.error {
        return format!("error: {error}");
    }
    if let Some(list) = &case.list {
        return list.join(" ");
    }
    let mut text = String::new();
    for step in case.plan.as_ref().unwrap() {
        let mut rows = step[3..].to_vec();
        rows.sort();
        write!(
            text,
            "\n    {}: {} -> {}; rows {}",
            step[0],
            step[1],
            step[2],
            rows.join(" ")
        )
        .unwrap();
    }
    text
}

fn ask(graph: &RevisionGraph, case: &Case) -> Result<String, GraphError> {
    let rows = case.rows.as_deref().unwrap_or_default();
    let to = || case.to.as_ref().map_or("", To::one);
    Ok(match case.q.as_str() {
        "upgrade" => plan(rows, &graph.upgrade(rows, &Target::parse(to())?)?),
        "downgrade" => plan(rows, &graph.downgrade(rows, &Target::parse(to())?)?),
        "stamp" => {
            let targets = case.to.as_ref().unwrap().several();
            let targets: Vec<Target> = targets
                .iter()
                .map(|text| Target::parse(text))
                .collect::<Result<_, _>>()?;
            let mut walk = graph.stamp(rows, &targets, case.purge)?;
            if case.purge && !rows.is_empty() {
                // Alembic deletes before it plans; here that is the first step.
                let first = walk.steps.remove(0);
                assert_eq!((first.revision, first.rows.len()), (None, rows.len()));
                plan(&[], &walk)
            } else {
                plan(rows, &walk)
            }
        }
        "history" => list(graph.history(case.to.as_ref().map(To::one), case.rows.as_deref())?),
        "show" => list(graph.show(to(), case.rows.as_deref())?),
        "heads" => list(graph.heads()),
        "effective heads" => list(graph.effective_heads()),
        "branches" => list(graph.branch_points()),
        "facts" => {
            let facts: Vec<String> = graph
                .ids()
                .map(|id| facts(graph.facts(id).unwrap()))
                .collect();
            facts.join(" ")
        }
        "current" => {
            let current = graph.current(rows)?;
            let mut shown = current.rows;
            shown.extend(current.implied);
            list(
                graph
                    .ids()
                    .filter(|id| shown.contains(id))
                    .cloned()
                    .collect(),
            )
        }
        "at head" if graph.current(rows)?.at_head => String::new(),
        "at head" => "error: Database is not on all head revisions".to_owned(),
        "parents" => list(graph.parents_for(&case.to.as_ref().unwrap().several(), case.splice)?),
        "dependency" => graph.dependency_for(to())?,
        other => panic!("nobody asks {other}"),
    })
}

fn list(ids: Vec<RevisionId>) -> String {
    let texts: Vec<&str> = ids.iter().map(RevisionId::as_str).collect();
    texts.join(" ")
}

fn facts(facts: Facts) -> String {
    let mut labels = facts.labels;
    labels.sort();
    let flags = [
        ("h", facts.is_head),
        ("e", facts.is_effective_head),
        ("b", facts.is_base),
        ("p", facts.is_branch_point),
        ("m", facts.is_merge_point),
    ];
    let flags: String = flags
        .iter()
        .filter(|(_, is_so)| *is_so)
        .map(|(letter, _)| *letter)
        .collect();
    format!("{} {flags} [{}]", facts.id, labels.join(" "))
}

/// The plan in the words of the recording; the row changes are carried out, each on exactly one row.
fn plan(rows: &[String], walk: &Walk) -> String {
    let mut table = rows.to_vec();
    table.sort();
    table.dedup();
    let mut text = String::new();
    for step in &walk.steps {
        for change in &step.rows {
            change_row(&mut table, change);
        }
        table.sort();
        let mut heads: Vec<&str> = step.heads_after.iter().map(RevisionId::as_str).collect();
        heads.sort_unstable();
        assert_eq!(
            table, heads,
            "the row changes lead to the rows they promise"
        );
        write!(
            text,
            "\n    {}: {} -> {}; rows {}",
            step.revision.as_ref().map_or("", RevisionId::as_str),
            list(step.from_.clone()),
            list(step.to_.clone()),
            heads.join(" "),
        )
        .unwrap();
    }
    let mut to = walk.to.clone();
    to.sort();
    if walk.steps.is_empty() {
        table.retain(|row| !walk.implied_rows.contains(row));
    }
    assert_eq!(table, to);
    text
}

fn change_row(table: &mut Vec<String>, change: &RowChange) {
    let mut take = |row: &String| {
        let at = table.iter().position(|other| other == row);
        table.remove(at.unwrap_or_else(|| panic!("no row {row}")));
    };
    let new = match change {
        RowChange::Delete(row) => {
            take(row);
            return;
        }
        RowChange::Update { from, to } => {
            take(from);
            to
        }
        RowChange::Insert(row) => row,
    };
    assert!(!table.contains(new), "row {new} twice");
    table.push(new.clone());
}
