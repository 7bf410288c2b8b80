//! Triggers.

use std::collections::BTreeMap;

use super::super::clause::{routine, types};
use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{Schema, TableName, Trigger, TriggerEvent, TriggerLevel, TriggerTiming};

impl Object for Trigger {
    const WORDS: &'static str = "trigger";
    const NAME: &'static str = "Trigger";
    const HAS_TABLE: bool = true;

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Trigger> {
        &mut schema.triggers
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        target.scope.new_name(target.name)?;
        match target.scope.dialect() {
            Dialect::Sqlite => {
                let if_not_exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
                Ok(vec![sqlite(self, target, if_not_exists)?])
            }
            Dialect::Postgres => {
                target.refuse_if(if_not_exists, "if_not_exists", "triggers")?;
                postgres(self, target)
            }
            Dialect::Mysql => {
                target.refuse_if(if_not_exists, "if_not_exists", "triggers")?;
                Ok(vec![mysql(self, target)?])
            }
        }
    }

    fn drop(was: Option<&Trigger>, target: &Target<'_>, how: DropHow) -> Statements {
        if target.scope.dialect() != Dialect::Postgres {
            target.refuse_cascade(how)?;
            return Ok(vec![target.drop_sql("TRIGGER", how)]);
        }
        let if_exists = if how.if_exists { "IF EXISTS " } else { "" };
        let cascade = if how.cascade { " CASCADE" } else { "" };
        let name = target.scope.name(target.name);
        let table = target.table_sql();
        let mut statements = vec![Rendered::new(format!(
            "DROP TRIGGER {if_exists}{name} ON {table}{cascade}"
        ))];
        if was.is_some_and(|was| was.postgres.function.is_none()) {
            let function = function_name(target);
            statements.push(Rendered::new(format!(
                "DROP FUNCTION {if_exists}{}",
                target.scope.qualified(target.schema, &function)
            )));
        }
        Ok(statements)
    }
}

/// The function that has the body of a trigger of PostgreSQL.
fn function_name(target: &Target<'_>) -> String {
    format!("{}_{}", target.table.unwrap_or_default(), target.name)
}

fn timing(trigger: &Trigger) -> &'static str {
    match trigger.timing {
        TriggerTiming::Before => "BEFORE",
        TriggerTiming::After => "AFTER",
        TriggerTiming::InsteadOf => "INSTEAD OF",
    }
}

fn event(trigger: &Trigger, event: TriggerEvent, target: &Target<'_>) -> String {
    match event {
        TriggerEvent::Insert => "INSERT".to_owned(),
        TriggerEvent::Update if !trigger.update_of.is_empty() => {
            format!("UPDATE OF {}", target.scope.names(&trigger.update_of))
        }
        TriggerEvent::Update => "UPDATE".to_owned(),
        TriggerEvent::Delete => "DELETE".to_owned(),
        TriggerEvent::Truncate => "TRUNCATE".to_owned(),
    }
}

/// The one event of a trigger of SQLite and MySQL; refuses what PostgreSQL alone knows.
fn one_event(trigger: &Trigger, target: &Target<'_>) -> Result<String, RenderError> {
    let scope = target.scope;
    let title = scope.dialect().title();
    if trigger.for_each == TriggerLevel::Statement {
        return Err(scope.unsupported(
            "for_each: statement",
            format!("triggers of {title} run for each row"),
            "for_each: row",
        ));
    }
    match trigger.events.as_ref() {
        [TriggerEvent::Truncate] => Err(scope.unsupported(
            "the event truncate",
            format!("{title} has no trigger for it"),
            "delete",
        )),
        [one] => Ok(event(trigger, *one, target)),
        _ => Err(scope.unsupported(
            "a trigger on several events",
            format!("a trigger of {title} has one event"),
            "a trigger for each event",
        )),
    }
}

fn body<'t>(trigger: &'t Trigger, target: &Target<'_>) -> Result<&'t str, RenderError> {
    match &trigger.body {
        Some(body) => types::text_on(target.scope, body, "the trigger"),
        None => Err(target.scope.unsupported(
            "a trigger without a body",
            "only PostgreSQL lets a trigger call a function by its name",
            "a body, or only: [postgres]",
        )),
    }
}

