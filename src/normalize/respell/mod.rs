//! Writing out what phones and anger shorten, lengthen or disguise: `xfa` becomes `por favor`,
//! `pesimooooo` becomes `pesimo`, `3st@f@` becomes `estafa`.
//!
//! All of it works on whole words of folded text, by lists of their own (`rules/idioma/`): a new
//! rule of the pack never changes how a text is read. A text without such words is left as it is,
//! and finding that out costs next to nothing. Short forms that are always the same single word
//! (`tmb`, `dueno`) need no writing out: the scanner knows them as that word
//! ([`Spelling::aliases`]).

mod context;
mod disguise;
mod lengthened;

use std::collections::HashMap;

use super::offsets::OffsetMap;
use super::word_table::{WordTable, nth};
use super::words::Word;
pub(crate) use context::{Neighbour, Reading};
use disguise::Disguises;
use lengthened::Doubles;
pub(crate) use lengthened::has_lengthened;

/// The lists that respelling goes by, folded.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpellingLists {
    /// Short form to long form, of one word or several.
    pub(crate) abbreviations: HashMap<String, String>,
    /// Short form to what it is read as, by its neighbours.
    pub(crate) in_context: HashMap<String, Vec<Reading>>,
    /// Words that are rightly written with a double letter (`leer`, `perro`).
    pub(crate) doubles: Vec<String>,
    /// Insults that are written in disguise.
    pub(crate) disguised: Vec<String>,
}

/// The lists, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    /// Short forms of one word, with that word.
    aliases: HashMap<String, String>,
    /// Short forms of several words, and those that are read by their neighbours.
    short: WordTable,
    forms: Vec<Form>,
    /// By the first byte of a short form: the lengths that there are, a bit each.
    lengths: Box<[u32; 256]>,
    doubles: Doubles,
    disguises: Disguises,
}

/// What a short form may stand for.
#[derive(Clone, Debug)]
enum Form {
    Always(Box<str>),
    InContext(Box<[Reading]>),
}

impl Spelling {
    pub(crate) fn new(lists: SpellingLists) -> Self {
        let SpellingLists { abbreviations, in_context, doubles, disguised } = lists;
        let mut sorted: Vec<(String, Form)> = Vec::new();
        let mut aliases = HashMap::new();
        for (short, long) in abbreviations {
            if long.contains(' ') {
                sorted.push((short, Form::Always(long.into())));
            } else {
                aliases.insert(short, long);
            }
        }
        let in_context = in_context.into_iter();
        sorted.extend(in_context.map(|(short, forms)| (short, Form::InContext(forms.into()))));
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut lengths = Box::new([0; 256]);
        for (short, _) in &sorted {
            let first = short.bytes().next().unwrap_or_default();
            if let Some(lengths) = lengths.get_mut(usize::from(first)) {
                *lengths |= length_bit(short.len());
            }
        }
        let numbered = sorted.iter().enumerate();
        Self {
            aliases,
            short: WordTable::new(numbered.map(|(index, (short, _))| (short.as_str(), nth(index)))),
            forms: sorted.into_iter().map(|(_, form)| form).collect(),
            lengths,
            doubles: Doubles::new(doubles),
            disguises: Disguises::new(disguised),
        }
    }

    /// Short forms of one word, folded, with that word.
    pub(crate) fn aliases(&self) -> &HashMap<String, String> {
        &self.aliases
    }

    /// Writes the text with its words respelt to `respelt` and returns true; returns false and
    /// writes nothing when no word needs it.
    pub(super) fn respell(
        &self,
        text: &str,
        words: &[Word],
        respelt: &mut String,
        offsets: &mut OffsetMap,
    ) -> bool {
        let signs = Signs::of(text.as_bytes());
        let disguised = match signs.disguised {
            true => self.disguises.find(text),
            false => Vec::new(),
        };
        let mut disguised = disguised.into_iter().peekable();
        let mut writer = Writer { text, copied: 0, respelt, offsets };
        for (index, word) in words.iter().enumerate() {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            if start < writer.copied {
                continue;
            }
            if let Some(found) = disguised.next_if(|found| found.from.start <= start) {
                writer.replace(found.from, found.meant);
                continue;
            }
            // `p u t a s`: letters that stand alone.
            if end - start == 1
                && let Some(found) = self.disguises.spaced(text, words.get(index..).unwrap_or(&[]))
            {
                writer.replace(found.from, found.meant);
                continue;
            }
            if let Some(form) = self.form(text, start, end).filter(|_| !is_part(text, start, end)) {
                if let Some(meant) = form.read(text, words, index) {
                    writer.replace(start..end, meant);
                }
            } else if signs.lengthened
                && let Some(shorter) = self.doubles.shorten(text.get(start..end).unwrap_or(""))
            {
                let form = self.form(&shorter, 0, shorter.len());
                let listed = form.and_then(|form| form.read(text, words, index));
                writer.replace(start..end, listed.unwrap_or(&shorter));
            }
        }
        writer.finish()
    }

