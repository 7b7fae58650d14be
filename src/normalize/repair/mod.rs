//! Repairing what machines and keyboards did to a text: HTML, mojibake, an ñ in pieces, lost
//! letters, letters of another alphabet.
//!
//! In comes the message as it was sent; out comes what the customer typed, with the way back. One
//! scan of the bytes says whether anything here is to be done at all, so that clean text pays for
//! the scan and for nothing else.
//!
//! The order is fixed. Entities come first, because mojibake hides in them
//! (`facturaci&Atilde;&sup3;n`). Mojibake comes before anything that drops or changes a letter:
//! `política` travels as `polÃ` + soft hyphen + `tica`, and `NIÑO` as `NIÃ‘O`, so that a text
//! without its soft hyphens, with straight quotes or in lower case is beyond repair.

mod entities;
mod mojibake;
mod tilde;
mod lost;
mod homoglyphs;

use super::offsets::OffsetMap;
pub(crate) use lost::LostLetters;

/// Memory of the repair, used again from message to message.
#[derive(Clone, Debug, Default)]
pub(super) struct Repair {
    text: String,
    spare: String,
}

impl Repair {
    /// The repaired text; meaningful when [`run`](Self::run) said that there is one.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Repairs `source`, one map for each step that changed something. Returns false and does
    /// nothing when the text is as it was typed.
    pub(super) fn run(
        &mut self,
        source: &str,
        lost: &LostLetters,
        maps: &mut Vec<OffsetMap>,
    ) -> bool {
        let mut symptoms = Symptoms::of(source.as_bytes());
        if !symptoms.any() {
            return false;
        }
        self.text.clear();
        self.text.push_str(source);
        if symptoms.markup {
            // `&amp;aacute;` was escaped twice; more than that nobody does.
            for _ in 0..2 {
                self.step(entities::decode, maps);
            }
            // Entities may have hidden the rest.
            symptoms = Symptoms::of(self.text.as_bytes());
        }
        if symptoms.mojibake {
            while maps.len() < MOST_STEPS && self.step(mojibake::repair, maps) {}
            symptoms = Symptoms::of(self.text.as_bytes());
        }
        if symptoms.tilde {
            self.step(tilde::join, maps);
        }
        if symptoms.lost {
            self.step(|text, restored, map| lost.restore(text, restored, map), maps);
        }
        if symptoms.alphabet {
            self.step(homoglyphs::replace, maps);
        }
        !maps.is_empty()
    }

    /// Runs one step; keeps its output if it changed anything. A step writes its output and what
    /// it replaced, and returns false when it changed nothing.
    fn step(
        &mut self,
        step: impl Fn(&str, &mut String, &mut OffsetMap) -> bool,
        maps: &mut Vec<OffsetMap>,
    ) -> bool {
        let Self { text, spare } = self;
        let mut map = OffsetMap::default();
        spare.clear();
        let is_changed = step(text, spare, &mut map);
        if is_changed {
            std::mem::swap(text, spare);
            maps.push(map);
        }
        is_changed
    }
}

/// Text that was garbled more often than this is left as it is, so that the work stays linear.
const MOST_STEPS: usize = 7;

/// What the bytes of a text hint at. A hint costs the step that looks closer, and no more.
#[derive(Clone, Copy, Debug, Default)]
struct Symptoms {
    markup: bool,
    mojibake: bool,
    tilde: bool,
    lost: bool,
    alphabet: bool,
}

impl Symptoms {
    fn any(self) -> bool {
        self.markup || self.mojibake || self.tilde || self.lost || self.alphabet
    }

    fn of(bytes: &[u8]) -> Self {
        if !Self::may_have_any(bytes) {
            return Self::default();
        }
        let next = bytes.get(1..).unwrap_or_default();
        let found = bytes.iter().zip(next).fold(0_u8, |found, (a, b)| {
            let markup = (*a == b'&') | (*a == b'<');
            // `Â`, `Ã`, `Ì`, `â`, `ï` and `ð`: no Spanish word has them, all mojibake does.
            let lead =
                (*b & 0xfe == 0x82) | (*b == 0x8c) | (*b == 0xa2) | (*b == 0xaf) | (*b == 0xb0);
            let control = (*a == 0xc2) & (*b < 0xa0);
            let mojibake = ((*a == 0xc3) & lead) | control;
            let tilde = *b == b'~';
            // A question mark before a letter, or the sign for a letter that nobody knew.
            let is_letter = (*b | 0x20).wrapping_sub(b'a') < 26;
            let lost = ((*a == b'?') & is_letter) | ((*a == 0xef) & (*b == 0xbf));
            // Greek and Cyrillic.
            let alphabet = (a.wrapping_sub(0xcd) < 7) & (*b >= 0x80);
            found
                | u8::from(markup)
                | u8::from(mojibake) << 1
                | u8::from(tilde) << 2
                | u8::from(lost) << 3
                | u8::from(alphabet) << 4
        });
        let has = |bit: u8| found & bit != 0;
        Self { markup: has(1), mojibake: has(2), tilde: has(4), lost: has(8), alphabet: has(16) }
    }

    /// Whether a byte stands there without which there is no symptom. Each byte is looked at by
    /// itself and there is no early exit, so that the loop runs on wide registers. Lower-case
    /// letters of Spanish have none of these bytes; a question costs the closer look.
    fn may_have_any(bytes: &[u8]) -> bool {
        let suspicious = |byte: u8| {
            (byte == b'&')
                | (byte == b'<')
                | (byte == b'~')
                | (byte == b'?')
                | (byte == 0xef)
                | (byte.wrapping_sub(0xcd) < 7)
                | (byte.wrapping_sub(0x80) < 0x20)
                | (byte == 0xa2)
                | (byte == 0xaf)
                | (byte == 0xb0)
        };
        bytes.iter().fold(false, |found, byte| found | suspicious(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(source: &str) -> String {
        let (mut repair, mut maps) = (Repair::default(), Vec::new());
        if repair.run(source, &LostLetters::default(), &mut maps) {
            repair.text().to_owned()
        } else {
            source.to_owned()
        }
    }

    #[test]
    fn steps_come_in_an_order_that_loses_nothing() {
        assert_eq!(repaired("facturaci&Atilde;&sup3;n"), "facturación");
        assert_eq!(repaired("&amp;aacute;rbol"), "árbol");
        assert_eq!(repaired("pol&Atilde;&shy;tica"), "política");
        assert_eq!(repaired("NIÃ‘O, polÃ\u{ad}tica, Ã³rden"), "NIÑO, política, órden");
        assert_eq!(repaired("todo bien, señor: ¿así?"), "todo bien, señor: ¿así?");
    }
}
