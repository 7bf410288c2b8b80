//! Whether a script that was just written says what it was to say.

use std::collections::BTreeMap;

use revgraph_schema::operation::Item;
use revgraph_schema::yaml;

use super::body::{Body, Content};
use super::schema::{Section, Work};
use super::sql;
use crate::revise::Sections;
use revgraph_graph::Direction;

impl Body {
    /// Whether all of this work stands in the script, for its databases.
    pub(crate) fn has_all(&self, work: &BTreeMap<String, Sections>) -> bool {
        work.iter().all(|(database, sections)| {
            self.has(Direction::Upgrade, database, &sections.upgrade)
                && self.has(Direction::Downgrade, database, &sections.downgrade)
        })
    }

    fn has(&self, direction: Direction, database: &str, text: &str) -> bool {
        match self.content() {
            Content::Yaml(file) => {
                let section = match direction {
                    Direction::Downgrade => &file.downgrade,
                    Direction::Upgrade | Direction::Stamp => &file.upgrade,
                };
                let work = match section {
                    Some(Section::Every(work)) => Some(work),
                    Some(Section::ByDatabase(entries)) => {
                        let entry = entries.iter().find(|(name, _)| name == database);
                        entry.map(|(_, work)| work)
                    }
                    None => None,
                };
                let expected: Vec<Item> = yaml::from_str(text).unwrap_or_default();
                match work {
                    Some(Work::Operations(items)) => *items == expected,
                    Some(Work::Irreversible(_)) | None => expected.is_empty(),
                }
            }
            Content::Diesel(_) | Content::Code(..) => false,
            Content::Sql(sections) => {
                let section = sql::find(sections, direction, database);
                section.map_or("", |section| section.text.trim()) == text.trim()
            }
        }
    }
}
