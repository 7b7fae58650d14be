//! Lists that contain lists, and the order in which gaps are joined.

use std::collections::BTreeSet;

use crate::normalize::offsets::narrow;
use crate::scan::hits::Containment;
use crate::scan::term::{Chain, Groups, ListId};

/// Which lists contain which, directly or not.
pub(super) fn containment(lists: usize, contained_in: &[(u32, u32)]) -> Containment {
    let direct = Groups::new(lists, contained_in.to_vec());
    let mut pairs = Vec::new();
    for list in 0..narrow(lists) {
        let mut reached = vec![list];
        let mut next = 0;
        while let Some(inner) = reached.get(next).copied() {
            next += 1;
            for outer in direct.of(inner) {
                if !reached.contains(outer) {
                    reached.push(*outer);
                }
            }
        }
        pairs.extend(reached.into_iter().map(|outer| (list, outer)));
    }
    let inverse = pairs.iter().map(|(inner, outer)| (*outer, *inner)).collect();
    Containment { parts: Groups::new(lists, inverse), containers: Groups::new(lists, pairs) }
}

/// Chains in an order in which none needs the hits of a later one.
///
/// INVARIANT: lexicons do not loop, so the order exists; what were left over in a loop would be
/// appended and simply not see each other's hits.
pub(super) fn order_chains(chains: Vec<Chain>, containers: &Groups) -> Vec<Chain> {
    let makes = |chain: &Chain| containers.of(chain.list.0).to_vec();
    let made: BTreeSet<u32> = chains.iter().flat_map(makes).collect();
    let mut waiting: Vec<Chain> = chains;
    let mut ordered: Vec<Chain> = Vec::with_capacity(waiting.len());
    loop {
        let still_made: BTreeSet<u32> = waiting.iter().flat_map(makes).collect();
        let needs = |list: ListId| still_made.contains(&list.0);
        let (later, mut ready): (Vec<Chain>, Vec<Chain>) =
            waiting.into_iter().partition(|chain| needs(chain.head) || needs(chain.tail));
        for chain in &mut ready {
            chain.is_nested = made.contains(&chain.head.0) || made.contains(&chain.tail.0);
        }
        let stuck = ready.is_empty();
        ordered.append(&mut ready);
        if stuck || later.is_empty() {
            ordered.extend(later);
            return ordered;
        }
        waiting = later;
    }
}
