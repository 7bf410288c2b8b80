//! Names for constraints and indexes that have none: Alembic's `naming_convention`.
//!
//! A template is text with tokens such as `%(table_name)s`. Without one, what has no name keeps the name that the
//! database gives it, except where an operation needs one: see [`Constraint::default_name`] and [`Index::name_on`].
//!
//! A name that is written is kept, with Alembic's exception: where the template has `%(constraint_name)s`, the
//! written name is put there. What already looks like the template is not changed again, so that `name: positive`
//! and `name: ck_accounts_positive` mean the same.

use std::fmt;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::{ColumnDefinition, Constraint, ConstraintKind, Index, IndexTarget, Table};

/// How constraints and indexes are called that have no name of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    /// Indexes.
    pub index: Option<Template>,
    /// Unique constraints.
    pub unique: Option<Template>,
    /// Checks.
    pub check: Option<Template>,
    /// Foreign keys.
    pub foreign_key: Option<Template>,
    /// Primary keys.
    pub primary_key: Option<Template>,
}

/// A name with tokens in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
    style: Style,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Token(Token),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Table,
    ReferredTable,
    ConstraintName,
    Columns { of: Of, word: Word, which: Which },
}

/// Whose columns a token means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Own,
    Referred,
}

/// What of a column stands in the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Name,
    /// With the table in front.
    Label,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    One(usize),
    /// All, with this between them.
    All(&'static str),
}

/// What is done with the whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    AsItIs,
    /// Orator's: lower case, and underscores for what is no word.
    Orator,
}

/// A naming convention that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamingError {
    /// A token that there is not.
    #[error("unknown token '%({token})s' in the naming convention '{template}'")]
    UnknownToken {
        /// The token.
        token: String,
        /// The template.
        template: String,
    },
    /// A `%` that begins no token.
    #[error(
        "'%' in the naming convention '{template}' begins no token; write '%%' for the character"
    )]
    NoToken {
        /// The template.
        template: String,
    },
    /// A word that names no convention.
    #[error("unknown naming convention '{name}'")]
    UnknownPreset {
        /// The word.
        name: String,
    },
}

/// What a name is made of.
#[derive(Debug, Clone, Default)]
struct Parts<'a> {
    table: &'a str,
    columns: Vec<&'a str>,
    referred: Option<(&'a str, Vec<&'a str>)>,
    written: Option<&'a str>,
}

impl Naming {
    /// The convention of SQLAlchemy's documentation, which most projects with Alembic have.
    pub fn alembic() -> Naming {
        let template = |text| Template::parse(text).ok();
        Naming {
            index: template("ix_%(column_0_label)s"),
            unique: template("uq_%(table_name)s_%(column_0_name)s"),
            check: template("ck_%(table_name)s_%(constraint_name)s"),
            foreign_key: template("fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
            primary_key: template("pk_%(table_name)s"),
        }
    }

    /// Orator's: `<table>_<columns>_<kind>`, in lower case.
    pub fn orator() -> Naming {
        let template = |kind: &str| {
            let text = format!("%(table_name)s_%(column_0_N_name)s_{kind}");
            Template::parse(&text).ok().map(|template| Template {
                style: Style::Orator,
                ..template
            })
        };
        Naming {
            index: template("index"),
            unique: template("unique"),
            check: None,
            foreign_key: template("foreign"),
            primary_key: template("primary"),
        }
    }

    /// A convention by its name: `alembic` or `orator`.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn preset(name: &str) -> Result<Naming, NamingError> {
        match name {
            "alembic" => Ok(Naming::alembic()),
            "orator" => Ok(Naming::orator()),
            _ => Err(NamingError::UnknownPreset {
                name: name.to_owned(),
            }),
        }
    }

    /// The name of a constraint on a table: its own, or the convention's. `None` leaves it to the database.
    pub fn constraint_name(&self, table: &str, constraint: &Constraint) -> Option<String> {
        let template = self.template(constraint.kind());
        let referred = match constraint {
            Constraint::ForeignKey(key) => Some((
                key.references.table.as_str(),
                key.references.columns.iter().map(String::as_str).collect(),
            )),
            _ => None,
        };
        let parts = Parts {
            table,
            columns: constraint.columns(),
            referred,
            written: constraint.name(),
        };
        named(template, &parts)
    }

