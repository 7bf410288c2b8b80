//! Values as the server would write them: out of rows that it wrote as text, or out of a few types.

use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::pg::{Pg, PgValue};
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::Text;

/// A row that the server wrote as text.
pub(super) struct WrittenRow(pub(super) Vec<Option<String>>);

impl QueryableByName<Pg> for WrittenRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let field = Row::get(row, 0).ok_or(diesel::result::UnexpectedEndOfRow)?;
        let text = field
            .value()
            .map(<String as FromSql<Text, Pg>>::from_sql)
            .transpose()?;
        Ok(WrittenRow(fields(&text.unwrap_or_default())))
    }
}

/// The values of `(1,"a b",,"")`: nothing at all is NULL, a quoted nothing is an empty text.
fn fields(row: &str) -> Vec<Option<String>> {
    let row = row.strip_prefix('(').unwrap_or(row);
    let row = row.strip_suffix(')').unwrap_or(row);
    let mut fields = Vec::new();
    let mut field: Option<String> = None;
    let mut is_quoted = false;
    let mut letters = row.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.get_or_insert_default().push('"');
            }
            '"' => {
                is_quoted = !is_quoted;
                field.get_or_insert_default();
            }
            '\\' if is_quoted => field.get_or_insert_default().extend(letters.next()),
            ',' if !is_quoted => fields.push(field.take()),
            letter => field.get_or_insert_default().push(letter),
        }
    }
    fields.push(field);
    fields
}

/// A row of something that is no query.
pub(super) struct PlainRow(pub(super) Vec<Option<String>>);

impl QueryableByName<Pg> for PlainRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let column = |index| {
            let field = Row::get(row, index).ok_or(diesel::result::UnexpectedEndOfRow)?;
            field.value().map(plain).transpose()
        };
        (0..row.field_count())
            .map(column)
            .collect::<deserialize::Result<_>>()
            .map(PlainRow)
    }
}

/// The types that `SHOW`, `EXPLAIN` and most procedures answer with; their numbers are those of `pg_type`.
fn plain(value: PgValue<'_>) -> deserialize::Result<String> {
    use diesel::sql_types::{BigInt, Bool, Integer, Oid, SmallInt};
    Ok(match value.get_oid().get() {
        16 => match <bool as FromSql<Bool, Pg>>::from_sql(value)? {
            true => "t".to_owned(),
            false => "f".to_owned(),
        },
        20 => <i64 as FromSql<BigInt, Pg>>::from_sql(value)?.to_string(),
        21 => <i16 as FromSql<SmallInt, Pg>>::from_sql(value)?.to_string(),
        23 => <i32 as FromSql<Integer, Pg>>::from_sql(value)?.to_string(),
        26 => <u32 as FromSql<Oid, Pg>>::from_sql(value)?.to_string(),
        // "char", name, text, json, xml, unknown, char, varchar, void
        18 | 19 | 25 | 114 | 142 | 705 | 1042 | 1043 | 2278 => {
            <String as FromSql<Text, Pg>>::from_sql(value)?
        }
        other => {
            return Err(format!(
                "a value of the type {other}, which a Diesel connection gives in binary; use it in a SELECT"
            )
            .into());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_postgres_writes_them() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(fields("()"), [None]);
        assert_eq!(fields("(,\"\",1)"), [None, text(""), text("1")]);
        assert_eq!(
            fields(r#"("a ""b"" \\ (c), d",e,"(1,""x y"")")"#),
            [text(r#"a "b" \ (c), d"#), text("e"), text(r#"(1,"x y")"#)]
        );
    }
}
