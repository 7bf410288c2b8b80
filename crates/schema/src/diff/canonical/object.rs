//! What stands beside tables, as one dialect would report it.

use super::super::{default, text, types};
use super::CanonicalError;
use crate::Dialect;
use crate::model::{
    Function, MaterializedView, MysqlRoutine, MysqlView, Parameter, PostgresFunction,
    PostgresProcedure, PostgresTrigger, PostgresView, Procedure, Schema, SqlText, TableName,
    Trigger, TriggerEvent, View,
};
use crate::types::TypeSpec;

/// The text for the dialect alone; `None` when only other dialects have one.
fn sql(dialect: Dialect, text: &SqlText) -> Option<SqlText> {
    text.on(dialect).map(SqlText::new)
}

/// Views and materialized views.
pub(super) fn views(dialect: Dialect, declared: &Schema, schema: &mut Schema) {
    for (name, view) in &declared.views {
        let Some(sql) = sql(dialect, &view.sql) else {
            continue;
        };
        let view = View {
            sql,
            columns: view.columns.clone(),
            check_option: view.check_option,
            postgres: match dialect {
                Dialect::Postgres => view.postgres.clone(),
                Dialect::Sqlite | Dialect::Mysql => PostgresView::default(),
            },
            mysql: match dialect {
                Dialect::Mysql => view.mysql.clone(),
                Dialect::Sqlite | Dialect::Postgres => MysqlView::default(),
            },
        };
        schema.views.insert(name.clone(), view);
    }
    if dialect == Dialect::Postgres {
        for (name, view) in &declared.materialized_views {
            let Some(sql) = sql(dialect, &view.sql) else {
                continue;
            };
            let view = MaterializedView {
                sql,
                ..view.clone()
            };
            schema.materialized_views.insert(name.clone(), view);
        }
    }
}

/// Functions and procedures.
pub(super) fn routines(
    dialect: Dialect,
    declared: &Schema,
    schema: &mut Schema,
) -> Result<(), CanonicalError> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    let postgres = dialect == Dialect::Postgres;
    let mysql = |own: &MysqlRoutine| match postgres {
        true => MysqlRoutine::default(),
        false => own.clone(),
    };
    for (name, function) in &declared.functions {
        let Some(body) = sql(dialect, &function.body) else {
            continue;
        };
        let of = |data_type: &TypeSpec| type_of(dialect, "function", name, data_type);
        let function = Function {
            parameters: parameters(&function.parameters, &of)?,
            returns: of(&function.returns)?,
            body,
            postgres: match postgres {
                true => function.postgres.clone(),
                false => PostgresFunction::default(),
            },
            mysql: mysql(&function.mysql),
        };
        schema.functions.insert(name.clone(), function);
    }
    for (name, procedure) in &declared.procedures {
        let Some(body) = sql(dialect, &procedure.body) else {
            continue;
        };
        let of = |data_type: &TypeSpec| type_of(dialect, "procedure", name, data_type);
        let procedure = Procedure {
            parameters: parameters(&procedure.parameters, &of)?,
            body,
            postgres: match postgres {
                true => procedure.postgres.clone(),
                false => PostgresProcedure::default(),
            },
            mysql: mysql(&procedure.mysql),
        };
        schema.procedures.insert(name.clone(), procedure);
    }
    Ok(())
}

fn parameters(
    declared: &[Parameter],
    of: &dyn Fn(&TypeSpec) -> Result<TypeSpec, CanonicalError>,
) -> Result<Vec<Parameter>, CanonicalError> {
    let parameters = declared.iter().map(|parameter| {
        Ok(Parameter {
            data_type: of(&parameter.data_type)?,
            ..parameter.clone()
        })
    });
    parameters.collect()
}

fn type_of(
    dialect: Dialect,
    kind: &'static str,
    name: &TableName,
    declared: &TypeSpec,
) -> Result<TypeSpec, CanonicalError> {
    let Some(data_type) = declared.on(dialect) else {
        return Err(CanonicalError::NoObjectType {
            kind,
            name: name.clone(),
            dialect,
        });
    };
    match types::canonical(dialect, data_type, false) {
        Ok(data_type) => Ok(data_type.into()),
        Err(source) => Err(CanonicalError::ObjectType {
            kind,
            name: name.clone(),
            dialect,
            source: Box::new(source),
        }),
    }
}

/// Triggers; those without a body for the dialect are for others.
pub(super) fn triggers(dialect: Dialect, declared: &Schema, schema: &mut Schema) {
    for (name, trigger) in &declared.triggers {
        let postgres = match dialect {
            Dialect::Postgres => trigger.postgres.clone(),
            Dialect::Sqlite | Dialect::Mysql => PostgresTrigger::default(),
        };
        let body = (trigger.body.as_ref()).and_then(|body| sql(dialect, body));
        let body = body.filter(|_| postgres.function.is_none());
        if body.is_none() && postgres.function.is_none() {
            continue;
        }
        let mut trigger = Trigger {
            body,
            postgres,
            ..trigger.clone()
        };
        trigger.events.0.sort_by_key(|event| match event {
            TriggerEvent::Insert => 0,
            TriggerEvent::Delete => 1,
            TriggerEvent::Update => 2,
            TriggerEvent::Truncate => 3,
        });
        if let Some(when) = &mut trigger.when {
            *when = text::bare(when).to_owned();
        }
        schema.triggers.insert(name.clone(), trigger);
    }
}

/// What PostgreSQL alone has.
pub(super) fn of_postgres(declared: &Schema, schema: &mut Schema) -> Result<(), CanonicalError> {
    let dialect = Dialect::Postgres;
    schema.extensions = declared.extensions.clone();
    schema.enums = declared.enums.clone();
    for (name, domain) in &declared.domains {
        let mut domain = domain.clone();
        domain.data_type = type_of(dialect, "domain", name, &domain.data_type)?;
        if let (Some(term), Some(data_type)) = (&domain.default, domain.data_type.on(dialect)) {
            domain.default = default::canonical(dialect, data_type, term);
        }
        for check in &mut domain.checks {
            check.sql = text::bare(&check.sql).to_owned();
        }
        schema.domains.insert(name.clone(), domain);
    }
    for (name, sequence) in &declared.sequences {
        let mut sequence = sequence.clone();
        if let Some(data_type) = &sequence.data_type {
            sequence.data_type = Some(type_of(dialect, "sequence", name, data_type)?);
        }
        sequence.owned_by = sequence.owned_by.filter(|owner| owner != "none");
        schema.sequences.insert(name.clone(), sequence);
    }
    Ok(())
}
