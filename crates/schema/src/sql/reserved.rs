//! The words that each dialect does not take as a name without quotes.
//!
//! Each list was found by using every keyword that the database knows as the name of a table, a column, an index and
//! a constraint; a test does so again on each server (`crates/migrate/tests/ddl/words.rs`).

use crate::Dialect;

/// The words that are no names without quotes, in lower case and sorted.
pub fn reserved_words(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
        Dialect::Mysql => MYSQL,
    }
}

/// Whether the word needs quotes as a name, in any case of its letters.
pub(super) fn is_reserved(dialect: Dialect, name: &str) -> bool {
    reserved_words(dialect)
        .binary_search(&name.to_ascii_lowercase().as_str())
        .is_ok()
}

/// What SQLite 3.51 does not take unquoted as the name of a table or a column; its other keywords fall back to names.
/// <https://www.sqlite.org/lang_keywords.html>
#[rustfmt::skip]
const SQLITE: &[&str] = &[
    "add", "all", "alter", "and", "as", "autoincrement", "between", "case", "cast", "check", "collate",
    "commit", "constraint", "create", "current_date", "current_time", "current_timestamp", "default",
    "deferrable", "delete", "distinct", "drop", "else", "escape", "except", "exists", "foreign", "from",
    "group", "having", "if", "in", "index", "insert", "intersect", "into", "is", "isnull", "join",
    "limit", "not", "nothing", "notnull", "null", "on", "or", "order", "primary", "raise", "references",
    "returning", "select", "set", "table", "then", "to", "transaction", "union", "unique", "update",
    "using", "values", "when", "where",
];

/// PostgreSQL's reserved keywords and those that may only name a type or a function, up to PostgreSQL 18.
/// <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>
#[rustfmt::skip]
const POSTGRES: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "binary", "both", "case", "cast", "check", "collate", "collation", "column", "concurrently",
    "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable",
    "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze",
    "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect",
    "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime",
    "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order",
    "outer", "overlaps", "placing", "primary", "references", "returning", "right", "select",
    "session_user", "similar", "some", "symmetric", "system_user", "table", "tablesample", "then", "to",
    "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where",
    "window", "with",
];

/// What MariaDB 10.11 does not take unquoted, and what MySQL 8 reserves beside it.
/// <https://dev.mysql.com/doc/refman/8.4/en/keywords.html>
#[rustfmt::skip]
const MYSQL: &[&str] = &[
    "accessible", "add", "all", "alter", "analyze", "and", "as", "asc", "asensitive", "before",
    "between", "bigint", "binary", "blob", "both", "by", "call", "cascade", "case", "change", "char",
    "character", "check", "collate", "column", "condition", "constraint", "continue", "convert",
    "create", "cross", "cube", "cume_dist", "current_date", "current_role", "current_time",
    "current_timestamp", "current_user", "cursor", "database", "databases", "day_hour",
    "day_microsecond", "day_minute", "day_second", "dec", "decimal", "declare", "default", "delayed",
    "delete", "delete_domain_id", "dense_rank", "desc", "describe", "deterministic", "distinct",
    "distinctrow", "div", "do_domain_ids", "double", "drop", "dual", "each", "else", "elseif", "empty",
    "enclosed", "escaped", "except", "exists", "exit", "explain", "false", "fetch", "first_value",
    "float", "float4", "float8", "for", "force", "foreign", "from", "fulltext", "function", "generated",
    "get", "grant", "group", "grouping", "groups", "having", "high_priority", "hour_microsecond",
    "hour_minute", "hour_second", "if", "ignore", "ignore_domain_ids", "in", "index", "infile", "inner",
    "inout", "insensitive", "insert", "int", "int1", "int2", "int3", "int4", "int8", "integer",
    "intersect", "interval", "into", "io_after_gtids", "io_before_gtids", "is", "iterate", "join",
    "json_table", "key", "keys", "kill", "lag", "last_value", "lateral", "lead", "leading", "leave",
    "left", "like", "limit", "linear", "lines", "load", "localtime", "localtimestamp", "lock", "long",
    "longblob", "longtext", "loop", "low_priority", "manual", "master_bind", "master_demote_to_replica",
    "master_demote_to_slave", "master_ssl_verify_server_cert", "match", "maxvalue", "mediumblob",
    "mediumint", "mediumtext", "middleint", "minute_microsecond", "minute_second", "mod", "modifies",
    "natural", "no_write_to_binlog", "not", "nth_value", "ntile", "null", "numeric", "of", "offset",
    "on", "optimize", "optimizer_costs", "optionally", "or", "order", "out", "outer", "outfile", "over",
    "page_checksum", "parallel", "parse_vcol_expr", "partition", "percent_rank", "portion", "precision",
    "primary", "procedure", "purge", "qualify", "range", "rank", "read", "read_write", "reads", "real",
    "recursive", "ref_system_id", "references", "regexp", "release", "rename", "repeat", "replace",
    "require", "resignal", "restrict", "return", "returning", "revoke", "right", "rlike", "row",
    "row_number", "rows", "schema", "schemas", "second_microsecond", "select", "sensitive", "separator",
    "set", "show", "signal", "smallint", "spatial", "specific", "sql", "sql_big_result",
    "sql_calc_found_rows", "sql_small_result", "sqlexception", "sqlstate", "sqlwarning", "ssl",
    "starting", "stats_auto_recalc", "stats_persistent", "stats_sample_pages", "stored",
    "straight_join", "system", "table", "tablesample", "terminated", "then", "tinyblob", "tinyint",
    "tinytext", "to", "trailing", "trigger", "true", "undo", "union", "unique", "unlock", "unsigned",
    "update", "usage", "use", "using", "utc_date", "utc_time", "utc_timestamp", "value", "values",
    "varbinary", "varchar", "varcharacter", "varying", "virtual", "when", "where", "while", "window",
    "with", "write", "xor", "year_month", "zerofill",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        for words in [SQLITE, POSTGRES, MYSQL] {
            assert!(words.is_sorted());
        }
    }
}
