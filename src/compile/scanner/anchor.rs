//! Where the scan should look for a phrase: at its rarest pair of neighbours, or its rarest word.

use super::WordSet;
use crate::scan::pairs::Guard;
use crate::scan::term::{Element, PhrasePlace, SetId};

/// In how many phrases each word stands.
pub(super) fn usage(
    phrases: &[(Vec<Element>, PhrasePlace)],
    sets: &[WordSet],
    words: usize,
) -> Vec<u32> {
    let mut by_set = vec![0_u32; sets.len()];
    for element in phrases.iter().flat_map(|(phrase, _)| phrase) {
        if let Element::OneOf(set, _) = element
            && let Some(count) = by_set.get_mut(set.0 as usize)
        {
            *count += 1;
        }
    }
    let mut usage = vec![0_u32; words];
    for (set, count) in sets.iter().zip(by_set) {
        for word in &set.words {
            if let Some(used) = usage.get_mut(*word as usize) {
                *used = used.saturating_add(count);
            }
        }
    }
    usage
}

/// What it costs to anchor a phrase on a word: how often the word will start a look at phrases.
/// Short words are the frequent ones of Spanish, whatever the pack.
pub(super) fn word_costs(words: &[(&str, u32)], usage: &[u32]) -> Vec<u64> {
    let mut costs = vec![0; usage.len()];
    for (text, word) in words {
        let frequent = match text.chars().count() {
            0..=3 => 64,
            4 => 8,
            _ => 1,
        };
        let used = usage.get(*word as usize).copied().unwrap_or(0);
        if let Some(cost) = costs.get_mut(*word as usize) {
            *cost = frequent * (16 + u64::from(used));
        }
    }
    costs
}

/// How many pairs of words one pair of sets may open into.
const MOST_PAIRS: usize = 20_000;

/// Two neighbours of a phrase.
pub(super) struct Pair {
    cost: u64,
    pub(super) place: u32,
    pub(super) first: SetId,
    pub(super) second: SetId,
}

/// The two neighbours of a phrase that are least often met together.
pub(super) fn rarest_pair(phrase: &[Element], sets: &[WordSet], costs: &[u64]) -> Option<Pair> {
    (0..)
        .zip(phrase.windows(2))
        .filter_map(|(place, neighbours)| match neighbours {
            [Element::OneOf(first, _), Element::OneOf(second, _)] => {
                let (first, second) = (*first, *second);
                let size = words_of(sets, first).len() * words_of(sets, second).len();
                let cost =
                    set_cost(sets, costs, first).saturating_mul(set_cost(sets, costs, second));
                (size <= MOST_PAIRS).then_some(Pair { cost, place, first, second })
            }
            _ => None,
        })
        .min_by_key(|pair| (pair.cost, pair.place))
}

/// One more place of a phrase to look at before it is verified: the rarest outside the pair.
pub(super) fn guard(
    phrase: &[Element],
    pair: u32,
    sets: &[WordSet],
    costs: &[u64],
) -> Option<Guard> {
    (0..)
        .zip(phrase)
        .filter(|(place, _)| *place != pair && *place != pair + 1)
        .filter_map(|(place, element)| match element {
            // An affix takes in words that no sketch knows.
            Element::OneOf(set, _) if affixes_of(sets, *set).is_empty() => {
                let offset = i8::try_from(i64::from(place) - i64::from(pair)).ok()?;
                Some((set_cost(sets, costs, *set), offset, Guard::bit_of(*set)))
            }
            _ => None,
        })
        .min()
        .map(|(_, offset, bit)| Guard { offset, bit })
}

pub(super) fn words_of(sets: &[WordSet], set: SetId) -> &[u32] {
    sets.get(set.0 as usize).map_or(&[], |set| &set.words)
}

pub(super) fn affixes_of(sets: &[WordSet], set: SetId) -> &[u32] {
    sets.get(set.0 as usize).map_or(&[], |set| &set.affixes)
}

/// What a set costs where a scan starts from it: what its words cost, and a guess for affixes.
fn set_cost(sets: &[WordSet], costs: &[u64], set: SetId) -> u64 {
    const AFFIX: u64 = 64;
    let words = words_of(sets, set).iter().filter_map(|word| costs.get(*word as usize));
    words.sum::<u64>() + AFFIX * affixes_of(sets, set).len() as u64
}

/// The place and set of a phrase that is cheapest to anchor it on.
pub(super) fn rarest(phrase: &[Element], sets: &[WordSet], costs: &[u64]) -> (u32, SetId) {
    (0..)
        .zip(phrase)
        .filter_map(|(place, element)| match element {
            Element::Any => None,
            Element::OneOf(set, _) => Some((set_cost(sets, costs, *set), place, *set)),
        })
        .min()
        .map_or((0, SetId(0)), |(_, place, set)| (place, set))
}
