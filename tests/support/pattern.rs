//! Expected output against actual output: wildcards, the difference, and what `BLESS=1` writes.

use similar::TextDiff;

/// A line that stands for any number of lines.
const LINES: &str = "...";
/// Any text within a line.
const TEXT: &str = "[..]";

/// Whether the expected lines, with their wildcards, are the actual ones.
pub(crate) fn matches(expected: &[String], actual: &[String]) -> bool {
    wildcard(
        expected,
        actual,
        |line| line == LINES,
        |expected, actual| line_matches(expected, actual),
    )
}

/// Whether a line, with its wildcards, is the actual one. Blank space at its end need not stand in the file.
fn line_matches(expected: &str, actual: &str) -> bool {
    text_matches(expected, actual) || text_matches(expected.trim_end(), actual.trim_end())
}

fn text_matches(expected: &str, actual: &str) -> bool {
    let mut parts = expected.split(TEXT);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = actual.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Matches a list against a pattern in which some items stand for any number of items.
fn wildcard<T>(
    pattern: &[T],
    list: &[T],
    is_any: impl Fn(&T) -> bool,
    is_match: impl Fn(&T, &T) -> bool,
) -> bool {
    // The last place to go back to: behind a wildcard, which then takes one item more.
    let mut back: Option<(usize, usize)> = None;
    let (mut p, mut l) = (0, 0);
    while l < list.len() {
        if p < pattern.len() && is_any(&pattern[p]) {
            back = Some((p, l));
            p += 1;
        } else if p < pattern.len() && is_match(&pattern[p], &list[l]) {
            p += 1;
            l += 1;
        } else if let Some((wildcard, taken)) = back {
            back = Some((wildcard, taken + 1));
            p = wildcard + 1;
            l = taken + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(is_any)
}

/// The actual lines, with those expected lines kept that still stand for some.
pub(crate) fn bless(expected: &[String], actual: &[String]) -> Vec<String> {
    // The length of the longest common part of the rest, as for any diff of lines.
    let mut common = vec![vec![0_usize; actual.len() + 1]; expected.len() + 1];
    for e in (0..expected.len()).rev() {
        for a in (0..actual.len()).rev() {
            common[e][a] = if line_matches(&expected[e], &actual[a]) {
                common[e + 1][a + 1] + 1
            } else {
                common[e + 1][a].max(common[e][a + 1])
            };
        }
    }
    let mut blessed = Vec::new();
    let (mut e, mut a) = (0, 0);
    while a < actual.len() {
        if e < expected.len() && line_matches(&expected[e], &actual[a]) {
            blessed.push(expected[e].clone());
            (e, a) = (e + 1, a + 1);
        } else if e < expected.len() && common[e + 1][a] >= common[e][a + 1] {
            e += 1;
        } else {
            blessed.push(actual[a].trim_end().to_owned());
            a += 1;
        }
    }
    blessed
}

/// The difference for a person. Lines that match by a wildcard are shown as expected.
pub(crate) fn difference(expected: &[String], actual: &[String]) -> String {
    let shown = bless(expected, actual);
    let text = |lines: &[String]| {
        lines
            .iter()
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    TextDiff::from_lines(text(expected), text(&shown))
        .unified_diff()
        .context_radius(5)
        .header("expected", "printed")
        .to_string()
}

/// The facts that the sessions lean on.
pub(crate) fn facts() -> Result<(), String> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<String>>();
    let cases = [
        ("a\nb", "a\nb", true),
        ("a\nb", "a", false),
        ("a\n...", "a", true),
        ("a\n...\nd", "a\nb\nc\nd", true),
        ("a\n...\nd", "a\nd\nx", false),
        ("...\nb\n...\nb", "b\nc\nb\nd\nb", true),
        ("x [..] y", "x 12 y", true),
        ("x [..] y", "x y", false),
        ("[..]-[..].yaml", "a-b-c.yaml", true),
        ("a [..]", "a ", true),
        ("a", "a  ", true),
        ("a\n\nb", "a\n    \nb", true),
        ("", "", true),
    ];
    for (expected, actual, answer) in cases {
        if matches(&lines(expected), &lines(actual)) != answer {
            return Err(format!("{expected:?} against {actual:?} is not {answer}"));
        }
    }
    let blessed = bless(&lines("one\nid [..]\nthree"), &lines("one\nid 5\ntwo"));
    if blessed != ["one", "id [..]", "two"] {
        return Err(format!("{blessed:?}"));
    }
    Ok(())
}
