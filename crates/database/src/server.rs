//! What answers at the other end: product and version.

use std::fmt;

/// A database server, or the SQLite library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Which product.
    pub product: Product,
    /// Its version, for "since version n" decisions.
    pub version: Version,
    /// The version as the server writes it.
    pub version_text: String,
    /// Whether the session cannot write: a standby, a server in read-only mode, a read-only file.
    pub read_only: bool,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.product.name(), self.version)
    }
}

/// The products that speak one of the three dialects and differ in what revgraph must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Product {
    /// SQLite, built in.
    Sqlite,
    /// PostgreSQL.
    PostgreSql,
    /// CockroachDB, which speaks PostgreSQL's protocol.
    CockroachDb,
    /// YugabyteDB, likewise.
    YugabyteDb,
    /// MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// TiDB, which speaks MySQL's protocol.
    TiDb,
}

impl Product {
    /// The product's name as its makers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Product::Sqlite => "SQLite",
            Product::PostgreSql => "PostgreSQL",
            Product::CockroachDb => "CockroachDB",
            Product::YugabyteDb => "YugabyteDB",
            Product::MySql => "MySQL",
            Product::MariaDb => "MariaDB",
            Product::TiDb => "TiDB",
        }
    }
}

/// A version that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Version {
    /// First number.
    pub major: u32,
    /// Second number, 0 where there is none.
    pub minor: u32,
    /// Third number, 0 where there is none.
    pub patch: u32,
}

impl Version {
    /// Reads the first version in a text: `10.11.19-MariaDB-0+deb12u1` is 10.11.19.
    #[must_use]
    pub fn find(text: &str) -> Version {
        let start = text
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(text.len());
        let mut numbers = text[start..]
            .split(|c: char| c != '.' && !c.is_ascii_digit())
            .next()
            .unwrap_or_default()
            .split('.')
            .map(|number| number.parse().unwrap_or(0));
        Version {
            major: numbers.next().unwrap_or(0),
            minor: numbers.next().unwrap_or(0),
            patch: numbers.next().unwrap_or(0),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.patch == 0 {
            Ok(())
        } else {
            write!(f, ".{}", self.patch)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_found_in_what_servers_say() {
        let find = |text| Version::find(text).to_string();
        assert_eq!(find("15.18 (Debian 15.18-0+deb12u1)"), "15.18");
        assert_eq!(find("10.11.19-MariaDB-0+deb12u1"), "10.11.19");
        assert_eq!(find("CockroachDB CCL v25.1.0 (x86_64)"), "25.1");
        assert_eq!(find("18beta1"), "18.0");
        assert_eq!(find("none"), "0.0");
    }
}
