//! `run`: an external program.

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Marker, Perform, Program, RenderError, Rendered, Reverse};
use crate::model::{ApplyError, Schema, is_false};
use crate::yaml::OneOrMany;

/// Runs an external program: `run: [python, backfill.py]`, or a mapping. No shell reads its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The program and its arguments; one text is a program without arguments.
    pub command: OneOrMany<String>,
    /// Whether it runs while the script's transaction is open. It is not part of it, and waits for its locks.
    #[serde(default, skip_serializing_if = "is_false")]
    pub in_transaction: bool,
    /// The seconds after which it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u64>,
}

impl Perform for Run {
    /// A comment that says what runs; the program is in the marker.
    fn render(&self, _: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let words: Vec<String> = self
            .command
            .iter()
            .map(|word| word.escape_debug().to_string())
            .collect();
        let program = Program {
            command: self.command.0.clone(),
            in_transaction: self.in_transaction,
            timeout: self.timeout,
        };
        let comment = format!("-- run: {}", words.join(" "));
        Ok(vec![Rendered::marked(comment, Marker::Run(program))])
    }

    /// What a program does to a schema is not known.
    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible("what undoes a program is not known")
    }
}

/// The mapping form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunShape {
    command: OneOrMany<String>,
    #[serde(default)]
    in_transaction: bool,
    #[serde(default)]
    timeout: Option<u64>,
}

impl Run {
    fn checked<E: Error>(shape: RunShape) -> Result<Run, E> {
        match shape.command.first() {
            Some(program) if !program.is_empty() => Ok(Run {
                command: shape.command,
                in_transaction: shape.in_transaction,
                timeout: shape.timeout,
            }),
            _ => Err(E::custom("the program is missing")),
        }
    }

    fn words<E: Error>(words: Vec<String>) -> Result<Run, E> {
        Run::checked(RunShape {
            command: OneOrMany(words),
            in_transaction: false,
            timeout: None,
        })
    }
}

impl<'de> Deserialize<'de> for Run {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Run, D::Error> {
        deserializer.deserialize_any(RunVisitor)
    }
}

struct RunVisitor;

impl<'de> Visitor<'de> for RunVisitor {
    type Value = Run;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a program and its arguments, or a mapping with command")
    }

    fn visit_str<E: Error>(self, program: &str) -> Result<Run, E> {
        Run::words(vec![program.to_owned()])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Run, A::Error> {
        Run::words(Vec::deserialize(SeqAccessDeserializer::new(list))?)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Run, A::Error> {
        Run::checked(RunShape::deserialize(MapAccessDeserializer::new(map))?)
    }
}
