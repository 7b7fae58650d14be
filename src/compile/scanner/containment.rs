//! Lists that contain lists, and the order in which gaps are joined.

use std::collections::BTreeSet;

use super::WrittenChain;
use crate::normalize::offsets::narrow;
use crate::scan::term::{Groups, ListId};

/// List → itself and the lists that contain it, directly or not: `alguno: ["<cobro>", "<multa>"]`
/// is a list that contains two lexicons.
pub(super) fn containers(lists: usize, contained_in: &[(u32, u32)]) -> Groups {
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
    Groups::new(lists, pairs)
}

/// Chains in an order in which none needs the hits of a later one, each with whether it needs the
/// hits of another and whether another needs its own.
///
/// INVARIANT: lexicons do not loop, so the order exists; what were left over in a loop would be
/// appended and simply not see each other's hits.
pub(super) fn order_chains(
    chains: Vec<WrittenChain>,
    containers: &Groups,
) -> Vec<(WrittenChain, bool, bool)> {
    let makes = |chain: &WrittenChain| containers.of(chain.list.0).to_vec();
    let made: BTreeSet<u32> = chains.iter().flat_map(makes).collect();
    let needed: BTreeSet<u32> =
        chains.iter().flat_map(|chain| [chain.head.0, chain.tail.0]).collect();
    let mut waiting: Vec<WrittenChain> = chains;
    let mut ordered = Vec::with_capacity(waiting.len());
    loop {
        let still_made: BTreeSet<u32> = waiting.iter().flat_map(makes).collect();
        let needs = |list: ListId| still_made.contains(&list.0);
        let (later, ready): (Vec<WrittenChain>, Vec<WrittenChain>) =
            waiting.into_iter().partition(|chain| needs(chain.head) || needs(chain.tail));
        let stuck = ready.is_empty();
        ordered.extend(ready);
        if stuck || later.is_empty() {
            ordered.extend(later);
            break;
        }
        waiting = later;
    }
    ordered
        .into_iter()
        .map(|chain| {
            let is_nested = made.contains(&chain.head.0) || made.contains(&chain.tail.0);
            let is_fed_on = makes(&chain).iter().any(|list| needed.contains(list));
            (chain, is_nested, is_fed_on)
        })
        .collect()
}