/// Statements between BEGIN and END, which they may already have.
fn enclosed(body: &str) -> String {
    match routine::begins_with(body, "BEGIN") {
        true => body.to_owned(),
        false => format!("BEGIN\n{body};\nEND"),
    }
}

fn sqlite(
    trigger: &Trigger,
    target: &Target<'_>,
    if_not_exists: &str,
) -> Result<Rendered, RenderError> {
    let scope = target.scope;
    let event = one_event(trigger, target)?;
    let when = match &trigger.when {
        Some(when) => format!("WHEN ({})\n", when.trim()),
        None => String::new(),
    };
    // The table is in the schema of the trigger, and has no prefix.
    Ok(Rendered::new(format!(
        "CREATE TRIGGER {if_not_exists}{} {} {event} ON {} FOR EACH ROW\n{when}{}",
        target.sql(),
        timing(trigger),
        scope.name(target.table.unwrap_or_default()),
        enclosed(body(trigger, target)?)
    )))
}

fn mysql(trigger: &Trigger, target: &Target<'_>) -> Result<Rendered, RenderError> {
    let scope = target.scope;
    let refuse = |what: &str, why: &str, instead: &str| Err(scope.unsupported(what, why, instead));
    if trigger.timing == TriggerTiming::InsteadOf {
        return refuse(
            "instead_of",
            "views of MySQL have no triggers",
            "a procedure that writes the tables",
        );
    }
    if trigger.when.is_some() {
        return refuse(
            "when",
            "MySQL does not have it",
            "an IF in the body for mysql",
        );
    }
    if !trigger.update_of.is_empty() {
        return refuse(
            "update_of",
            "MySQL does not have it",
            "an IF in the body for mysql that compares NEW and OLD",
        );
    }
    let event = one_event(trigger, target)?;
    let body = body(trigger, target)?;
    let body = match body.contains(';') {
        true => enclosed(body),
        false => body.to_owned(),
    };
    Ok(Rendered::new(format!(
        "CREATE TRIGGER {} {} {event} ON {} FOR EACH ROW\n{body}",
        target.sql(),
        timing(trigger),
        target.table_sql()
    )))
}

fn postgres(trigger: &Trigger, target: &Target<'_>) -> Statements {
    let scope = target.scope;
    let mut statements = Vec::new();
    let function = match (&trigger.postgres.function, &trigger.body) {
        (Some(function), _) => match function.split_once('.') {
            Some((schema, function)) => scope.qualified(Some(schema), function),
            None => scope.name(function).into_owned(),
        },
        (None, Some(body)) => {
            let body = types::text_on(scope, body, "the trigger")?;
            let name = function_name(target);
            scope.new_name(&name)?;
            let name = scope.qualified(target.schema, &name);
            let declared = ["BEGIN", "DECLARE", "<<"];
            let body = match declared.iter().any(|word| routine::begins_with(body, word)) {
                true => body.to_owned(),
                false => format!("BEGIN\n{body};\nEND"),
            };
            let body = routine::postgres_body(scope, Some("plpgsql"), &body);
            statements.push(Rendered::new(format!(
                "CREATE FUNCTION {name}() RETURNS trigger {body}"
            )));
            name
        }
        (None, None) => {
            return Err(scope.unsupported(
                "a trigger that does nothing",
                "it has neither a body nor a function",
                "a body, or postgres: {function: name}",
            ));
        }
    };
    let events: Vec<String> = trigger
        .events
        .iter()
        .map(|one| event(trigger, *one, target))
        .collect();
    let level = match trigger.for_each {
        TriggerLevel::Row => "ROW",
        TriggerLevel::Statement => "STATEMENT",
    };
    let when = match &trigger.when {
        Some(when) => format!("WHEN ({})\n", when.trim()),
        None => String::new(),
    };
    let arguments = trigger.postgres.arguments.iter();
    let arguments: Vec<String> = arguments.map(|argument| scope.text(argument)).collect();
    statements.push(Rendered::new(format!(
        "CREATE TRIGGER {} {} {} ON {} FOR EACH {level}\n{when}EXECUTE FUNCTION {function}({})",
        scope.name(target.name),
        timing(trigger),
        events.join(" OR "),
        target.table_sql(),
        arguments.join(", ")
    )));
    Ok(statements)
}
