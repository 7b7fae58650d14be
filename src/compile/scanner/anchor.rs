//! Where the scan should look for a phrase: at its rarest word, or its rarest pair of neighbours.

use super::WordSet;
use crate::scan::pairs::Guard;
use crate::scan::term::{Element, FinalAccent, PhrasePlace, SetId};

/// How many pairs of words one pair of sets may open into.
const MOST_PAIRS: usize = 20_000;

/// How much likelier than by chance words of a phrase stand next to each other.
const ATTRACTION: u64 = 20;

/// What a look at an affix is taken to cost: it is met in unknown words only.
const AFFIX: u64 = 200;

/// How often the scan would look at a phrase in a million words.
type Cost = u64;

/// Where a phrase is anchored.
pub(super) enum Anchor {
    /// At one place.
    Word(u32, SetId),
    /// At a place and the next.
    Pair(u32, SetId, SetId),
}

/// The sets of a pack and how frequent their words are.
pub(super) struct Anchors<'a> {
    sets: &'a [WordSet],
    /// By set.
    costs: Vec<Cost>,
}

impl<'a> Anchors<'a> {
    /// `frequencies` are those of the words, in a million.
    pub(super) fn new(sets: &'a [WordSet], frequencies: &[u64]) -> Self {
        let cost = |set: &WordSet| {
            let words = set.words.iter().filter_map(|word| frequencies.get(*word as usize));
            words.sum::<u64>() + AFFIX * set.affixes.len() as u64
        };
        Self { sets, costs: sets.iter().map(cost).collect() }
    }

    fn cost(&self, set: SetId) -> Cost {
        self.costs.get(set.0 as usize).copied().unwrap_or(0)
    }

    fn set(&self, set: SetId) -> Option<&WordSet> {
        self.sets.get(set.0 as usize)
    }

    /// The cheapest single place to look at, with its cost.
    fn cheapest_word(&self, phrase: &[Element]) -> Option<(Cost, u32, SetId)> {
        (0..)
            .zip(phrase)
            .filter_map(|(place, element)| Some((place, required(element)?)))
            .map(|(place, set)| (self.cost(set), place, set))
            .min()
    }

    /// The cheapest place to look at. Only words that must stand can be looked for. A phrase that
    /// begins the message is looked for at one word: few words stand there.
    pub(super) fn cheapest(&self, phrase: &[Element], place: PhrasePlace) -> Option<Anchor> {
        let alone = self.cheapest_word(phrase)?;
        if place == PhrasePlace::Start {
            return Some(Anchor::Word(alone.1, alone.2));
        }
        let pair = (0..)
            .zip(phrase.windows(2))
            .filter_map(|(place, neighbours)| match neighbours {
                [first, second] => {
                    let (first, second) = (required(first)?, required(second)?);
                    let words = |set| self.set(set).map_or(0, |set| set.words.len());
                    if words(first) * words(second) > MOST_PAIRS {
                        return None;
                    }
                    let chance = self.cost(first).saturating_mul(self.cost(second)) / 1_000_000;
                    Some((chance.saturating_mul(ATTRACTION), place, first, second))
                }
                _ => None,
            })
            .min();
        match pair {
            Some((cost, place, first, second)) if cost < alone.0 => {
                Some(Anchor::Pair(place, first, second))
            }
            _ => Some(Anchor::Word(alone.1, alone.2)),
        }
    }

    /// One more place to look at before a phrase is verified: the rarest at a fixed distance from
    /// the anchor, which takes in `width` places.
    pub(super) fn guard(&self, phrase: &[Element], anchor: u32, width: u32) -> Option<Guard> {
        let (before, rest) = phrase.split_at_checked(anchor as usize)?;
        let (_, after) = rest.split_at_checked(width as usize)?;
        let left = at_fixed_distance(before.iter().rev(), 0).map(|(away, set)| (-away, set));
        let right = at_fixed_distance(after.iter(), i64::from(width) - 1);
        let (_, offset, set) = left
            .chain(right)
            .map(|(offset, set)| (self.cost(set), offset, set))
            .min_by_key(|(cost, offset, _)| (*cost, *offset))?;
        Some(Guard {
            offset: i8::try_from(offset).ok()?,
            set,
            admits_unknown: self.set(set).is_some_and(|set| !set.affixes.is_empty()),
        })
    }

    /// How many words may stand before the anchor of a phrase.
    pub(super) fn most_before(phrase: &[Element], anchor: u32) -> usize {
        let before = phrase.iter().take(anchor as usize);
        before
            .map(|element| match element {
                Element::Gap { max, .. } => usize::from(*max),
                Element::OneOf { .. } => 1,
            })
            .sum()
    }

    /// Whether a pair of known words is all that has to be looked at.
    pub(super) fn is_whole(phrase: &[Element]) -> bool {
        let plain = |element: &Element| {
            matches!(element, Element::OneOf { accent: FinalAccent::Any, optional: false, .. })
        };
        phrase.len() == 2 && phrase.iter().all(plain)
    }
}

/// The required words that stand at a known distance, counted on from `away`.
fn at_fixed_distance<'a>(
    elements: impl Iterator<Item = &'a Element>,
    mut away: i64,
) -> impl Iterator<Item = (i64, SetId)> {
    let found = elements.map_while(move |element| match element {
        Element::Gap { min, max } => {
            away += i64::from(*min);
            (min == max).then_some(None)
        }
        Element::OneOf { optional: true, .. } => None,
        Element::OneOf { set, .. } => {
            away += 1;
            Some(Some((away, *set)))
        }
    });
    found.flatten()
}

fn required(element: &Element) -> Option<SetId> {
    match element {
        Element::OneOf { set, optional: false, .. } => Some(*set),
        _ => None,
    }
}
