//! Durations as people write them in a configuration: `5s`, `500ms`, `1m30s`, `2h`.

use std::time::Duration;

/// A text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a duration; write a number with a unit, such as 500ms, 5s, 2m or 1h")]
pub struct InvalidDuration {
    /// The text as given.
    pub text: String,
}

/// Reads a duration.
///
/// One or more numbers, each with its unit (`ms`, `s`, `m`, `h`, `d`), without spaces. A number alone
/// counts seconds.
///
/// # Errors
///
/// [`InvalidDuration`] for anything else, also for a length that does not fit.
///
/// ```
/// use std::time::Duration;
/// assert_eq!(revgraph_database::duration::parse("1m30s"), Ok(Duration::from_secs(90)));
/// assert!(revgraph_database::duration::parse("soon").is_err());
/// ```
pub fn parse(text: &str) -> Result<Duration, InvalidDuration> {
    let invalid = || InvalidDuration {
        text: text.to_owned(),
    };
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(invalid());
    }
    if let Ok(seconds) = rest.parse() {
        return Ok(Duration::from_secs(seconds));
    }
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .ok_or_else(invalid)?;
        let (number, tail) = rest.split_at(digits);
        let letters = tail
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let milliseconds: u64 = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(invalid()),
        };
        let number: u64 = number.parse().map_err(|_| invalid())?;
        let part = number.checked_mul(milliseconds).ok_or_else(invalid)?;
        total = total
            .checked_add(Duration::from_millis(part))
            .ok_or_else(invalid)?;
        rest = tail;
    }
    Ok(total)
}

/// For `#[serde(deserialize_with)]` on a `Duration`: a text as [`parse`] takes it, or a number of seconds.
///
/// # Errors
///
/// The deserializer's error, with the words of [`InvalidDuration`].
pub fn deserialize<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    deserializer.deserialize_any(Visitor)
}

/// For `#[serde(deserialize_with)]` on an `Option<Duration>`; null is none. Use it with `#[serde(default)]`.
///
/// # Errors
///
/// As [`deserialize`].
pub fn deserialize_option<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    struct Wrapped(Duration);
    impl<'de> serde::Deserialize<'de> for Wrapped {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserialize(deserializer).map(Wrapped)
        }
    }
    let wrapped: Option<Wrapped> = serde::Deserialize::deserialize(deserializer)?;
    Ok(wrapped.map(|wrapped| wrapped.0))
}

struct Visitor;

impl serde::de::Visitor<'_> for Visitor {
    type Value = Duration;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a duration such as 500ms, 5s or 2m")
    }

    fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<Duration, E> {
        Ok(Duration::from_secs(seconds))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Duration, E> {
        parse(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        assert_eq!(parse("500ms").unwrap(), Duration::from_millis(500));
        assert_eq!(parse("1h2m3s").unwrap(), Duration::from_secs(3_723));
        assert_eq!(parse("7").unwrap(), Duration::from_secs(7));
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "s", "5 s", "5x", "-1s", "99999999999999999999d", "5s6"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
