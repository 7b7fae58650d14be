//! What the scanner looks for, compiled: words as numbers, phrases over words, chains over gaps.
//!
//! Rule authors write *terms*; a named or anonymous list of terms is a [`ListId`], which is what
//! conditions ask for. `compile` builds these tables; the scanner only reads them.

use std::ops::Range;

/// A list of terms: a lexicon, or the terms under one key of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ListId(pub(crate) u32);

/// A set of words, any of which may stand in one place of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SetId(pub(crate) u32);

/// Which lists a hit counts under: those that name its term and those that contain them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KindId(pub(crate) u32);

/// Lists of numbers, each found by the number of its owner, in one piece of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    starts: Box<[u32]>,
    members: Box<[u32]>,
}

impl Groups {
    /// Groups `(owner, member)` pairs by owner; owners run from 0 to `owners`. Members are sorted
    /// and stand once.
    pub(crate) fn new(owners: usize, mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(owners + 1);
        let mut pairs_before = 0;
        for owner in 0..=owners {
            let before = |pair: &&(u32, u32)| (pair.0 as usize) < owner;
            pairs_before +=
                pairs.get(pairs_before..).unwrap_or_default().iter().take_while(before).count();
            starts.push(crate::normalize::offsets::narrow(pairs_before));
        }
        Self { starts: starts.into(), members: pairs.iter().map(|pair| pair.1).collect() }
    }

    /// How many owners there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The members of one owner, in order.
    pub(crate) fn of(&self, owner: u32) -> &[u32] {
        let owner = owner as usize;
        match self.starts.get(owner..owner + 2) {
            Some([start, end]) => {
                self.members.get(*start as usize..*end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// Whether the message must have written a final accent (`reclamó`) or must not (`reclamo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FinalAccent {
    Any,
    Written,
    Absent,
}

/// What may stand in one place of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Element {
    /// So many words, whatever they are: `_`, `(_|_ _)`.
    Gap { min: u8, max: u8 },
    /// One of these words; an optional one may be missing: `(la|)`.
    OneOf { set: SetId, accent: FinalAccent, optional: bool },
}

/// Words that follow each other. The scan looks at a phrase where its anchor stands: its rarest
/// word, or the first of its rarest pair of neighbours.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) elements: Range<u32>,
    pub(crate) anchor: u32,
    pub(crate) place: PhrasePlace,
    pub(crate) kind: KindId,
}

/// Where in a message a phrase may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PhrasePlace {
    Anywhere,
    /// `^`: its first word is the first of the message.
    Start,
}

/// `head ... tail`: a hit of the tail at most [`GAP`] words after a hit of the head, in one
/// sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) head: ListId,
    pub(crate) tail: ListId,
    pub(crate) list: ListId,
    pub(crate) kind: KindId,
    /// Head or tail is itself a list with chains.
    pub(crate) is_nested: bool,
    /// Its hits may be head or tail of another.
    pub(crate) is_fed_on: bool,
}

/// How many words a gap between parts (`...`) may take in.
pub(crate) const GAP: u32 = 6;

/// How words begin (`cobr*`) or end (`*aria`), folded and without the star.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Affix {
    Start(Box<str>),
    End(Box<str>),
}

impl Affix {
    pub(crate) fn takes_in(&self, word: &str) -> bool {
        match self {
            Self::Start(text) => word.as_bytes().starts_with(text.as_bytes()),
            Self::End(text) => word.as_bytes().ends_with(text.as_bytes()),
        }
    }
}
