//! Annotations of GitHub Actions: lines that it shows beside the lines of files. See
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>.

use revgraph_migrate::Place;

use super::error::Report;
use super::paths;

/// A message with its hints, once for each of its places, or once without one.
pub(super) fn of(message: &str, report: &Report, title: &str) -> String {
    let mut lines = vec![paths::shown_in(message)];
    lines.extend(report.details.iter().cloned());
    lines.extend(report.hints.iter().map(|hint| format!("Hint: {hint}")));
    let text = escaped(&lines.join("\n"));
    let title = format!("title={}", property(title));
    if report.places.is_empty() {
        return format!("::error {title}::{text}\n");
    }
    let at = |place: &Place| format!("::error {},{title}::{text}\n", position(place));
    report.places.iter().map(at).collect()
}

fn position(place: &Place) -> String {
    let mut position = format!("file={}", property(&paths::shown(&place.path)));
    for (key, value) in [("line", place.line), ("col", place.column)] {
        if let Some(value) = value {
            position.push_str(&format!(",{key}={value}"));
        }
    }
    position
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_part_is_escaped() {
        let report = Report {
            places: vec![Place::in_text("a,b.yaml".as_ref(), "x", Some(1), None)],
            hints: vec!["do".to_owned()],
            ..Report::default()
        };
        assert_eq!(
            of("50%: no", &report, "check: x"),
            "::error file=a%2Cb.yaml,line=1,title=check%3A x::50%25: no%0AHint: do\n"
        );
    }
}
