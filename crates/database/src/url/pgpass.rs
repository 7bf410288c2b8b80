//! PostgreSQL's password file: <https://www.postgresql.org/docs/current/libpq-pgpass.html>.

use std::path::Path;

/// The password of the first line that fits; none when the file is not there, cannot be read, or may be
/// read by others than its owner, which libpq refuses to use too.
pub(super) fn password(
    file: &Path,
    host: &str,
    port: u16,
    database: &str,
    user: &str,
) -> Option<String> {
    if is_open_to_others(file) {
        return None;
    }
    find(
        &std::fs::read_to_string(file).ok()?,
        host,
        port,
        database,
        user,
    )
}

#[cfg(unix)]
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_file: &Path) -> bool {
    false
}

fn find(text: &str, host: &str, port: u16, database: &str, user: &str) -> Option<String> {
    let port = port.to_string();
    let wanted = [host, port.as_str(), database, user];
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let fields = fields(line);
            let fits = fields.len() >= 5
                && fields
                    .iter()
                    .zip(wanted)
                    .all(|(field, wanted)| field == "*" || field == wanted);
            fits.then(|| fields[4].clone())
        })
}

/// Splits at colons; a backslash takes the next character as it is.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            ':' => fields.push(String::new()),
            '\\' => fields
                .last_mut()
                .into_iter()
                .for_each(|field| field.extend(characters.next())),
            other => fields
                .last_mut()
                .into_iter()
                .for_each(|field| field.push(other)),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_first_line_that_fits_wins() {
        let text = "# comment\nother:5432:*:*:no\n*:*:app:ann:s3:cret\n*:5432:a\\:b:ann:col\\:on\n*:*:*:*:last";
        let find = |database, user| find(text, "db", 5432, database, user);
        assert_eq!(find("app", "ann").as_deref(), Some("s3"));
        assert_eq!(find("a:b", "ann").as_deref(), Some("col:on"));
        assert_eq!(find("x", "bob").as_deref(), Some("last"));
    }
}
