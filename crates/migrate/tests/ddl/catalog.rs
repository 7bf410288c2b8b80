//! What is in a database, as lines that can be compared: enough to see whether an operation was undone.

use revgraph_database::Dialect;

use super::scratch::Scratch;

/// Tables, columns, keys, constraints, indexes, types and what stands beside tables, sorted: the order of columns is
/// not in it, since a column comes back at the end.
pub(crate) fn contents(scratch: &mut Scratch) -> Vec<String> {
    let queries: &[&str] = match scratch.dialect {
        Dialect::Sqlite => &[SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_KEYS, SQLITE_OTHERS],
        Dialect::Postgres => &[
            POSTGRES_COLUMNS,
            POSTGRES_CONSTRAINTS,
            POSTGRES_INDEXES,
            POSTGRES_ENUMS,
            POSTGRES_DOMAINS,
            POSTGRES_RELATIONS,
            POSTGRES_SEQUENCES,
            POSTGRES_ROUTINES,
            POSTGRES_TRIGGERS,
            POSTGRES_SCHEMAS,
        ],
        Dialect::Mysql => &[
            MYSQL_TABLES,
            MYSQL_COLUMNS,
            MYSQL_INDEXES,
            MYSQL_KEYS,
            MYSQL_CHECKS,
            MYSQL_VIEWS,
            MYSQL_ROUTINES,
            MYSQL_TRIGGERS,
            MYSQL_SCHEMAS,
        ],
    };
    let mut lines = Vec::new();
    for query in queries {
        for row in scratch.session().query(query).unwrap() {
            let words: Vec<String> = row
                .into_iter()
                .map(|word| word.unwrap_or("NULL".to_owned()))
                .collect();
            lines.push(words.join(" "));
        }
    }
    if scratch.dialect == Dialect::Sqlite {
        lines.extend(sqlite_constraints(scratch));
    }
    lines.sort();
    lines
}

/// The names of constraints and the options of tables, which SQLite keeps in their texts alone.
fn sqlite_constraints(scratch: &mut Scratch) -> Vec<String> {
    let tables = scratch.rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'",
    );
    let mut lines = Vec::new();
    for table in tables {
        let [Some(name), Some(text)] = table.as_slice() else {
            continue;
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2) {
            if pair[0] == "CONSTRAINT" {
                lines.push(format!("constraint {name} {}", pair[1]));
            }
        }
        let options = text.rsplit(')').next().unwrap_or_default().trim();
        lines.push(format!("options {name} {options}"));
    }
    lines
}

const SQLITE_COLUMNS: &str = "SELECT 'column', t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden \
    FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite^_%' ESCAPE '^'";

const SQLITE_INDEXES: &str = "SELECT 'index', t.name, i.name, i.\"unique\", i.origin, i.partial, c.seqno, c.name, c.\"desc\" \
    FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite^_%' ESCAPE '^' AND c.key";

const SQLITE_KEYS: &str = "SELECT 'foreign key', t.name, k.seq, k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete \
    FROM sqlite_schema t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite^_%' ESCAPE '^'";

const POSTGRES_COLUMNS: &str = "SELECT 'column', a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), \
    a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum), \
    obj_description(c.oid, 'pg_class'), c.relpersistence, c.reloptions::text, a.attcollation::text \
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped \
    AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')";

const POSTGRES_CONSTRAINTS: &str = "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) \
    FROM pg_constraint WHERE conrelid <> 0 AND connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')";

const POSTGRES_INDEXES: &str = "SELECT 'index', indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";

const POSTGRES_ENUMS: &str = "SELECT 'enum', enumtypid::regtype::text, enumlabel, row_number() OVER (PARTITION BY enumtypid ORDER BY enumsortorder) FROM pg_enum";

const MYSQL_TABLES: &str = "SELECT 'table', t.table_schema, t.table_name, t.engine, t.table_collation, t.row_format, t.table_comment \
    FROM information_schema.tables t WHERE t.table_schema IN (DATABASE(), 'ddl_app')";

