//! Parts of a schema that can stand alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use revgraph_schema::diff::{Kind, Suspect};
use revgraph_schema::model::{Schema, TableName};

/// What is asked for, and everything that its definitions mention, and what those mention, with their schemas and
/// without references between tables. A name is mentioned where it stands as a word, so there may be more than is
/// needed, and never less.
pub fn mentioned(schema: &Schema, wanted: &BTreeSet<Suspect>) -> Schema {
    let mut part = Schema::default();
    let words = Words::of(schema);
    let mut open: Vec<(Kind, TableName)> = wanted
        .iter()
        .map(|suspect| (suspect.kind, suspect.name.clone()))
        .collect();
    let mut seen: HashSet<(Kind, TableName)> = open.iter().cloned().collect();
    while let Some((kind, name)) = open.pop() {
        let namespace = name
            .schema
            .as_deref()
            .map(|name| TableName::new(None, name));
        if let Some((name, namespace)) =
            namespace.and_then(|name| schema.namespaces.get_key_value(&name))
        {
            part.namespaces.insert(name.clone(), namespace.clone());
        }
        for found in words.mentioned_in(&take(schema, &mut part, kind, &name)) {
            if seen.insert(found.clone()) {
                open.push(found);
            }
        }
    }
    part
}

/// The objects of a schema whose names a text has.
pub fn named_in(schema: &Schema, text: &str) -> BTreeSet<Suspect> {
    let found = Words::of(schema).mentioned_in(text);
    let suspects = found.into_iter().map(|(kind, name)| Suspect { kind, name });
    suspects.collect()
}

/// The views whose queries name one of these, and the views on those.
pub fn views_on(schema: &Schema, names: &BTreeSet<Suspect>) -> BTreeSet<Suspect> {
    let views = schema.views.iter().map(|(name, view)| {
        let suspect = Suspect {
            kind: Kind::View,
            name: name.clone(),
        };
        (suspect, words_of(&format!("{view:?}")))
    });
    let materialized = schema.materialized_views.iter().map(|(name, view)| {
        let suspect = Suspect {
            kind: Kind::MaterializedView,
            name: name.clone(),
        };
        (suspect, words_of(&format!("{view:?}")))
    });
    let mut rest: Vec<(Suspect, HashSet<String>)> = views.chain(materialized).collect();
    let mut open: Vec<String> = names.iter().map(|one| first_word(&one.name)).collect();
    let mut found = BTreeSet::new();
    while let Some(word) = open.pop() {
        rest.retain(|(view, words)| {
            let is_on = words.contains(&word);
            if is_on {
                open.push(first_word(&view.name));
                found.insert(view.clone());
            }
            !is_on
        });
    }
    found
}

/// Puts one object into the part. Gives its definition as text.
fn take(schema: &Schema, part: &mut Schema, kind: Kind, name: &TableName) -> String {
    macro_rules! taken {
        ($list:ident) => {
            match schema.$list.get(name) {
                Some(object) => {
                    part.$list.insert(name.clone(), object.clone());
                    format!("{object:?}")
                }
                None => String::new(),
            }
        };
    }
    match kind {
        Kind::Enum => taken!(enums),
        Kind::Domain => taken!(domains),
        Kind::Sequence => taken!(sequences),
        Kind::View => taken!(views),
        Kind::MaterializedView => taken!(materialized_views),
        Kind::Function => taken!(functions),
        Kind::Procedure => taken!(procedures),
        Kind::Trigger => taken!(triggers),
        Kind::Extension | Kind::Namespace => String::new(),
        _ => match schema.tables.get(name) {
            Some(table) => {
                let mut table = table.clone();
                // References are facts; the tables that they name are not needed.
                table.foreign_keys.clear();
                let text = format!("{table:?}");
                part.tables.insert(name.clone(), table);
                text
            }
            None => String::new(),
        },
    }
}

/// The objects by the words that their names are.
struct Words(HashMap<String, Vec<(Kind, TableName)>>);

impl Words {
    fn of(schema: &Schema) -> Words {
        let mut words: HashMap<String, Vec<(Kind, TableName)>> = HashMap::new();
        macro_rules! objects {
            ($($list:ident $kind:ident,)*) => {
                $(
                    for name in schema.$list.keys() {
                        words.entry(first_word(name)).or_default().push((Kind::$kind, name.clone()));
                    }
                )*
            };
        }
        objects!(
            tables Table,
            enums Enum,
            domains Domain,
            sequences Sequence,
            views View,
            materialized_views MaterializedView,
            functions Function,
            procedures Procedure,
        );
        Words(words)
    }

    fn mentioned_in(&self, text: &str) -> Vec<(Kind, TableName)> {
        let found = words_of(text);
        let objects = found.iter().filter_map(|word| self.0.get(word));
        objects.flatten().cloned().collect()
    }
}

/// What a name is found by: its first word, where it has several.
fn first_word(name: &TableName) -> String {
    split(&name.name).next().unwrap_or_default().to_lowercase()
}

fn words_of(text: &str) -> HashSet<String> {
    split(text).map(str::to_lowercase).collect()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || "_$".contains(character)))
        .filter(|word| !word.is_empty())
}
