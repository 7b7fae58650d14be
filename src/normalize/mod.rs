//! Stage 1, `Message` → `NormalizedText`: the text as rules read it.
//!
//! Comes in: what the customer typed. Goes out: lower case without accents (ñ survives), short
//! forms written out, words and sentences found, and for every byte the way back to the original.
//! The order of the steps matters and is fixed here. The stage knows nothing of terms or labels,
//! so that a new rule never changes how a text is read.

use std::borrow::Cow;
use std::ops::Range;

use crate::message::Message;

mod repair;
mod invisible;
pub(crate) mod fold;
pub(crate) mod entity;
pub(crate) mod respell;
pub(crate) mod words;
pub(crate) mod word_table;
pub(crate) mod clitics;
pub(crate) mod layout;
pub(crate) mod language;
pub(crate) mod opening;
pub(crate) mod offsets;

use entity::protect::{self, Marks, Protector};
use language::{Foreign, Languages};
use layout::{Layout, Quoted};
use offsets::{MAX_TEXT, Offsets, OriginalSpan, Span, narrow};
use opening::Openings;
pub(crate) use repair::LostLetters;
use repair::Repair;
use respell::Spelling;
use words::Word;

/// A message as rules read it, and the way back.
#[derive(Clone, Debug, Default)]
pub(crate) struct NormalizedText {
    /// Subject, line break and text; empty when there is no subject and the text is read in place.
    joined: String,
    repair: Repair,
    is_repaired: bool,
    folded: String,
    protected: String,
    is_protected: bool,
    marks: Marks,
    respelled: String,
    is_respelled: bool,
    words: Vec<Word>,
    quoted: Quoted,
    foreign: Option<Foreign>,
    opening: usize,
    offsets: Offsets,
}

/// The first stage: what it needs to know of the language, read from `rules/idioma/`.
#[derive(Clone, Debug)]
pub(crate) struct Normalizer {
    pub(crate) lost: LostLetters,
    pub(crate) protector: Protector,
    pub(crate) spelling: Spelling,
    pub(crate) layout: Layout,
    pub(crate) languages: Languages,
    pub(crate) openings: Openings,
}

impl Normalizer {
    /// Normalises `message` into `text`, whose memory is used again.
    pub(crate) fn normalize(&self, message: &Message<'_>, text: &mut NormalizedText) {
        let NormalizedText {
            joined,
            repair,
            is_repaired,
            folded,
            protected,
            is_protected,
            marks,
            respelled,
            is_respelled,
            words,
            quoted,
            foreign,
            opening,
            offsets,
        } = text;
        joined.clear();
        folded.clear();
        protected.clear();
        respelled.clear();
        words.clear();
        offsets.clear();
        if let Some(subject) = &message.subject {
            joined.push_str(subject);
            joined.push('\n');
            offsets.text_start = joined.len();
            joined.push_str(&message.text);
        }
        let source = readable(if joined.is_empty() { &message.text } else { joined });

        *is_repaired = repair.run(source, &self.lost, &mut offsets.repaired);
        let written = if *is_repaired { repair.text() } else { source };
        fold::fold(written, folded, &mut offsets.folded);
        (*is_protected, *marks) =
            protect::protect(folded, &self.protector, protected, &mut offsets.protected);
        let folded = if *is_protected { protected } else { folded };
        words::split(folded, words);
        *is_respelled = self.spelling.respell(folded, words, respelled, &mut offsets.respelled);
        if *is_respelled {
            words.clear();
            words::split(respelled, words);
        }
        let text: &str = if *is_respelled { respelled } else { folded };
        let written = |range: Range<usize>| {
            let span = Span { start: narrow(range.start), end: narrow(range.end) };
            written.get(offsets.written(span)).unwrap_or_default()
        };
        // The line break behind the subject is one byte in every form of the text.
        let subject_end = if offsets.text_start == 0 { 0 } else { text.find('\n').unwrap_or(0) };
        self.layout.read(text, words, subject_end, written, quoted);
        *foreign = self.languages.foreign(text, words);
        *opening = self.openings.skip(text, words);
    }

