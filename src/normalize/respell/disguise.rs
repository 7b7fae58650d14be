//! Insults in disguise: `1nút1l3s`, `m*erda`, `p u t a s`.
//!
//! A piece of text is read with its digits and signs as the letters that they look like, on a copy,
//! and replaced only when that gives a word of the list. Nothing else is touched: amounts, plates
//! (`ABC123`), models (`A53`), addresses (`a@b.co`) and initials (`P. Q. R. S.`) are no insults.

use super::Found;
use crate::normalize::words::Word;

/// Insults that are written in disguise, by length.
#[derive(Clone, Debug)]
pub(super) struct Disguises {
    words: Vec<Box<str>>,
}

/// No word of the list is longer, in letters.
const LONGEST: usize = 20;
/// Letters that stand alone mean a word from so many on.
const FEWEST_LETTERS: usize = 4;

impl Disguises {
    pub(super) fn new(mut words: Vec<String>) -> Self {
        words.sort();
        words.dedup();
        Self { words: words.into_iter().map(Into::into).collect() }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// The disguised words of a text, in order.
    pub(super) fn find<'a>(&'a self, text: &str) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        let mut at = 0;
        for piece in text.split_inclusive(char::is_whitespace) {
            let start = at;
            at += piece.len();
            let is_sign = |letter: char| matches!(letter, '@' | '$' | '*' | '!');
            let trimmed = piece
                .trim_start_matches(|letter: char| !letter.is_alphanumeric() && !is_sign(letter));
            let start = start + piece.len() - trimmed.len();
            let trimmed = trimmed
                .trim_end_matches(|letter: char| !letter.is_alphanumeric() && !is_sign(letter));
            // `mierd@!`: the last sign may be a letter or an end.
            let ends = [trimmed, trimmed.trim_end_matches(['!', '*', '$'])];
            let meant = ends.into_iter().find_map(|end| Some((end, self.disguised(end)?)));
            if let Some((end, meant)) = meant {
                found.push(Found { from: start..start + end.len(), meant });
            }
        }
        found
    }

    /// The word that single letters at the start of `words` spell.
    pub(super) fn spaced(&self, text: &str, words: &[Word]) -> Option<Found<'_>> {
        let single = |word: &&Word| word.span.end - word.span.start == 1;
        let letters = words.iter().take(LONGEST).take_while(single);
        if letters.clone().count() < FEWEST_LETTERS {
            return None;
        }
        let spelt: String = letters
            .filter_map(|word| text.get(word.span.start as usize..word.span.end as usize))
            .collect();
        let is_spelt = |word: &&str| word.len() >= FEWEST_LETTERS && spelt.starts_with(*word);
        let meant = self.words().filter(is_spelt).max_by_key(|word| word.len())?;
        let (first, last) = (words.first()?, words.get(meant.len() - 1)?);
        Some(Found { from: first.span.start as usize..last.span.end as usize, meant })
    }

    fn disguised(&self, piece: &str) -> Option<&str> {
        let starts_well = piece.starts_with(|first: char| is_letter(first) || first != '*');
        let letters = piece.chars().filter(|letter| letter.is_alphabetic()).count();
        let is_disguised = piece.chars().any(|letter| !letter.is_alphabetic());
        if !is_disguised || !starts_well || letters < 2 || piece.len() > 2 * LONGEST {
            return None;
        }
        let is = |word: &&str| {
            let mut letters = word.chars();
            piece.chars().all(|sign| letters.next().is_some_and(|letter| looks_like(sign, letter)))
                && letters.next().is_none()
        };
        // `m.i.e.r.d.a`
        let undotted = || {
            let plain: String =
                piece.chars().filter(|sign| !matches!(sign, '.' | '-' | '_')).collect();
            let dots = piece.chars().count() - plain.chars().count();
            let is_spelt = dots >= FEWEST_LETTERS - 1 && dots + 1 == plain.chars().count();
            self.words().find(|word| is_spelt && *word == plain)
        };
        self.words().find(is).or_else(undotted)
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic()
}

/// Whether a sign may stand for a letter.
fn looks_like(sign: char, letter: char) -> bool {
    match sign {
        '0' => letter == 'o',
        '1' => matches!(letter, 'i' | 'l'),
        '3' => letter == 'e',
        '4' => letter == 'a',
        '5' | '$' => letter == 's',
        '7' => letter == 't',
        '@' => matches!(letter, 'a' | 'o'),
        '!' => letter == 'i',
        '*' => true,
        _ => sign == letter,
    }
}