const MYSQL_COLUMNS: &str = "SELECT 'column', c.table_schema, c.table_name, c.column_name, c.column_type, c.is_nullable, \
    c.column_default, c.extra, c.generation_expression, c.collation_name, c.column_comment \
    FROM information_schema.columns c WHERE c.table_schema IN (DATABASE(), 'ddl_app')";

const MYSQL_INDEXES: &str = "SELECT 'index', s.table_schema, s.table_name, s.index_name, s.non_unique, s.seq_in_index, \
    s.column_name, s.collation, s.sub_part, s.index_type \
    FROM information_schema.statistics s WHERE s.table_schema IN (DATABASE(), 'ddl_app')";

const MYSQL_KEYS: &str = "SELECT 'foreign key', k.constraint_schema, k.table_name, k.constraint_name, k.column_name, \
    k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule \
    FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r \
    ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name \
    WHERE k.constraint_schema IN (DATABASE(), 'ddl_app')";

/// The checks that MariaDB makes for JSON columns are among them, and come and go with their columns.
const MYSQL_CHECKS: &str = "SELECT 'check', c.constraint_schema, c.constraint_name, c.check_clause \
    FROM information_schema.check_constraints c WHERE c.constraint_schema IN (DATABASE(), 'ddl_app')";

const SQLITE_OTHERS: &str = "SELECT t.type, t.name, t.tbl_name, t.sql FROM sqlite_schema t WHERE t.type IN ('view', 'trigger')";

const POSTGRES_DOMAINS: &str = "SELECT 'domain', t.oid::regtype::text, format_type(t.typbasetype, t.typtypmod), t.typnotnull, \
    t.typdefault, t.typcollation::text, pg_get_constraintdef(c.oid) \
    FROM pg_type t LEFT JOIN pg_constraint c ON c.contypid = t.oid \
    WHERE t.typtype = 'd' AND t.typnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')";

const POSTGRES_RELATIONS: &str = "SELECT c.relkind::text, c.oid::regclass::text, pg_get_viewdef(c.oid), c.reloptions::text \
    FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')";

const POSTGRES_SEQUENCES: &str = "SELECT 'sequence', s.seqrelid::regclass::text, s.seqtypid::regtype::text, s.seqstart, s.seqincrement, \
    s.seqmin, s.seqmax, s.seqcache, s.seqcycle, d.refobjid::regclass::text, d.refobjsubid \
    FROM pg_sequence s LEFT JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype = 'a'";

const POSTGRES_ROUTINES: &str = "SELECT 'routine', pg_get_functiondef(p.oid) FROM pg_proc p \
    WHERE p.prokind IN ('f', 'p') AND p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')";

const POSTGRES_TRIGGERS: &str =
    "SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal";

const POSTGRES_SCHEMAS: &str = "SELECT 'schema', nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' \
    UNION ALL SELECT 'extension', extname FROM pg_extension";

const MYSQL_VIEWS: &str = "SELECT 'view', table_schema, table_name, view_definition, check_option, security_type \
    FROM information_schema.views WHERE table_schema IN (DATABASE(), 'ddl_app')";

const MYSQL_ROUTINES: &str = "SELECT routine_type, routine_schema, routine_name, dtd_identifier, routine_definition, \
    is_deterministic, sql_data_access, security_type, routine_comment \
    FROM information_schema.routines WHERE routine_schema IN (DATABASE(), 'ddl_app')";

const MYSQL_TRIGGERS: &str = "SELECT 'trigger', trigger_schema, trigger_name, event_object_table, action_timing, \
    event_manipulation, action_statement FROM information_schema.triggers WHERE trigger_schema IN (DATABASE(), 'ddl_app')";

const MYSQL_SCHEMAS: &str =
    "SELECT 'schema', schema_name FROM information_schema.schemata WHERE schema_name = 'ddl_app'";
