//! The parts of a url and of a `key=value` text, and how they look with the password masked.

use super::UrlError;
use percent_encoding::percent_decode_str;

/// `scheme://user:password@hosts/database?parameters`, decoded except for the hosts.
pub(super) struct Parts {
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    /// Still percent-encoded: a comma or colon in an encoded socket path separates nothing.
    pub(super) hosts: String,
    pub(super) database: Option<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) masked: String,
}

/// Splits a server's url. `text` is the whole, `rest` what follows the scheme's colon.
pub(super) fn split(text: &str, rest: &str) -> Result<Parts, UrlError> {
    let scheme = &text[..text.len() - rest.len()];
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (before, query) = rest
        .split_once('?')
        .map_or((rest, None), |(before, query)| (before, Some(query)));
    // The last @ before the path: a password with an @ in it is common, a host with one is not.
    let (authority, database) = before
        .split_once('/')
        .map_or((before, None), |(authority, database)| {
            (authority, Some(database))
        });
    let (login, hosts) = authority
        .rsplit_once('@')
        .map_or((None, authority), |(login, hosts)| (Some(login), hosts));
    // The part that looks like a port is then a part of a password, which must not be shown.
    if login.is_none() && hosts.contains(':') && rest.contains('@') {
        return Err(UrlError::InvalidPort);
    }
    let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
        Some((user, password)) => (decode(user, "user")?, decode(password, "password")?),
        None => (String::new(), String::new()),
    };

    let mut parameters = Vec::new();
    for pair in query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
    {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.push((
            decode(key, "parameters")?,
            decode(&value.replace('+', "%20"), "parameters")?,
        ));
    }

    let mut masked = format!("{scheme}//");
    if let Some(login) = login {
        masked += login.split_once(':').map_or(login, |(user, _)| user);
        if !password.is_empty() {
            masked += ":***";
        }
        masked.push('@');
    }
    masked += hosts;
    if let Some(database) = database {
        masked.push('/');
        masked += database;
    }
    if let Some(query) = query {
        masked.push('?');
        masked += &mask_query(query);
    }
    Ok(Parts {
        user: Some(user).filter(|user| !user.is_empty()),
        password: Some(password).filter(|password| !password.is_empty()),
        hosts: hosts.to_owned(),
        database: database
            .map(|database| decode(database, "database name"))
            .transpose()?
            .filter(|d| !d.is_empty()),
        parameters,
        masked,
    })
}

fn mask_query(query: &str) -> String {
    let masked: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((key, _)) if is_secret(&percent_decode_str(key).decode_utf8_lossy()) => {
                format!("{key}=***")
            }
            _ => pair.to_owned(),
        })
        .collect();
    masked.join("&")
}

/// Whether a parameter's value must not be shown.
pub(super) fn is_secret(parameter: &str) -> bool {
    let parameter = parameter.to_ascii_lowercase();
    ["pass", "pwd", "secret", "token"]
        .iter()
        .any(|word| parameter.contains(word))
        && parameter != "passfile"
}

/// Decodes percent escapes; `part` names the part of the url in the error.
pub(super) fn decode(text: &str, part: &'static str) -> Result<String, UrlError> {
    let broken = text.split('%').skip(1).any(|escape| {
        !escape
            .as_bytes()
            .get(..2)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if broken {
        return Err(UrlError::InvalidEscape { part });
    }
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| UrlError::InvalidEscape { part })?;
    Ok(decoded.into_owned())
}

/// libpq's `key=value key='va lue'`; none when the text does not begin like one.
pub(super) fn pairs(text: &str) -> Result<Option<Vec<(String, String)>>, UrlError> {
    let begins_with_key = text.split_once('=').is_some_and(|(key, _)| {
        key.trim()
            .chars()
            .all(|c| c.is_ascii_lowercase() || c == '_')
    });
    if !begins_with_key {
        return Ok(None);
    }
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').ok_or(UrlError::InvalidPairs {
            message: "a key has no value",
        })?;
        let (value, after) = value(after.trim_start())?;
        pairs.push((key.trim().to_owned(), value));
        rest = after.trim_start();
    }
    Ok(Some(pairs))
}

fn value(text: &str) -> Result<(String, &str), UrlError> {
    let quoted = text.strip_prefix('\'');
    let mut value = String::new();
    let mut characters = quoted.unwrap_or(text).char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if quoted.is_some() => return Ok((value, &text[index + 2..])),
            space if quoted.is_none() && space.is_whitespace() => {
                return Ok((value, &text[index..]));
            }
            other => value.push(other),
        }
    }
    if quoted.is_some() {
        Err(UrlError::InvalidPairs {
            message: "a quote is not closed",
        })
    } else {
        Ok((value, ""))
    }
}

/// The pairs as text, passwords masked.
pub(super) fn mask_pairs(pairs: &[(String, String)]) -> String {
    let shown: Vec<String> = pairs
        .iter()
        .map(|(key, value)| {
            if is_secret(key) {
                format!("{key}=***")
            } else if value.is_empty()
                || value.contains(|c: char| c.is_whitespace() || c == '\'' || c == '\\')
            {
                format!(
                    "{key}='{}'",
                    value.replace('\\', r"\\").replace('\'', r"\'")
                )
            } else {
                format!("{key}={value}")
            }
        })
        .collect();
    shown.join(" ")
}

/// A masked url or text of pairs with another database in it.
pub(super) fn replace_database(masked: &str, database: &str) -> String {
    let Some((scheme, rest)) = masked.split_once("//") else {
        let others = masked
            .split(' ')
            .filter(|pair| !pair.starts_with("dbname="));
        return others
            .chain([format!("dbname={database}").as_str()])
            .collect::<Vec<_>>()
            .join(" ");
    };
    let (before, query) = rest
        .split_once('?')
        .map_or((rest, String::new()), |(before, query)| {
            (before, format!("?{query}"))
        });
    let authority = before
        .split_once('/')
        .map_or(before, |(authority, _)| authority);
    format!("{scheme}//{authority}/{database}{query}")
}

/// The candidate that the word nearly is.
pub(super) fn nearest(word: &str, candidates: &[&'static str]) -> Option<&'static str> {
    let distance = |candidate: &&str| strsim::damerau_levenshtein(word, candidate);
    candidates
        .iter()
        .copied()
        .min_by_key(distance)
        .filter(|candidate| distance(candidate) <= 1 + word.len() / 3)
}
