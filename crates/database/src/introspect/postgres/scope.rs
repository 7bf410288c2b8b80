//! What part of the database is read, as the conditions of queries, and the settings that they run with.

use super::super::Reach;
use crate::sql::string;
use revgraph_schema::Dialect;

/// What the queries have to know.
pub(super) struct Scope {
    /// The server's major version.
    pub(super) version: u32,
    /// The default schema, as an expression.
    default: String,
    /// All schemas that are read, as a list of expressions.
    schemas: String,
    /// The further schemas alone, as a list of literals.
    further: Option<String>,
    /// The tables that are left out, as a list of pairs.
    without: Option<String>,
}

/// Settings that a text of the server depends on, and the values with which it is the same everywhere.
const SETTINGS: &[(&str, &str)] = &[
    ("datestyle", "'ISO, YMD'"),
    ("intervalstyle", "'postgres'"),
    ("timezone", "'UTC'"),
    ("bytea_output", "'hex'"),
    ("extra_float_digits", "'1'"),
    ("quote_all_identifiers", "'off'"),
    ("standard_conforming_strings", "'on'"),
];

impl Scope {
    pub(super) fn new(reach: &Reach, version: u32) -> Scope {
        let literal = |text: &String| string(Dialect::Postgres, text);
        let default = match &reach.default_schema {
            Some(schema) => format!("{}::name", literal(schema)),
            None => "NULLIF(pg_catalog.current_setting('revgraph.schema'), '')::name".to_owned(),
        };
        let further: Vec<String> = reach.schemas.iter().map(literal).collect();
        let further = (!further.is_empty()).then(|| further.join(", "));
        let schemas = match &further {
            Some(further) => format!("{default}, {further}"),
            None => default.clone(),
        };
        let without: Vec<String> = reach
            .without
            .iter()
            .map(|table| {
                let schema = table.schema.as_ref().map(literal);
                let schema = schema.unwrap_or_else(|| default.clone());
                format!("({schema}, {})", literal(&table.name))
            })
            .collect();
        Scope {
            version,
            default,
            schemas,
            further,
            without: (!without.is_empty()).then(|| without.join(", ")),
        }
    }

    /// The statements that keep the settings aside and set those that the queries want: the default schema first in
    /// the search path, then what the session has there. Schemas that are read beside it are not in the path, so
    /// that their objects always have them; temporary objects come last, so that they hide nothing.
    ///
    /// All of it is local to the transaction: where none is open, that is the message itself.
    ///
    /// A schema that the role may not use stands in no search path, so that texts would name it: the lookup of a name in
    /// it is the server's own error.
    pub(super) fn set_up(&self) -> String {
        let mut message =
            "SELECT '', pg_catalog.set_config('revgraph.schema', pg_catalog.current_schema(), true);\n"
                .to_owned();
        let names = SETTINGS.iter().map(|(name, _)| *name);
        for name in names.chain(["search_path"]) {
            message.push_str(&format!(
                "SELECT '', pg_catalog.set_config('revgraph.{name}', pg_catalog.current_setting('{name}'), true);\n"
            ));
        }
        for (name, value) in SETTINGS {
            message.push_str(&format!(
                "SELECT '', pg_catalog.set_config('{name}', {value}, true);\n"
            ));
        }
        let further = match &self.further {
            Some(further) => format!(" AND p.name NOT IN ({further})"),
            None => String::new(),
        };
        let default = &self.default;
        message.push_str(&format!(
            "SELECT '', pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', pg_catalog.quote_ident({default}), \
             (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(p.name), ', ' ORDER BY p.place) \
             FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS p(name, place) \
             WHERE p.name NOT IN ({default}, 'pg_catalog'){further}), 'pg_temp'), true);\n\
             SELECT '', pg_catalog.to_regclass(pg_catalog.quote_ident({default}) || '.revgraph');\n\
             SELECT 'default schema', {default};\n"
        ));
        message
    }

    /// The statements that set the settings back.
    pub(super) fn restore() -> String {
        let names = SETTINGS.iter().map(|(name, _)| *name);
        let statements: Vec<String> = names
            .chain(["search_path"])
            .map(|name| {
                format!(
                    "SELECT '', pg_catalog.set_config('{name}', pg_catalog.current_setting('revgraph.{name}'), true)"
                )
            })
            .collect();
        statements.join(";\n")
    }

    /// The schema of an object, none for the default one.
    pub(super) fn schema_of(&self, namespace: &str) -> String {
        format!("NULLIF({namespace}.nspname, {})", self.default)
    }

    /// Whether a schema is read.
    pub(super) fn has(&self, namespace: &str) -> String {
        format!("{namespace}.nspname IN ({})", self.schemas)
    }

    /// Whether a schema is one of the further ones.
    pub(super) fn has_beside(&self, namespace: &str) -> String {
        match &self.further {
            Some(further) => format!(
                "{namespace}.nspname IN ({further}) AND {namespace}.nspname <> {}",
                self.default
            ),
            None => "false".to_owned(),
        }
    }

    /// Whether a table is read: `relation` and `namespace` are its rows of `pg_class` and `pg_namespace`.
    pub(super) fn has_table(&self, relation: &str, namespace: &str) -> String {
        format!(
            "({} AND {relation}.relkind IN ('r', 'p') AND NOT {relation}.relispartition)",
            self.has_relation(relation, namespace)
        )
    }

    /// Whether a relation of any kind is read.
    pub(super) fn has_relation(&self, relation: &str, namespace: &str) -> String {
        let without = match &self.without {
            Some(without) => {
                format!(" AND ({namespace}.nspname, {relation}.relname) NOT IN ({without})")
            }
            None => String::new(),
        };
        format!(
            "({} AND {relation}.relpersistence <> 't' AND {}{without})",
            self.has(namespace),
            not_of_extension("pg_class", relation)
        )
    }
}

/// Whether no extension brought the object.
pub(super) fn not_of_extension(catalogue: &str, object: &str) -> String {
    format!(
        "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '{catalogue}'::regclass AND x.objid = {object}.oid \
         AND x.deptype = 'e')"
    )
}

/// The comment on an object or a column, as a join.
pub(super) fn comment(relation: &str, column: &str) -> String {
    format!(
        "LEFT JOIN pg_description d ON d.objoid = {relation} AND d.classoid = 'pg_class'::regclass \
         AND d.objsubid = {column}"
    )
}
