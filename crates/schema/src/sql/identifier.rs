//! Names: when they need quotes, and when they are too long.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::reserved::is_reserved;
use crate::Dialect;

/// The name as it stands in a statement: quoted when the dialect needs it, and never when it does not.
///
/// A name needs quotes when it is empty, a reserved word of the dialect, or anything else than letters,
/// digits and underscores with a letter or underscore in front; on PostgreSQL also when it has upper case,
/// which unquoted would fold to lower case.
pub fn identifier(dialect: Dialect, name: &str) -> Cow<'_, str> {
    if is_plain(dialect, name) && !is_reserved(dialect, name) {
        return Cow::Borrowed(name);
    }
    let quote = match dialect {
        Dialect::Mysql => '`',
        Dialect::Sqlite | Dialect::Postgres => '"',
    };
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push(quote);
    for character in name.chars() {
        if character == quote {
            quoted.push(quote);
        }
        quoted.push(character);
    }
    quoted.push(quote);
    Cow::Owned(quoted)
}

/// `schema.name`, or the name alone, each part quoted by [`identifier`].
pub fn qualified(dialect: Dialect, schema: Option<&str>, name: &str) -> String {
    let name = identifier(dialect, name);
    match schema {
        Some(schema) => format!("{}.{name}", identifier(dialect, schema)),
        None => name.into_owned(),
    }
}

/// A name that the server would cut off or refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "identifier '{name}' is longer than the {limit} {} that {dialect} allows",
    unit(*dialect)
)]
pub struct NameTooLong {
    /// The name as it was given.
    pub name: String,
    /// The dialect whose limit it passes.
    pub dialect: Dialect,
    /// How long a name may be: bytes on PostgreSQL, characters on MySQL.
    pub limit: usize,
    /// A name that fits: the beginning of the long one, and a hash of the whole of it.
    pub shorter: String,
}

/// Refuses a name that the dialect does not keep whole.
///
/// PostgreSQL keeps 63 bytes and cuts the rest off with a notice only, so that two long names may become
/// one; MySQL and MariaDB refuse more than 64 characters. SQLite has no limit.
pub fn check_identifier(dialect: Dialect, name: &str) -> Result<(), NameTooLong> {
    let (length, limit) = match dialect {
        Dialect::Sqlite => return Ok(()),
        Dialect::Postgres => (name.len(), 63),
        Dialect::Mysql => (name.chars().count(), 64),
    };
    if length <= limit {
        return Ok(());
    }
    Err(NameTooLong {
        name: name.to_owned(),
        dialect,
        limit,
        shorter: shorten(name, limit),
    })
}

/// Fits every unit of length, since it counts bytes; the hash keeps two long names apart.
fn shorten(name: &str, limit: usize) -> String {
    const HASH: usize = 8;
    let digest = Sha256::digest(name.as_bytes());
    let mut end = limit - HASH - 1;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let mut shorter = format!("{}_", &name[..end]);
    for byte in &digest[..HASH / 2] {
        shorter.push_str(&format!("{byte:02x}"));
    }
    shorter
}

fn unit(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mysql => "characters",
        Dialect::Sqlite | Dialect::Postgres => "bytes",
    }
}

fn is_plain(dialect: Dialect, name: &str) -> bool {
    let mut characters = name.chars();
    let plain = |character: char| match dialect {
        Dialect::Postgres => character.is_ascii_lowercase() || character == '_',
        Dialect::Sqlite | Dialect::Mysql => character.is_ascii_alphabetic() || character == '_',
    };
    characters.next().is_some_and(plain)
        && characters.all(|character| plain(character) || character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_quoted_only_when_it_needs_it() {
        let quoted = |name| Dialect::ALL.map(|dialect| identifier(dialect, name).into_owned());
        assert_eq!(quoted("users"), ["users", "users", "users"]);
        assert_eq!(quoted("Users"), ["Users", "\"Users\"", "Users"]);
        assert_eq!(quoted("order"), ["\"order\"", "\"order\"", "`order`"]);
        assert_eq!(quoted("a b"), ["\"a b\"", "\"a b\"", "`a b`"]);
        assert_eq!(quoted("1st"), ["\"1st\"", "\"1st\"", "`1st`"]);
        assert_eq!(quoted("a\"`"), ["\"a\"\"`\"", "\"a\"\"`\"", "`a\"```"]);
        assert_eq!(quoted(""), ["\"\"", "\"\"", "``"]);
    }

    #[test]
    fn a_long_name_is_refused_with_a_shorter_one() {
        let name = "a".repeat(64);
        assert_eq!(check_identifier(Dialect::Sqlite, &name), Ok(()));
        assert_eq!(check_identifier(Dialect::Mysql, &name), Ok(()));
        let refused = check_identifier(Dialect::Postgres, &name).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("identifier '{name}' is longer than the 63 bytes that postgres allows")
        );
        assert_eq!(refused.shorter.len(), 63);
        assert_eq!(check_identifier(Dialect::Postgres, &"é".repeat(31)), Ok(()));
        assert!(check_identifier(Dialect::Postgres, &"é".repeat(32)).is_err());
        assert_eq!(check_identifier(Dialect::Mysql, &"é".repeat(64)), Ok(()));
    }

    proptest! {
        #[test]
        fn an_identifier_reads_back(name in "\\PC*") {
            for dialect in Dialect::ALL {
                let text = identifier(dialect, &name);
                let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
                let back = match text.strip_prefix(quote) {
                    Some(rest) => rest
                        .strip_suffix(quote)
                        .unwrap()
                        .replace(&format!("{quote}{quote}"), &quote.to_string()),
                    None => text.into_owned(),
                };
                prop_assert_eq!(&back, &name);
            }
        }

        #[test]
        fn a_shorter_name_fits(name in "\\PC{65,200}") {
            for dialect in [Dialect::Postgres, Dialect::Mysql] {
                let refused = check_identifier(dialect, &name).unwrap_err();
                prop_assert_eq!(check_identifier(dialect, &refused.shorter), Ok(()));
            }
        }
    }
}
