//! Short forms that are several words: which, their neighbours say.
//!
//! `x` is `por`, but not in `2 x 1`; `d` is `de`, but not in `Bogotá D. C.`; `k` is `que`, but
//! after a number it is a thousand; `tp` is `tampoco`, which negates, but `el tp` is something
//! else; `xq` asks in a question and explains elsewhere. The readings stand in
//! `rules/idioma/contexto.yaml`, in order; the first whose neighbours are there counts.

use crate::normalize::words::Word;

/// One way to read a short form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// What may stand before it; empty when that is all the same.
    pub(crate) after: Vec<Neighbour>,
    /// What may stand behind it.
    pub(crate) before: Vec<Neighbour>,
    /// Only in a question.
    pub(crate) in_question: bool,
    /// What it is read as.
    pub(crate) meant: String,
}

/// What stands next to a short form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Neighbour {
    /// Digits.
    Number,
    /// A single letter.
    Letter,
    Word(Box<str>),
}

impl Neighbour {
    /// A neighbour as rule packs write it, folded.
    pub(crate) fn new(written: &str) -> Self {
        match written {
            "numero" => Self::Number,
            "letra" => Self::Letter,
            word => Self::Word(word.into()),
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Number => word.starts_with(|first: char| first.is_ascii_digit()),
            Self::Letter => {
                word.len() == 1 && word.starts_with(|letter: char| letter.is_ascii_lowercase())
            }
            Self::Word(known) => **known == *word,
        }
    }
}

/// What the short form at `index` is read as; `None` when it stays as it is.
pub(super) fn read<'a>(
    readings: &'a [Reading],
    text: &str,
    words: &[Word],
    index: usize,
) -> Option<&'a str> {
    let word = |at: Option<usize>| {
        let span = at.and_then(|at| words.get(at))?.span;
        text.get(span.start as usize..span.end as usize)
    };
    let sentence = words.get(index)?.sentence;
    let is_near = |at: Option<usize>, wanted: &[Neighbour]| {
        let same = at.and_then(|at| words.get(at)).is_some_and(|word| word.sentence == sentence);
        wanted.is_empty()
            || (same && word(at).is_some_and(|found| wanted.iter().any(|one| one.is(found))))
    };
    let holds = |reading: &&Reading| {
        is_near(index.checked_sub(1), &reading.after)
            && is_near(index.checked_add(1), &reading.before)
            && (!reading.in_question || ends_in_question(text, words, index))
    };
    let meant = readings.iter().find(holds)?.meant.as_str();
    (word(Some(index)) != Some(meant)).then_some(meant)
}

/// Whether the sentence of a word ends in a question mark.
fn ends_in_question(text: &str, words: &[Word], index: usize) -> bool {
    const FAR: usize = 40;
    let rest = words.get(index..).unwrap_or_default();
    let Some(sentence) = rest.first().map(|word| word.sentence) else { return false };
    let length = rest.iter().take(FAR).take_while(|word| word.sentence == sentence).count();
    let end = rest.get(length - 1).map_or(text.len(), |word| word.span.end as usize);
    let next = rest.get(length).map_or(text.len(), |word| word.span.start as usize);
    text.get(end..next).is_some_and(|gap| gap.contains('?'))
}
