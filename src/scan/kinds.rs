//! Kinds of hits, and sets of lists as bits.
//!
//! A term may belong to dozens of lists, and most of them matter to no rule in play. A hit
//! therefore carries one number, its kind; what the kind means is looked up for all hits at once:
//! which lists are hit at all, as bits, and where those stand that somebody asks for.

use super::term::{Groups, KindId, ListId};
use crate::normalize::offsets::narrow;

/// A set of lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListSet {
    bits: Vec<u64>,
}

impl ListSet {
    /// An empty set with room for so many lists.
    pub(crate) fn new(lists: usize) -> Self {
        Self { bits: vec![0; lists.div_ceil(64)] }
    }

    /// The set of so many lists.
    pub(crate) fn full(lists: usize) -> Self {
        Self { bits: vec![u64::MAX; lists.div_ceil(64)] }
    }

    /// Empties the set and makes room for so many lists.
    pub(crate) fn reset(&mut self, lists: usize) {
        self.bits.clear();
        self.bits.resize(lists.div_ceil(64), 0);
    }

    pub(crate) fn insert(&mut self, list: ListId) {
        if let Some(bits) = self.bits.get_mut(list.0 as usize / 64) {
            *bits |= 1 << (list.0 % 64);
        }
    }

    pub(crate) fn has(&self, list: ListId) -> bool {
        self.bits.get(list.0 as usize / 64).is_some_and(|bits| bits & (1 << (list.0 % 64)) != 0)
    }

    fn insert_bits(&mut self, row: &[Bits]) {
        for Bits { at, bits } in row {
            if let Some(own) = self.bits.get_mut(*at as usize) {
                *own |= bits;
            }
        }
    }

    /// The lists that are in both sets, in order.
    pub(crate) fn common<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = ListId> {
        (0..).zip(self.bits.iter().zip(&other.bits)).flat_map(|(at, (a, b))| ones(at, a & b))
    }

    /// Calls `each` with every list that is in a kind and in the set.
    fn common_with(&self, row: &[Bits], mut each: impl FnMut(ListId)) {
        for Bits { at, bits } in row {
            let own = self.bits.get(*at as usize).copied().unwrap_or(0);
            let mut common = own & bits;
            while common != 0 {
                each(ListId(at * 64 + common.trailing_zeros()));
                common &= common - 1;
            }
        }
    }
}

fn ones(at: u32, mut bits: u64) -> impl Iterator<Item = ListId> {
    std::iter::from_fn(move || {
        let list = (bits != 0).then(|| ListId(at * 64 + bits.trailing_zeros()))?;
        bits &= bits - 1;
        Some(list)
    })
}

/// Some of the lists of a kind: 64 neighbours.
#[derive(Clone, Copy, Debug)]
struct Bits {
    at: u32,
    bits: u64,
}

/// Rows of bits, one for each kind, in one piece of memory.
#[derive(Clone, Debug, Default)]
struct Rows {
    starts: Box<[u32]>,
    bits: Box<[Bits]>,
}

impl Rows {
    fn new<'a>(rows: impl Iterator<Item = &'a [u32]>, keep: impl Fn(u32) -> bool) -> Self {
        let (mut starts, mut all) = (vec![0], Vec::<Bits>::new());
        for row in rows {
            let start = all.len();
            for list in row.iter().filter(|list| keep(**list)) {
                let (at, bit) = (list / 64, 1 << (list % 64));
                match all.get_mut(start..).and_then(<[Bits]>::last_mut) {
                    Some(last) if last.at == at => last.bits |= bit,
                    _ => all.push(Bits { at, bits: bit }),
                }
            }
            starts.push(narrow(all.len()));
        }
        Self { starts: starts.into(), bits: all.into() }
    }

    fn of(&self, kind: KindId) -> &[Bits] {
        let kind = kind.0 as usize;
        match self.starts.get(kind..kind + 2) {
            Some([start, end]) => self.bits.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// The lists of each kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds {
    lists: usize,
    all: Rows,
    /// Only lists whose places a condition or the language may ask for.
    located: Rows,
}

impl Kinds {
    /// `kinds` gives the lists of each kind, containers included, in order.
    pub(crate) fn new(lists: usize, kinds: &Groups, located: &ListSet) -> Self {
        let rows = || (0..narrow(kinds.len())).map(|kind| kinds.of(kind));
        Self {
            lists,
            all: Rows::new(rows(), |_| true),
            located: Rows::new(rows(), |list| located.has(ListId(list))),
        }
    }

    /// How many lists the pack has.
    pub(crate) fn lists(&self) -> usize {
        self.lists
    }

    /// Adds the lists of a kind to a set.
    pub(crate) fn insert_into(&self, kind: KindId, set: &mut ListSet) {
        set.insert_bits(self.all.of(kind));
    }

    /// The lists of a kind that are heads of chains.
    pub(crate) fn heads_of(&self, kind: KindId, heads: &ListSet) -> Vec<ListId> {
        let mut found = Vec::new();
        heads.common_with(self.all.of(kind), |list| found.push(list));
        found
    }

    /// Calls `each` with every list of a kind that is wanted.
    pub(crate) fn wanted(
        &self,
        kind: KindId,
        wanted: &ListSet,
        breadth: Breadth,
        each: impl FnMut(ListId),
    ) {
        let rows = match breadth {
            Breadth::Located => &self.located,
            Breadth::All => &self.all,
        };
        wanted.common_with(rows.of(kind), each);
    }
}

/// Among which lists places are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Those whose places conditions and the language ask for: the hot path.
    Located,
    /// All: for explanations.
    All,
}
