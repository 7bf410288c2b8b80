//! In which order things come when some need others.

use std::collections::BTreeSet;

/// The positions of things so that each comes after those that it needs, and in their own order where that does not
/// matter. Where they need each other in a circle, the first of them comes first: `needs` says what each one needs.
///
/// Linear in the number of things and needs, but for the logarithm of a set.
pub(super) fn sorted(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    let mut missing: Vec<usize> = vec![0; needs.len()];
    for (at, needs) in needs.iter().enumerate() {
        let needs: BTreeSet<usize> = needs.iter().copied().filter(|need| *need != at).collect();
        missing[at] = needs.len();
        for need in needs {
            needed_by[need].push(at);
        }
    }
    let mut waiting: BTreeSet<usize> = (0..needs.len()).collect();
    let mut ready: BTreeSet<usize> = waiting
        .iter()
        .copied()
        .filter(|at| missing[*at] == 0)
        .collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(next) = ready.pop_first().or_else(|| waiting.first().copied()) {
        if !waiting.remove(&next) {
            continue;
        }
        order.push(next);
        for at in &needed_by[next] {
            missing[*at] = missing[*at].saturating_sub(1);
            if missing[*at] == 0 && waiting.contains(at) {
                ready.insert(*at);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn what_is_needed_comes_first() {
        assert_eq!(sorted(&[vec![2], vec![0], vec![]]), [2, 0, 1]);
        assert_eq!(sorted(&[vec![], vec![], vec![]]), [0, 1, 2]);
    }

    #[test]
    fn a_circle_begins_with_its_first() {
        assert_eq!(sorted(&[vec![1], vec![0], vec![1]]), [0, 1, 2]);
        assert_eq!(sorted(&[vec![0], vec![1]]), [0, 1]);
    }
}
