//! What is in a database, as lines that can be compared: enough to see whether an operation was undone.

use revgraph_database::Dialect;

use super::scratch::Scratch;

/// Tables, columns, keys, constraints, indexes and types, sorted: the order of columns is not in it, since a
/// column comes back at the end.
pub(crate) fn contents(scratch: &mut Scratch) -> Vec<String> {
    let queries: &[&str] = match scratch.dialect {
        Dialect::Sqlite => &[SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_KEYS],
        Dialect::Postgres => &[
            POSTGRES_COLUMNS,
            POSTGRES_CONSTRAINTS,
            POSTGRES_INDEXES,
            POSTGRES_ENUMS,
        ],
        Dialect::Mysql => &[
            MYSQL_TABLES,
            MYSQL_COLUMNS,
            MYSQL_INDEXES,
            MYSQL_KEYS,
            MYSQL_CHECKS,
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
    lines.sort();
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

const POSTGRES_ENUMS: &str =
    "SELECT 'enum', enumtypid::regtype::text, enumlabel, enumsortorder FROM pg_enum";

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
