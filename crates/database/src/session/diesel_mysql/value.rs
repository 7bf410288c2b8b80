//! Values as the server would write them.
//!
//! The client library makes texts of all values when it is asked for texts, and knows how many digits a time has behind
//! the second. But Diesel offers it a buffer of one byte, into which it fits a number that is not whole, and a padded one,
//! instead of asking for more. Asked for decimals, Diesel takes numbers as they are, and the library writes all others.
//! Not to be known are the zeros of `ZEROFILL`, and those at the end of `FLOAT(7,2)`.

use diesel::QueryResult;
use diesel::deserialize::{self, FromSql};
use diesel::expression::QueryMetadata;
use diesel::mysql::{Mysql, MysqlType, MysqlValue};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::row::{Field, Row};
use diesel::sql_types::{BigInt, Double, Float, Unsigned};

/// A statement whose answer is read with [`texts`].
pub(super) struct AsTexts<'a>(pub(super) &'a str);

impl QueryId for AsTexts<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Mysql> for AsTexts<'_> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        pass.unsafe_to_cache_prepared();
        pass.push_sql(self.0);
        Ok(())
    }
}

impl Query for AsTexts<'_> {
    type SqlType = Decimals;
}

/// As many columns as there are, all of them decimals.
pub(super) struct Decimals;

/// <https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html>
const MOST_COLUMNS: usize = 4096;

impl QueryMetadata<Decimals> for Mysql {
    fn row_metadata(_: &mut (), types: &mut Vec<Option<MysqlType>>) {
        types.resize(MOST_COLUMNS, Some(MysqlType::Numeric));
    }
}

pub(super) fn texts<'a>(row: &impl Row<'a, Mysql>) -> QueryResult<Vec<Option<String>>> {
    let column = |index| {
        let field = Row::get(row, index).ok_or(diesel::result::Error::NotFound)?;
        let text = field.value().map(text).transpose();
        text.map_err(diesel::result::Error::DeserializationError)
    };
    (0..row.field_count()).map(column).collect()
}

fn text(value: MysqlValue<'_>) -> deserialize::Result<String> {
    use MysqlType as Type;
    Ok(match value.value_type() {
        Type::Tiny | Type::Short | Type::Long | Type::LongLong => {
            <i64 as FromSql<BigInt, Mysql>>::from_sql(value)?.to_string()
        }
        Type::UnsignedTiny | Type::UnsignedShort | Type::UnsignedLong | Type::UnsignedLongLong => {
            <u64 as FromSql<Unsigned<BigInt>, Mysql>>::from_sql(value)?.to_string()
        }
        Type::Float => {
            let value = <f32 as FromSql<Float, Mysql>>::from_sql(value)?;
            // No more digits than a float keeps of any decimal number.
            written(&format!("{:.5e}", f64::from(value)))
        }
        Type::Double => {
            let value = <f64 as FromSql<Double, Mysql>>::from_sql(value)?;
            written(&format!("{value:e}"))
        }
        _ => std::str::from_utf8(value.as_bytes())?.to_owned(),
    })
}

/// `-1.5e-3` as MySQL writes it: with an exponent only where there are more than 15 digits before the point or more than
/// 14 zeros behind it.
fn written(scientific: &str) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        digits => digits,
    };
    let before_point = exponent + 1;
    let number = match usize::try_from(before_point) {
        Ok(before @ 1..=15) if digits.len() > before => {
            let (whole, rest) = digits.split_at(before);
            format!("{whole}.{rest}")
        }
        Ok(before @ 1..=15) => format!("{digits:0<before$}"),
        _ if (-14..=0).contains(&before_point) => {
            let zeros = "0".repeat(before_point.unsigned_abs() as usize);
            format!("0.{zeros}{digits}")
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{exponent}")
        }
    };
    format!("{sign}{number}")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn floating_points_are_written_as_mysql_writes_them() {
        for (scientific, expected) in [
            ("0e0", "0"),
            ("1e0", "1"),
            ("-1.5e-3", "-0.0015"),
            ("1.23456e5", "123456"),
            ("1.234560e2", "123.456"),
            ("1e14", "100000000000000"),
            ("1e15", "1e15"),
            ("1.5e-15", "0.0000000000000015"),
            ("1.5e-16", "1.5e-16"),
        ] {
            assert_eq!(written(scientific), expected, "{scientific}");
        }
    }
}