    fn form(&self, text: &str, start: usize, end: usize) -> Option<&Form> {
        let first = text.as_bytes().get(start).copied().unwrap_or_default();
        let lengths = self.lengths.get(usize::from(first)).copied().unwrap_or(0);
        if lengths & length_bit(end - start) == 0 {
            return None;
        }
        let index = self.short.get(text.as_bytes(), start, end)?;
        self.forms.get(index as usize)
    }
}

impl Form {
    /// What the word is read as; `None` when it stays.
    fn read<'a>(&'a self, text: &str, words: &[Word], index: usize) -> Option<&'a str> {
        match self {
            Self::Always(long) => Some(long),
            Self::InContext(readings) => context::read(readings, text, words, index),
        }
    }
}

/// Whether a word is part of something longer: `x.co`, `d/c`, `a@m.co`.
fn is_part(text: &str, start: usize, end: usize) -> bool {
    let byte = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).copied();
    let joins = |byte: Option<u8>| matches!(byte, Some(b'.' | b'/' | b'@' | b'_'));
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let before = joins(byte(start.checked_sub(1))) && is_word(byte(start.checked_sub(2)));
    let behind = joins(byte(Some(end))) && is_word(byte(end.checked_add(1)));
    before || behind
}

fn length_bit(length: usize) -> u32 {
    1 << length.min(31)
}

/// A word or several, and what they mean.
struct Found<'a> {
    from: std::ops::Range<usize>,
    meant: &'a str,
}

/// What the bytes of a text hint at.
struct Signs {
    lengthened: bool,
    disguised: bool,
}

impl Signs {
    fn of(text: &[u8]) -> Self {
        // No early exit: without one the whole loop runs on wide registers.
        let next = text.iter().skip(1);
        let disguised = text.iter().zip(next).fold(false, |found, (a, b)| {
            let is_letter = |byte: u8| byte.wrapping_sub(b'a') < 26;
            let is_digit = |byte: u8| byte.wrapping_sub(b'0') < 10;
            let is_sign = |byte: u8| (byte == b'@') | (byte == b'$') | (byte == b'*');
            let before = (is_digit(*a) | is_sign(*a) | (*a == b'!')) & is_letter(*b);
            let behind = is_letter(*a) & (is_digit(*b) | is_sign(*b));
            found | before | behind
        });
        Self { lengthened: has_lengthened(text), disguised }
    }
}

/// Copies a text and replaces parts of it.
struct Writer<'a> {
    text: &'a str,
    copied: usize,
    respelt: &'a mut String,
    offsets: &'a mut OffsetMap,
}

impl Writer<'_> {
    fn replace(&mut self, from: std::ops::Range<usize>, meant: &str) {
        self.respelt.push_str(self.text.get(self.copied..from.start).unwrap_or_default());
        let to = self.respelt.len();
        self.respelt.push_str(meant);
        self.copied = from.end;
        self.offsets.replace(from, to..self.respelt.len());
    }

    /// Copies the rest; returns whether anything was replaced.
    fn finish(self) -> bool {
        if self.copied > 0 {
            self.respelt.push_str(self.text.get(self.copied..).unwrap_or_default());
        }
        self.copied > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> Spelling {
        let pairs = [("xq", "porque"), ("q", "que"), ("xfa", "por favor")];
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let reading = |after: &[&str], meant: &str| Reading {
            after: after.iter().map(|word| Neighbour::new(word)).collect(),
            meant: meant.to_owned(),
            ..Reading::default()
        };
        let x = vec![reading(&["numero"], "x"), reading(&[], "por")];
        Spelling::new(SpellingLists {
            abbreviations: HashMap::from(pairs.map(|(a, b)| (a.to_owned(), b.to_owned()))),
            in_context: HashMap::from([("x".to_owned(), x)]),
            doubles: owned(&["leer", "perro", "llego"]),
            disguised: owned(&["inutiles", "mierda", "putas", "estafadores"]),
        })
    }

    fn check(text: &str, expected: &str) {
        let mut words = Vec::new();
        super::super::words::split(text, &mut words);
        let mut respelt = String::new();
        if !spelling().respell(text, &words, &mut respelt, &mut OffsetMap::default()) {
            respelt.push_str(text);
        }
        assert_eq!(respelt, expected, "respelling {text:?}");
    }

    #[test]
    fn respells_whole_words_by_list() {
        check("xq no llegoooo", "xq no llego");
        check("pesimooooo leeer perrrro llllego", "pesimo leer perro llego");
        check("llllegoooo nooo siii", "llego no si");
        check("xfa q paso, xfaaaa", "por favor q paso, por favor");
        check("xxx www 000 viii xxiii mmm", "xxx www 000 viii xxiii mmm");
        check("la q es", "la q es");
        check("x favor 2 x 1, 3 x 45.000", "por favor 2 x 1, 3 x 45.000");
    }

    #[test]
    fn undoes_disguises_of_insults_and_nothing_else() {
        check("1nut1l3s, m13rd@! m*erda", "inutiles, mierda! mierda");
        check("3st@f@d0res y p u t a s", "estafadores y putas");
        check("m.i.e.r.d.a", "mierda");
        for text in ["abc123", "a53", "a@b.co", "p q r s", "45.000$", "2x1", "tod@s", "c.c. 123"] {
            check(text, text);
        }
    }
}
