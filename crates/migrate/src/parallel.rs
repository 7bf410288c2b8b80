//! Doing the same for many items on all cores, with the order of the results kept.

use std::num::NonZero;
use std::thread;

/// Below this many items a thread costs more than it brings.
const WORTH_A_THREAD: usize = 128;

/// Applies `work` to every item, on as many threads as the machine has cores; the results stand in the
/// order of the items. Each thread gets one contiguous part and a `scratch` value of its own.
pub(crate) fn map<T, R, S>(
    items: &[T],
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R>
where
    T: Sync,
    R: Send,
{
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(items.len() / WORTH_A_THREAD).max(1);
    let run = |part: &[T]| {
        let mut own = scratch();
        part.iter()
            .map(|item| work(&mut own, item))
            .collect::<Vec<R>>()
    };
    if threads == 1 {
        return run(items);
    }
    let size = items.len().div_ceil(threads);
    thread::scope(|scope| {
        let handles: Vec<_> = items
            .chunks(size)
            .map(|part| scope.spawn(move || run(part)))
            .collect();
        let mut results = Vec::with_capacity(items.len());
        for handle in handles {
            match handle.join() {
                Ok(part) => results.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..10_000).collect();
        let doubled = super::map(&items, || (), |(), item| item * 2);
        assert_eq!(
            doubled,
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
    }
}