    /// The name of a constraint that exists, as an operation says it that has nothing but its name and kind.
    pub fn written_name(&self, table: &str, kind: ConstraintKind, name: &str) -> String {
        let parts = Parts {
            table,
            written: Some(name),
            ..Parts::default()
        };
        named(self.template(kind), &parts).unwrap_or_else(|| name.to_owned())
    }

    /// The name of an index on a table: its own, or the convention's, or [`Index::name_on`]'s.
    pub fn index_name(&self, table: &str, index: &Index) -> String {
        let columns = index.columns.iter().map(|part| match &part.target {
            IndexTarget::Column(name) => name.as_str(),
            IndexTarget::Expression(_) => "expr",
        });
        let parts = Parts {
            table,
            columns: columns.collect(),
            referred: None,
            written: index.name.as_deref(),
        };
        named(self.index.as_ref(), &parts).unwrap_or_else(|| index.name_on(table))
    }

    /// Gives a name to everything in a table that the convention has one for.
    pub(crate) fn name_table(&self, table: &mut Table) {
        if *self == Naming::default() {
            return;
        }
        let name = table.name.clone();
        if let Some(key) = &mut table.primary_key {
            key.name = self.constraint_name(&name, &key.clone().into());
        }
        for unique in &mut table.uniques {
            unique.name = self.constraint_name(&name, &unique.clone().into());
        }
        for check in &mut table.checks {
            check.name = self.constraint_name(&name, &check.clone().into());
        }
        for key in &mut table.foreign_keys {
            key.name = self.constraint_name(&name, &key.clone().into());
        }
        if self.index.is_some() {
            for index in &mut table.indexes {
                index.name = Some(self.index_name(&name, index));
            }
        }
    }

    /// Gives a name to what is written at a column and has a place for one: the foreign key and the check.
    pub(crate) fn name_column(&self, table: &str, definition: &mut ColumnDefinition) {
        if let Some(key) = &mut definition.foreign_key {
            key.name = self.constraint_name(table, &key.clone().into());
        }
        if let Some(check) = &mut definition.check {
            check.name = self.constraint_name(table, &check.clone().into());
        }
    }

    fn template(&self, kind: ConstraintKind) -> Option<&Template> {
        match kind {
            ConstraintKind::PrimaryKey => self.primary_key.as_ref(),
            ConstraintKind::Unique => self.unique.as_ref(),
            ConstraintKind::Check => self.check.as_ref(),
            ConstraintKind::ForeignKey => self.foreign_key.as_ref(),
            ConstraintKind::Exclude => None,
        }
    }
}

fn named(template: Option<&Template>, parts: &Parts<'_>) -> Option<String> {
    let written = parts.written.map(str::to_owned);
    match (template, parts.written) {
        (None, _) => written,
        (Some(template), Some(_)) if !template.has_constraint_name() => written,
        (Some(template), Some(name)) if template.fits(parts, name) => written,
        (Some(template), _) => template.fill(parts).or(written),
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// A token that there is not, or a `%` that begins none.
    pub fn parse(text: &str) -> Result<Template, NamingError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                plain.push('%');
                rest = after;
                continue;
            }
            let token = rest
                .strip_prefix('(')
                .and_then(|inside| inside.split_once(")s"));
            let Some((token, after)) = token else {
                return Err(NamingError::NoToken {
                    template: text.to_owned(),
                });
            };
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            let known = Token::parse(token).ok_or_else(|| NamingError::UnknownToken {
                token: token.to_owned(),
                template: text.to_owned(),
            })?;
            parts.push(Part::Token(known));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Template {
            text: text.to_owned(),
            parts,
            style: Style::AsItIs,
        })
    }

    fn has_constraint_name(&self) -> bool {
        self.parts.contains(&Part::Token(Token::ConstraintName))
    }

    /// Whether a name could have come from the template.
    fn fits(&self, parts: &Parts<'_>, name: &str) -> bool {
        let at = self
            .parts
            .iter()
            .position(|part| *part == Part::Token(Token::ConstraintName));
        let Some(at) = at else { return false };
        let around = |pieces: &[Part]| {
            let piece = |part: &Part| part.fill(parts);
            pieces.iter().map(piece).collect::<Option<String>>()
        };
        match (around(&self.parts[..at]), around(&self.parts[at + 1..])) {
            (Some(before), Some(after)) if before.len() + after.len() > 0 => {
                name.len() > before.len() + after.len()
                    && name.starts_with(&before)
                    && name.ends_with(&after)
            }
            _ => false,
        }
    }

    /// `None` where a token has nothing to stand for: the name of a check that has none.
    fn fill(&self, parts: &Parts<'_>) -> Option<String> {
        let pieces = self.parts.iter().map(|part| part.fill(parts));
        let name: String = pieces.collect::<Option<String>>()?;
        Some(match self.style {
            Style::AsItIs => name,
            Style::Orator => name.to_lowercase().replace(['-', '.'], "_"),
        })
    }
}

