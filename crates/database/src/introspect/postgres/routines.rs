//! Functions and procedures. Of several with one name the first by its parameters is read.

use super::fields::Fields;
use super::reading::Reading;
use super::scope::not_of_extension;
use super::{Kind, data_type};
use crate::session::Answer;
use revgraph_schema::Dialect;
use revgraph_schema::model::{
    Function, MysqlRoutine, Parameter, ParameterMode, PostgresFunction, PostgresProcedure,
    Procedure, SqlText, TableName,
};

/// A function that a trigger may call.
pub(super) struct Routine {
    pub(super) oid: u32,
    pub(super) name: TableName,
    /// Whether it is a function for a trigger, in PL/pgSQL and without options.
    pub(super) is_plain_trigger: bool,
    pub(super) body: String,
}

pub(super) const KIND: Kind = Kind {
    name: "routine",
    query: |scope| {
        let (schema, has) = (scope.schema_of("n"), scope.has("n"));
        let own = not_of_extension("pg_proc", "p");
        let types = "coalesce(p.proallargtypes, p.proargtypes::oid[])";
        let body = match scope.version >= 14 {
            true => "coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)",
            false => "p.prosrc",
        };
        format!(
            "SELECT 'routine', p.oid, {schema}, p.proname, p.prokind, l.lanname, {body}, p.provolatile, p.proisstrict, \
             p.prosecdef, p.proparallel, p.proleakproof, p.proconfig, pg_get_function_result(p.oid), p.proargnames, \
             p.proargmodes, \
             (SELECT array_agg(format_type(x.type, NULL) ORDER BY x.place) \
             FROM unnest({types}) WITH ORDINALITY x(type, place)), \
             CASE WHEN p.pronargdefaults > 0 THEN (SELECT array_agg(pg_get_function_arg_default(p.oid, x) ORDER BY x) \
             FROM generate_series(1, cardinality({types})) x) END \
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang \
             WHERE p.prokind IN ('f', 'p') AND l.lanname NOT IN ('c', 'internal') AND {has} AND {own} \
             ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)"
        )
    },
    read,
};

fn read(reading: &mut Reading, mut fields: Fields) -> Answer<()> {
    let oid = fields.number()?;
    let schema = fields.optional();
    let name = TableName::new(schema.as_deref(), &fields.text()?);
    let is_procedure = fields.text()? == "p";
    let language = fields.text()?;
    let text = fields.text()?;
    // As it is written to a statement, without blank space and semicolons around it.
    let body = SqlText::new(&text)
        .on(Dialect::Postgres)
        .unwrap_or_default()
        .to_owned();
    let language = (language != inferred(&body)).then_some(language);
    let volatility = match fields.text()?.as_str() {
        "i" => Some("immutable".to_owned()),
        "s" => Some("stable".to_owned()),
        _ => None,
    };
    let strict = fields.flag();
    let security_definer = fields.flag();
    let parallel = match fields.text()?.as_str() {
        "s" => Some("safe".to_owned()),
        "r" => Some("restricted".to_owned()),
        _ => None,
    };
    let leakproof = fields.flag();
    let set = fields.options()?;
    let returns = fields.optional();
    let parameters = parameters(&mut fields)?;
    if is_procedure {
        let procedure = Procedure {
            parameters,
            body: SqlText::new(body),
            postgres: PostgresProcedure {
                language,
                security_definer,
                set,
            },
            mysql: MysqlRoutine::default(),
        };
        reading.schema.procedures.entry(name).or_insert(procedure);
        return Ok(());
    }
    let returns = returns.unwrap_or_else(|| "void".to_owned());
    let postgres = PostgresFunction {
        language,
        volatility,
        strict,
        security_definer,
        parallel,
        leakproof,
        set,
    };
    reading.routines.push(Routine {
        oid,
        name: name.clone(),
        is_plain_trigger: returns == "trigger"
            && postgres == PostgresFunction::default()
            && inferred(&body) == "plpgsql",
        body: body.clone(),
    });
    let function = Function {
        parameters,
        returns: data_type::portable(&returns).into(),
        body: SqlText::new(body),
        postgres,
        mysql: MysqlRoutine::default(),
    };
    reading.schema.functions.entry(name).or_insert(function);
    Ok(())
}

/// The language that a body has when none is said.
fn inferred(body: &str) -> &'static str {
    let first = body
        .split(|next: char| !next.is_alphanumeric() && next != '_')
        .next();
    let first = first.unwrap_or_default().to_ascii_uppercase();
    let after = body.get(first.len()..).unwrap_or_default().trim_start();
    let is_atomic = after
        .get(.."ATOMIC".len())
        .is_some_and(|word| word.eq_ignore_ascii_case("ATOMIC"));
    match first.as_str() {
        "BEGIN" if is_atomic => "sql",
        "BEGIN" | "DECLARE" => "plpgsql",
        _ if body.starts_with("<<") => "plpgsql",
        _ => "sql",
    }
}

fn parameters(fields: &mut Fields) -> Answer<Vec<Parameter>> {
    let names = fields.optional_list()?;
    let modes = fields.list()?;
    let types = fields.list()?;
    let mut defaults = fields.optional_list()?;
    let mut parameters = Vec::with_capacity(types.len());
    for (place, words) in types.iter().enumerate() {
        let mode = match modes.get(place).map(String::as_str) {
            None | Some("i") => ParameterMode::In,
            Some("o") => ParameterMode::Out,
            Some("b") => ParameterMode::Inout,
            Some("v") => ParameterMode::Variadic,
            // A column of what the function returns.
            Some(_) => continue,
        };
        parameters.push(Parameter {
            name: names.get(place).cloned().flatten().unwrap_or_default(),
            data_type: data_type::portable(words).into(),
            mode,
            default: defaults.get_mut(place).and_then(Option::take),
        });
    }
    Ok(parameters)
}
