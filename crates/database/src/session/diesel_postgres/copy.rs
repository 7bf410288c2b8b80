//! `COPY ... FROM stdin` with Diesel, which knows it only for tables of its own schema.

use super::{Answer, fault};
use crate::error::ErrorKind;
use diesel::pg::{CopyTarget, Pg};
use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::Text;
use std::cell::RefCell;
use std::io;

diesel::table! {
    /// Stands for the table that is copied into; nothing of it is sent.
    any_table (any_column) {
        any_column -> Text,
    }
}

thread_local! {
    /// What stands behind the word COPY, for [`AnyTarget`], which Diesel asks as a type and not as a value.
    static TARGET: RefCell<String> = const { RefCell::new(String::new()) };
}

struct AnyTarget;

impl CopyTarget for AnyTarget {
    type Table = any_table::table;
    type SqlType = Text;

    fn walk_target(mut pass: AstPass<'_, '_, Pg>) -> QueryResult<()> {
        TARGET.with_borrow(|target| pass.push_sql(target));
        Ok(())
    }
}

/// Diesel writes `COPY `, the target and ` FROM STDIN`. The target is the rest of the statement here, and what Diesel
/// writes behind it is made a comment.
pub(super) fn copy_in(connection: &mut PgConnection, sql: &str, data: &str) -> Answer<u64> {
    let target = sql.trim_start();
    let (word, target) = target.split_at(target.len().min(4));
    if !word.eq_ignore_ascii_case("copy") {
        return Err(ErrorKind::UnexpectedAnswer {
            message: "the statement does not begin with COPY".to_owned(),
        });
    }
    let target = target.trim_end().trim_end_matches(';');
    TARGET.set(format!("{target}\n--"));
    let copied = diesel::copy_from(any_table::table)
        .from_raw_data(AnyTarget, |out: &mut dyn io::Write| {
            out.write_all(data.as_bytes())
                .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))
        })
        .execute(connection);
    copied.map(|rows| rows as u64).map_err(fault)
}
