//! Where each object of the models stands. Lines are counted only when somebody asks: it takes reading the file again.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::ObjectKind;
use crate::model::TableName;
use crate::yaml::{self, Node, PathSegment};

/// A file of models: its path, for messages, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What messages call it.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The document.
    pub document: Arc<Document>,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The column in characters, counted from 1.
    pub column: Option<usize>,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.document.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

/// Where objects stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    pub(super) objects: BTreeMap<(ObjectKind, TableName), Standing>,
}

/// Where one object stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) document: Arc<Document>,
    pub(super) at: At,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum At {
    /// The keys that lead to it in a document of YAML.
    Node(Vec<PathSegment>),
    /// A line and a column.
    Line(usize, usize),
}

impl Places {
    /// Says that an object stands at a line and a column of a document that is no YAML.
    pub fn insert(&mut self, kind: ObjectKind, name: TableName, spot: Spot) {
        let at = At::Line(spot.line.unwrap_or(1), spot.column.unwrap_or(1));
        let document = spot.document;
        self.objects.insert((kind, name), Standing { document, at });
    }

    /// Where an object stands; `None` when it stands in no document.
    pub fn of(&self, kind: ObjectKind, name: &TableName) -> Option<Spot> {
        Some(self.objects.get(&(kind, name.clone()))?.spot())
    }

    /// Where a column of a table stands, or else its table.
    pub fn of_column(&self, table: &TableName, column: &str) -> Option<Spot> {
        let standing = self.objects.get(&(ObjectKind::Table, table.clone()))?;
        if let At::Node(path) = &standing.at
            && let Some(index) = standing.index_of(path, column)
        {
            let mut path = path.clone();
            path.extend([PathSegment::from("columns"), PathSegment::from(index)]);
            return Some(spot(&standing.document, &path, false));
        }
        Some(standing.spot())
    }

    /// The documents, each once.
    pub fn documents(&self) -> Vec<Arc<Document>> {
        let mut documents: Vec<Arc<Document>> = Vec::new();
        for standing in self.objects.values() {
            if !documents.contains(&standing.document) {
                documents.push(standing.document.clone());
            }
        }
        documents
    }
}

impl Standing {
    pub(super) fn spot(&self) -> Spot {
        match &self.at {
            At::Node(path) => spot(&self.document, path, true),
            At::Line(line, column) => Spot {
                document: self.document.clone(),
                line: Some(*line),
                column: Some(*column),
            },
        }
    }

    /// Which entry of a table's columns is this one.
    fn index_of(&self, path: &[PathSegment], column: &str) -> Option<usize> {
        let mut node = &Node::parse(&self.document.text).ok()?;
        for segment in path {
            let PathSegment::Key(key) = segment else {
                return None;
            };
            node = node.get(key)?;
        }
        let Node::Seq(columns) = node.get("columns")? else {
            return None;
        };
        columns.iter().position(
            |entry| matches!(entry.get("name"), Some(Node::Scalar(name)) if name.text == column),
        )
    }
}

/// Where a node of a document stands, or the key at the end of its path.
pub(super) fn spot(document: &Arc<Document>, path: &[PathSegment], at_key: bool) -> Spot {
    let location = match at_key {
        true => yaml::locate_key(&document.text, path),
        false => yaml::locate(&document.text, path),
    };
    Spot {
        document: document.clone(),
        line: location.map(|at| at.line),
        column: location.map(|at| at.column),
    }
}
