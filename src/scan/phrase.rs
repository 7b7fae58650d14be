//! Whether a phrase stands around its anchor.

use super::term::{Element, FinalAccent, Phrase, PhrasePlace, SetId};
use super::{Reading, UNKNOWN};

impl Reading<'_> {
    /// The first and last word of a phrase whose anchor is the word at `at`. Of several ways to
    /// fit, the one that takes optional words in and keeps gaps short.
    pub(super) fn find_phrase(self, phrase: &Phrase, at: usize) -> Option<(usize, usize)> {
        let range = phrase.elements.start as usize..phrase.elements.end as usize;
        let elements = self.scanner.elements.get(range)?;
        let (before, rest) = elements.split_at_checked(phrase.anchor as usize)?;
        let (anchor, after) = rest.split_first()?;
        let Element::OneOf { set, accent, .. } = anchor else { return None };
        if !self.fits(*set, *accent, at) {
            return None;
        }
        let sentence = self.text.words().get(at)?.sentence;
        let last = self.find_end(after, at, sentence)?;
        let first = self.find_start(before, at, sentence, phrase.place)?;
        Some((first, last))
    }

    /// The last word of `elements` when they come after the word at `at`.
    fn find_end(self, elements: &[Element], at: usize, sentence: u32) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else { return Some(at) };
        match *element {
            Element::Gap { min, max } => (min..=max)
                .map(|words| at + usize::from(words))
                .take_while(|at| self.is_in(sentence, *at))
                .find_map(|at| self.find_end(rest, at, sentence)),
            Element::OneOf { set, accent, optional } => {
                let next = at + 1;
                let taken = if self.is_in(sentence, next) && self.fits(set, accent, next) {
                    self.find_end(rest, next, sentence)
                } else {
                    None
                };
                if taken.is_none() && optional { self.find_end(rest, at, sentence) } else { taken }
            }
        }
    }

    /// The first word of `elements` when they come before the word at `at`.
    fn find_start(
        self,
        elements: &[Element],
        at: usize,
        sentence: u32,
        place: PhrasePlace,
    ) -> Option<usize> {
        let Some((element, rest)) = elements.split_last() else {
            let is_start = at == 0 || at == self.text.opening();
            return (place == PhrasePlace::Anywhere || is_start).then_some(at);
        };
        match *element {
            Element::Gap { min, max } => (min..=max)
                .map_while(|words| at.checked_sub(usize::from(words)))
                .take_while(|at| self.is_in(sentence, *at))
                .find_map(|at| self.find_start(rest, at, sentence, place)),
            Element::OneOf { set, accent, optional } => {
                let next = at.checked_sub(1).filter(|next| self.is_in(sentence, *next));
                let taken = next
                    .filter(|next| self.fits(set, accent, *next))
                    .and_then(|next| self.find_start(rest, next, sentence, place));
                if taken.is_none() && optional {
                    self.find_start(rest, at, sentence, place)
                } else {
                    taken
                }
            }
        }
    }

    fn is_in(self, sentence: u32, at: usize) -> bool {
        self.text.words().get(at).is_some_and(|word| word.sentence == sentence)
    }

    fn fits(self, set: SetId, accent: FinalAccent, at: usize) -> bool {
        self.in_set(set, at) && self.accent_holds(accent, at)
    }

    fn in_set(self, set: SetId, at: usize) -> bool {
        match self.ids.get(at) {
            None | Some(&UNKNOWN) => self.has_affix_of(set, at),
            Some(id) => self.scanner.membership.has(set, *id),
        }
    }

    fn has_affix_of(self, set: SetId, at: usize) -> bool {
        let affixes = self.scanner.set_affixes.of(set.0);
        affixes.iter().any(|affix| self.has_affix(self.text.word(at), *affix))
    }

    fn accent_holds(self, accent: FinalAccent, at: usize) -> bool {
        match accent {
            FinalAccent::Any => true,
            FinalAccent::Written => self.text.ends_accented(at, self.message),
            FinalAccent::Absent => !self.text.ends_accented(at, self.message),
        }
    }
}