impl Part {
    fn fill(&self, parts: &Parts<'_>) -> Option<String> {
        let (of, word, which) = match self {
            Part::Text(text) => return Some(text.clone()),
            Part::Token(Token::Table) => return Some(parts.table.to_owned()),
            Part::Token(Token::ConstraintName) => return parts.written.map(str::to_owned),
            Part::Token(Token::ReferredTable) => {
                return parts
                    .referred
                    .as_ref()
                    .map(|(table, _)| (*table).to_owned());
            }
            Part::Token(Token::Columns { of, word, which }) => (of, word, which),
        };
        let (table, columns) = match (of, &parts.referred) {
            (Of::Own, _) => (parts.table, &parts.columns),
            (Of::Referred, Some((table, columns))) => (*table, columns),
            (Of::Referred, None) => return None,
        };
        let word = |column: &&str| match word {
            Word::Name => (*column).to_owned(),
            Word::Label => format!("{table}_{column}"),
        };
        match which {
            Which::One(position) => columns.get(*position).map(word),
            Which::All(_) if columns.is_empty() => None,
            Which::All(between) => Some(columns.iter().map(word).collect::<Vec<_>>().join(between)),
        }
    }
}

impl Token {
    fn parse(token: &str) -> Option<Token> {
        match token {
            "table_name" => return Some(Token::Table),
            "referred_table_name" => return Some(Token::ReferredTable),
            "constraint_name" => return Some(Token::ConstraintName),
            _ => {}
        }
        let (of, rest) = match token.strip_prefix("referred_") {
            Some(rest) => (Of::Referred, rest),
            None => (Of::Own, token),
        };
        let (which, word) = rest.strip_prefix("column_")?.rsplit_once('_')?;
        let which = match which {
            "0N" => Which::All(""),
            "0_N" => Which::All("_"),
            digits if digits.chars().all(|digit| digit.is_ascii_digit()) => {
                Which::One(digits.parse().ok()?)
            }
            _ => return None,
        };
        let word = match word {
            "name" | "key" => Word::Name,
            "label" => Word::Label,
            _ => return None,
        };
        Some(Token::Columns { of, word, which })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Template, D::Error> {
        Template::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// Templates by Alembic's short names for the kinds.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct NamingShape {
    /// Indexes: "ix_%(column_0_label)s".
    ix: Option<String>,
    /// Unique constraints: "uq_%(table_name)s_%(column_0_N_name)s".
    uq: Option<String>,
    /// Checks: "ck_%(table_name)s_%(constraint_name)s".
    ck: Option<String>,
    /// Foreign keys: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s".
    fk: Option<String>,
    /// Primary keys: "pk_%(table_name)s".
    pk: Option<String>,
}

impl<'de> Deserialize<'de> for Naming {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Naming, D::Error> {
        deserializer.deserialize_any(NamingVisitor)
    }
}

struct NamingVisitor;

impl<'de> de::Visitor<'de> for NamingVisitor {
    type Value = Naming;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("alembic, orator, or a mapping with templates for ix, uq, ck, fk and pk")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Naming, E> {
        Naming::preset(name).map_err(E::custom)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Naming, A::Error> {
        let shape = NamingShape::deserialize(de::value::MapAccessDeserializer::new(map))?;
        let template = |text: Option<String>| {
            let parsed = text.as_deref().map(Template::parse).transpose();
            parsed.map_err(de::Error::custom)
        };
        Ok(Naming {
            index: template(shape.ix)?,
            unique: template(shape.uq)?,
            check: template(shape.ck)?,
            foreign_key: template(shape.fk)?,
            primary_key: template(shape.pk)?,
        })
    }
}

impl JsonSchema for Naming {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NamingConvention".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let full = NamingShape::json_schema(generator);
        json_schema!({ "anyOf": [{ "enum": ["alembic", "orator"] }, full] })
    }
}

#[cfg(test)]
mod tests;
