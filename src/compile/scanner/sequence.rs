//! What a part of a term opens into: places one after the other, as few sequences as possible.

use std::collections::BTreeSet;

use crate::scan::term::FinalAccent;

/// One place of a phrase before sets are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Place {
    /// So many words, whatever they are.
    Gap { min: u8, max: u8 },
    /// One of these; an optional one may be missing.
    OneOf { words: BTreeSet<u32>, affixes: BTreeSet<u32>, accent: FinalAccent, optional: bool },
}

pub(super) type Sequence = Vec<Place>;

impl Place {
    /// `_`
    pub(super) const ANY: Self = Self::Gap { min: 1, max: 1 };

    pub(super) fn of_words(words: BTreeSet<u32>, accent: FinalAccent) -> Self {
        Self::OneOf { words, affixes: BTreeSet::new(), accent, optional: false }
    }

    pub(super) fn of_affixes(affixes: BTreeSet<u32>) -> Self {
        let accent = FinalAccent::Any;
        Self::OneOf { words: BTreeSet::new(), affixes, accent, optional: false }
    }

    fn is_required(&self) -> bool {
        matches!(self, Self::OneOf { optional: false, .. })
    }
}

/// One sequence after another; gaps that meet are one.
pub(super) fn concatenate(start: &[Place], end: &[Place]) -> Sequence {
    let mut joined = start.to_vec();
    for place in end {
        match (joined.last_mut(), place) {
            (Some(Place::Gap { min, max }), Place::Gap { min: more, max: most }) => {
                *min = min.saturating_add(*more);
                *max = max.saturating_add(*most);
            }
            _ => joined.push(place.clone()),
        }
    }
    joined
}

/// Alternatives with what can stand in one place put into one, so that they do not multiply:
/// single words into one set (`(la|el)`), runs of `_` into one gap, and nothing beside a word into
/// an optional word (`(la|)`).
pub(super) fn merge(alternatives: Vec<Sequence>) -> Vec<Sequence> {
    let mut merged: Vec<Sequence> = Vec::new();
    let mut gaps: Vec<(u8, u8)> = Vec::new();
    let mut may_be_missing = false;
    for mut sequence in alternatives {
        match sequence.as_mut_slice() {
            [] => may_be_missing = true,
            [Place::Gap { min, max }] => gaps.push((*min, *max)),
            [Place::OneOf { words, affixes, accent, optional }] => {
                may_be_missing |= *optional;
                let same = merged.iter_mut().find_map(|known| match known.as_mut_slice() {
                    [Place::OneOf { words, affixes, accent: known, .. }] if known == accent => {
                        Some((words, affixes))
                    }
                    _ => None,
                });
                match same {
                    Some((known_words, known_affixes)) => {
                        known_words.append(words);
                        known_affixes.append(affixes);
                    }
                    None => {
                        *optional = false;
                        merged.push(sequence);
                    }
                }
            }
            _ => {
                if !merged.contains(&sequence) {
                    merged.push(sequence);
                }
            }
        }
    }
    if may_be_missing {
        let only = merged.iter_mut().find_map(|known| match known.as_mut_slice() {
            [Place::OneOf { optional, .. }] => Some(optional),
            _ => None,
        });
        match only {
            Some(optional) => *optional = true,
            None => gaps.push((0, 0)),
        }
    }
    merged.extend(joined_gaps(gaps));
    merged
}

/// Gaps whose lengths follow each other are one gap.
fn joined_gaps(mut gaps: Vec<(u8, u8)>) -> impl Iterator<Item = Sequence> {
    gaps.sort_unstable();
    let mut joined: Vec<(u8, u8)> = Vec::new();
    for (min, max) in gaps {
        match joined.last_mut() {
            Some((_, last)) if min <= last.saturating_add(1) => *last = max.max(*last),
            _ => joined.push((min, max)),
        }
    }
    joined.into_iter().map(|(min, max)| match max {
        0 => Vec::new(),
        _ => vec![Place::Gap { min, max }],
    })
}

/// The sequence, if it has a word that must stand; otherwise those that it stands for, with their
/// optional words made to stand. A sequence without any word is none.
pub(super) fn anchored(sequence: Sequence) -> Vec<Sequence> {
    if sequence.iter().any(Place::is_required) {
        return vec![sequence];
    }
    let mut spelled: Vec<Sequence> = vec![Vec::new()];
    for place in sequence {
        let with = spelled.iter().map(|start| {
            let mut place = place.clone();
            if let Place::OneOf { optional, .. } = &mut place {
                *optional = false;
            }
            concatenate(start, &[place])
        });
        let with: Vec<Sequence> = with.collect();
        match place {
            Place::Gap { .. } => spelled = with,
            Place::OneOf { .. } => spelled.extend(with),
        }
    }
    spelled.retain(|sequence| sequence.iter().any(Place::is_required));
    spelled
}
