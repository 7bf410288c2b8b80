//! Triggers. Those of constraints, and those that see the rows of a statement as tables, are left out.

use super::fields::Fields;
use super::reading::Reading;
use super::{Kind, expression};
use crate::session::Answer;
use revgraph_schema::model::{
    PostgresTrigger, SqlText, TableName, Trigger, TriggerEvent, TriggerLevel, TriggerTiming,
};
use revgraph_schema::yaml::OneOrMany;
use std::collections::HashMap;

/// A trigger, and the function that it calls.
pub(super) struct Found {
    name: String,
    table: TableName,
    function: u32,
    /// None when it is left out.
    trigger: Option<Trigger>,
}

pub(super) const KIND: Kind = Kind {
    name: "trigger",
    query: |scope| {
        let (has, function) = (scope.has_relation("c", "n"), scope.schema_of("pn"));
        format!(
            "SELECT 'trigger', g.tgrelid, g.tgname, g.tgfoid, \
             g.tgconstraint = 0 AND g.tgoldtable IS NULL AND g.tgnewtable IS NULL, \
             concat_ws('.', {function}, p.proname), g.tgtype, g.tgattr, encode(g.tgargs, 'hex'), \
             CASE WHEN g.tgqual IS NOT NULL THEN pg_get_triggerdef(g.oid) END \
             FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace \
             WHERE NOT g.tgisinternal AND {has}"
        )
    },
    read,
};

fn read(reading: &mut Reading, mut fields: Fields) -> Answer<()> {
    let relation = fields.number()?;
    let Some(table) = reading.relation(relation) else {
        return Ok(());
    };
    let name = fields.text()?;
    let function = fields.number()?;
    let is_plain = fields.flag();
    let function_name = fields.text()?;
    let kind: u16 = fields.number()?;
    let columns = fields.numbers()?;
    let arguments = fields.text()?;
    let definition = fields.optional();
    let has = |bit: u16| kind & bit != 0;
    let events = [
        (4, TriggerEvent::Insert),
        (16, TriggerEvent::Update),
        (8, TriggerEvent::Delete),
        (32, TriggerEvent::Truncate),
    ];
    let events = events.into_iter().filter(|(bit, _)| has(*bit));
    let trigger = Trigger {
        timing: match (has(2), has(64)) {
            (true, _) => TriggerTiming::Before,
            (_, true) => TriggerTiming::InsteadOf,
            _ => TriggerTiming::After,
        },
        events: OneOrMany(events.map(|(_, event)| event).collect()),
        update_of: reading.names(relation, &columns).unwrap_or_default(),
        for_each: match has(1) {
            true => TriggerLevel::Row,
            false => TriggerLevel::Statement,
        },
        when: definition.as_deref().and_then(condition),
        body: None,
        postgres: PostgresTrigger {
            function: Some(function_name),
            arguments: texts(&arguments),
        },
    };
    reading.triggers.push(Found {
        name,
        table,
        function,
        trigger: is_plain.then_some(trigger),
    });
    Ok(())
}

/// The condition of `CREATE TRIGGER`. A name before it may have the words in it, so the last ones count; the
/// condition itself has them only in a text, where a parenthesis would follow as seldom.
fn condition(definition: &str) -> Option<String> {
    let (before, _) = definition.rsplit_once(") EXECUTE FUNCTION ")?;
    let level = [" FOR EACH ROW WHEN (", " FOR EACH STATEMENT WHEN ("];
    let condition = level
        .iter()
        .find_map(|words| before.split_once(words).map(|(_, after)| after))?;
    Some(expression::plain(condition))
}

/// The texts of an array of bytes in hexadecimal digits, each of which ends with a zero.
fn texts(digits: &str) -> Vec<String> {
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    };
    let bytes: Vec<u8> = digits.as_bytes().chunks(2).filter_map(byte).collect();
    let texts = bytes.split_inclusive(|byte| *byte == 0);
    texts
        .map(|text| String::from_utf8_lossy(text.strip_suffix(&[0]).unwrap_or(text)).into_owned())
        .collect()
}

impl Reading {
    /// A function that is called as the function of a trigger with a body is, and that this trigger alone calls, stands
    /// in the trigger.
    pub(super) fn own_functions(&mut self) {
        let mut calls: HashMap<u32, usize> = HashMap::new();
        for found in &self.triggers {
            *calls.entry(found.function).or_default() += 1;
        }
        let routines: HashMap<u32, _> = self
            .routines
            .iter()
            .filter(|routine| routine.is_plain_trigger)
            .map(|routine| (routine.oid, routine))
            .collect();
        for Found {
            name,
            table,
            function,
            trigger,
        } in self.triggers.drain(..)
        {
            let Some(mut trigger) = trigger else {
                continue;
            };
            let schema = table.schema.as_deref();
            let own = TableName::new(schema, &format!("{}_{name}", table.name));
            let routine = routines.get(&function);
            let routine = routine.filter(|routine| routine.name == own && calls[&function] == 1);
            if let Some(routine) = routine {
                self.schema.functions.remove(&routine.name);
                trigger.body = Some(SqlText::new(routine.body.clone()));
                trigger.postgres.function = None;
            }
            let key = TableName::new(schema, &format!("{}.{name}", table.name));
            self.schema.triggers.insert(key, trigger);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_at_their_ends() {
        assert_eq!(texts(""), Vec::<String>::new());
        assert_eq!(texts("61006200"), ["a", "b"]);
        assert_eq!(texts("00c3a900"), ["", "é"]);
    }

    #[test]
    fn the_condition_is_without_parentheses() {
        let definition = "CREATE TRIGGER t BEFORE UPDATE ON public.t FOR EACH ROW \
                          WHEN ((old.a IS DISTINCT FROM new.a)) EXECUTE FUNCTION f()";
        let found = condition(definition);
        assert_eq!(found.as_deref(), Some("old.a IS DISTINCT FROM new.a"));
    }
}
