//! Splitting folded text into words and sentences.
//!
//! A word is a run of ASCII letters and digits and of bytes from 0x80 up (after folding those are
//! letters or emoji). Eight bytes are classified at once into a mask, and the edges of the mask
//! are walked: no branch per byte, no `unsafe`.

use super::offsets::{Span, narrow};

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap(u8);

impl Gap {
    /// The sentence ended.
    pub(crate) const SENTENCE: Self = Self(1);
    /// A comma, colon, dash, bracket or quotation mark.
    pub(crate) const PAUSE: Self = Self(2);
    /// A colon.
    pub(crate) const COLON: Self = Self(4);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One word of the normalised text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) span: Span,
    /// Counted from 0.
    pub(crate) sentence: u32,
    pub(crate) before: Gap,
}

/// Appends the words of `text` to `words`.
pub(crate) fn split(text: &str, words: &mut Vec<Word>) {
    let bytes = text.as_bytes();
    let mut splitter = Splitter { bytes, words, sentence: 0, end: 0, start: None };
    let mut base = 0;
    let mut carry = 0;
    let mut blocks = bytes.chunks_exact(64);
    for block in blocks.by_ref() {
        carry = splitter.walk(word_mask(block), base, carry);
        base += 64;
    }
    let mut tail = [b' '; 64];
    for (to, from) in tail.iter_mut().zip(blocks.remainder()) {
        *to = *from;
    }
    // The padding closes the last word, unless the remainder is empty and nothing padded it.
    splitter.walk(word_mask(&tail), base, carry);
}

/// One bit for each of up to 64 bytes: set where the byte belongs to a word.
fn word_mask(block: &[u8]) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const EACH: u64 = 0x0101_0101_0101_0101;
    let mut mask = 0;
    for (nth, eight) in block.as_chunks::<8>().0.iter().enumerate() {
        let bytes = u64::from_le_bytes(*eight);
        let low = bytes & !HIGH;
        // Adding `0x80 - n` carries into the high bit of exactly the bytes that are at least n.
        let digit = (low + EACH * 0x50) & !(low + EACH * 0x46);
        let letter = (low + EACH * 0x1f) & !(low + EACH * 0x05);
        let word = (digit | letter | bytes) & HIGH;
        mask |= ((word >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * nth);
    }
    mask
}

struct Splitter<'a> {
    bytes: &'a [u8],
    words: &'a mut Vec<Word>,
    sentence: u32,
    /// Where the last word ended.
    end: usize,
    /// Where the open word started.
    start: Option<usize>,
}

impl Splitter<'_> {
    /// Walks the edges of one block's mask; returns its last bit, the carry into the next.
    fn walk(&mut self, mask: u64, base: usize, carry: u64) -> u64 {
        let mut edges = mask ^ (mask << 1 | carry);
        while edges != 0 {
            let at = base + edges.trailing_zeros() as usize;
            edges &= edges - 1;
            match self.start.take() {
                None => self.start = Some(at),
                Some(start) => self.push(start, at),
            }
        }
        mask >> 63
    }

    fn push(&mut self, start: usize, end: usize) {
        let before = match self.bytes.get(self.end..start) {
            Some([b' ']) => Gap::default(),
            Some(gap) => self.read_gap(gap, start),
            None => Gap::default(),
        };
        if before.has(Gap::SENTENCE) && !self.words.is_empty() {
            self.sentence += 1;
        }
        let span = Span { start: narrow(start), end: narrow(end) };
        self.words.push(Word { span, sentence: self.sentence, before });
        self.end = end;
    }

    fn read_gap(&self, gap: &[u8], next: usize) -> Gap {
        let mut before = Gap::default();
        for byte in gap {
            before = before.with(match byte {
                b';' | b'!' | b'?' | b'\n' => Gap::SENTENCE,
                b',' | b'-' | b'(' | b')' | b'"' => Gap::PAUSE,
                b':' => Gap::COLON,
                _ => continue,
            });
        }
        if gap.contains(&b'.') && self.full_stop(gap, next) {
            before = before.with(Gap::SENTENCE);
        }
        before
    }

    /// Whether the dots of a gap end the sentence. They do not inside a number (`45.000`), after
    /// a single letter (`a. m.`, `S.A.`) or when they trail off (`...`).
    fn full_stop(&self, gap: &[u8], next: usize) -> bool {
        let dots = gap.iter().filter(|byte| **byte == b'.').count();
        if dots >= 3 {
            return false;
        }
        let last = self.words.last().map_or(0, |word| word.span.end - word.span.start);
        let initial = last == 1 && self.end > 0;
        let digit = |at: usize| self.bytes.get(at).is_some_and(u8::is_ascii_digit);
        let inside_number = gap == b"." && digit(self.end.wrapping_sub(1)) && digit(next);
        !initial && !inside_number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&[&str]]) {
        let mut words = Vec::new();
        split(text, &mut words);
        let mut sentences: Vec<Vec<&str>> = Vec::new();
        for word in &words {
            sentences.resize_with(sentences.len().max(word.sentence as usize + 1), Vec::new);
            let written = text.get(word.span.start as usize..word.span.end as usize);
            if let (Some(sentence), Some(written)) = (sentences.last_mut(), written) {
                sentence.push(written);
            }
        }
        assert_eq!(sentences, expected, "splitting {text:?}");
    }

    #[test]
    fn splits_words_and_sentences() {
        check("", &[]);
        check("hola", &[&["hola"]]);
        check("no sirve. nada, de nada", &[&["no", "sirve"], &["nada", "de", "nada"]]);
        check(
            "45.000 pesos a las 8 a. m. del 3",
            &[&["45", "000", "pesos", "a", "las", "8", "a", "m", "del", "3"]],
        );
        check("bueno... no se", &[&["bueno", "no", "se"]]);
        check("...año?si", &[&["año"], &["si"]]);
        let long = "palabra ".repeat(20);
        check(&long, &[&["palabra"; 20]]);
        check(&"a".repeat(64), &[&["a".repeat(64).as_str()]]);
        check(&"a".repeat(128), &[&["a".repeat(128).as_str()]]);
    }
}