    /// A word or phrase of a rule, folded the way messages are.
    pub(crate) fn fold_term(term: &str) -> String {
        let mut folded = String::new();
        fold::fold(term, &mut folded, &mut offsets::OffsetMap::default());
        folded
    }
}

/// The part of a text whose positions fit the maps, cut on a character boundary.
fn readable(source: &str) -> &str {
    source.get(..source.floor_char_boundary(MAX_TEXT)).unwrap_or(source)
}

impl NormalizedText {
    /// The normalised text.
    pub(crate) fn text(&self) -> &str {
        if self.is_respelled {
            &self.respelled
        } else if self.is_protected {
            &self.protected
        } else {
            &self.folded
        }
    }

    /// Whether there is anything written in which an entity may stand.
    pub(crate) fn marks(&self) -> Marks {
        self.marks
    }

    /// The words, in order.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// One word as it stands in the normalised text.
    pub(crate) fn word(&self, index: usize) -> &str {
        let span = self.words.get(index).map(|word| word.span).unwrap_or_default();
        self.text().get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The normalised range from one word to another, both included.
    pub(crate) fn span(&self, first: u32, last: u32) -> Span {
        let start = self.words.get(first as usize).map_or(0, |word| word.span.start);
        let end = self.words.get(last as usize).map_or(start, |word| word.span.end);
        Span { start, end }
    }

    /// Where a normalised range stands in the original message.
    pub(crate) fn original(&self, span: Span) -> OriginalSpan {
        self.offsets.original(span)
    }

    /// The text as it came in: subject, line break, text.
    fn source<'a>(&'a self, message: &'a Message<'_>) -> &'a str {
        readable(if self.joined.is_empty() { &message.text } else { &self.joined })
    }

    /// The text as the customer wrote it: that which came in, with the faults of machines repaired.
    pub(crate) fn written<'a>(&'a self, message: &'a Message<'_>) -> &'a str {
        if self.is_repaired { self.repair.text() } else { self.source(message) }
    }

    /// Whether the last vowel of a word carries a written accent in the original (`reclamó`).
    pub(crate) fn ends_accented(&self, index: usize, message: &Message<'_>) -> bool {
        let Some(word) = self.words.get(index) else { return false };
        let last = Span { start: word.span.end.saturating_sub(1), end: word.span.end };
        let source = self.written(message).get(self.offsets.written(last)).unwrap_or_default();
        matches!(
            source.chars().next_back(),
            Some('á' | 'é' | 'í' | 'ó' | 'ú' | 'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | '\u{301}')
        )
    }

    /// What is quoted: somebody else's words, signatures, footers.
    pub(crate) fn quoted(&self) -> &Quoted {
        &self.quoted
    }

    /// The language when it is not Spanish.
    pub(crate) fn foreign(&self) -> Option<Foreign> {
        self.foreign
    }

    /// The word with which the message begins when greetings and the like are left out.
    pub(crate) fn opening(&self) -> usize {
        self.opening
    }

    /// The first sentence that says more than a greeting.
    pub(crate) fn first_sentence(&self) -> u32 {
        self.words.get(self.opening).map_or(0, |word| word.sentence)
    }

    /// The last sentence that is the writer's own.
    pub(crate) fn last_sentence(&self) -> u32 {
        let own = self.words.iter().enumerate().rev();
        let mut own = own.filter(|(at, _)| !self.quoted.has(narrow(*at)));
        own.next().map_or(0, |(_, word)| word.sentence)
    }

    /// Whether a word stands in the subject line.
    pub(crate) fn in_subject(&self, index: usize) -> bool {
        self.offsets.text_start > 0
            && self
                .words
                .get(index)
                .is_some_and(|word| self.offsets.source(word.span).start < self.offsets.text_start)
    }
}

/// A text with the faults of machines repaired.
pub(crate) fn repaired(text: &str) -> String {
    let mut repair = Repair::default();
    if repair.run(text, &LostLetters::default(), &mut Vec::new()) {
        repair.text().to_owned()
    } else {
        text.to_owned()
    }
}

/// Folded text for comparisons outside a message: fields, sectors, label names.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'-') {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(Normalizer::fold_term(text))
    }
}
