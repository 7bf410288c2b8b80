//! The values of an enum that grows.

/// The values of the new list that the old one has not, each with where it stands; `None` when the old ones do not
/// keep their order.
pub(in super::super) fn added_values<V>(
    old: &[String],
    new: &[String],
    make: impl Fn(String, Option<String>, Option<String>) -> V,
) -> Option<Vec<V>> {
    let mut kept = old.iter().peekable();
    let mut added = Vec::new();
    let mut last: Option<&String> = None;
    for value in new {
        if kept.peek() == Some(&value) {
            kept.next();
        } else {
            // At the end there is nothing to say; before the first one there is nothing to stand after.
            let (before, after) = match (kept.peek(), last) {
                (None, _) => (None, None),
                (Some(next), None) => (Some((*next).clone()), None),
                (Some(_), Some(last)) => (None, Some(last.clone())),
            };
            added.push(make(value.clone(), before, after));
        }
        last = Some(value);
    }
    (kept.next().is_none() && !added.is_empty()).then_some(added)
}

#[cfg(test)]
mod tests {
    use super::added_values;

    fn added(old: &[&str], new: &[&str]) -> Option<Vec<String>> {
        let list = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        added_values(&list(old), &list(new), |value, before, after| {
            match (before, after) {
                (Some(before), _) => format!("{value} before {before}"),
                (None, Some(after)) => format!("{value} after {after}"),
                (None, None) => value,
            }
        })
    }

    #[test]
    fn values_come_where_they_belong() {
        assert_eq!(
            added(&["b", "d"], &["a", "b", "c", "d", "e"]).unwrap(),
            ["a before b", "c after b", "e"]
        );
    }

    #[test]
    fn values_that_go_or_change_places_are_no_addition() {
        assert_eq!(added(&["a", "b"], &["b", "a"]), None);
        assert_eq!(added(&["a", "b"], &["a", "c"]), None);
        assert_eq!(added(&["a"], &["a"]), None);
    }
}
