//! A script as tokens with their places: as much of the language as it takes to know names.
//!
//! Rhai checks its own grammar; this reader only has to tell names from texts, numbers, comments
//! and signs, and to look into the `${…}` of interpolated texts. It never fails: what it cannot
//! read is one sign after the other.

use std::iter::Peekable;
use std::str::CharIndices;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A text between double quotes, without escapes: it may name something.
    Name,
    /// Any other text, or a piece of an interpolated one.
    Text,
    Integer,
    Decimal,
    Sign,
}

/// A token and where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl<'a> Token<'a> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// What a name says, without its quotes.
    pub(super) fn name(&self) -> Option<&'a str> {
        (self.kind == Kind::Name).then(|| self.text.trim_matches('"'))
    }
}

/// Signs of more than one letter, longest first.
const SIGNS: &[&str] = &[
    "<<=", ">>=", "**=", "..=", "...", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "==", "!=",
    "<=", ">=", "&&", "||", "<<", ">>", "**", "..", "::", "=>", "->", "#{", "??", "?.", "?[",
];

/// Reads a script.
pub(super) fn read(source: &str) -> Vec<Token<'_>> {
    let mut reader = Reader { source, rest: source.char_indices().peekable(), tokens: Vec::new() };
    reader.read(false);
    reader.tokens
}

struct Reader<'a> {
    source: &'a str,
    rest: Peekable<CharIndices<'a>>,
    tokens: Vec<Token<'a>>,
}

impl<'a> Reader<'a> {
    /// Reads to the end, or to the brace that closes an interpolation.
    fn read(&mut self, inside: bool) {
        let mut depth = 0_u32;
        while let Some((start, letter)) = self.rest.peek().copied() {
            let rest = self.source.get(start..).unwrap_or_default();
            match letter {
                _ if letter.is_whitespace() => self.skip(1),
                _ if rest.starts_with("//") => self.skip_while(|letter| letter != '\n'),
                _ if rest.starts_with("/*") => self.skip_comment(),
                '"' => self.text(start, '"'),
                '\'' => self.text(start, '\''),
                '`' => self.interpolated(start),
                '#' if raw_width(rest).is_some() => {
                    self.skip(raw_width(rest).unwrap_or(1));
                    self.push(Kind::Text, start);
                }
                _ if letter.is_ascii_digit() => self.number(start),
                _ if is_of_word(letter) => {
                    self.skip_while(is_of_word);
                    self.push(Kind::Word, start);
                }
                _ => {
                    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                    self.skip(sign.map_or(1, |sign| sign.len()));
                    self.push(Kind::Sign, start);
                    match rest.as_bytes() {
                        [b'{', ..] | [b'#', b'{', ..] => depth += 1,
                        [b'}', ..] if inside && depth == 0 => return,
                        [b'}', ..] => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                }
            }
        }
    }

    fn at(&mut self) -> usize {
        self.rest.peek().map_or(self.source.len(), |(at, _)| *at)
    }

    fn skip(&mut self, letters: usize) {
        for _ in 0..letters {
            self.rest.next();
        }
    }

    fn skip_while(&mut self, is: impl Fn(char) -> bool) {
        while self.rest.next_if(|(_, letter)| is(*letter)).is_some() {}
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let end = self.at();
        let text = self.source.get(start..end).unwrap_or_default();
        self.tokens.push(Token { kind, text, start });
    }

    /// Comments of several lines may hold others.
    fn skip_comment(&mut self) {
        let mut depth = 0_u32;
        loop {
            let at = self.at();
            let rest = self.source.get(at..).unwrap_or_default();
            if rest.is_empty() {
                return;
            } else if rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
                if depth == 0 {
                    return;
                }
            } else {
                self.skip(1);
            }
        }
    }

    fn text(&mut self, start: usize, quote: char) {
        let mut is_plain = quote == '"';
        self.skip(1);
        while let Some((_, letter)) = self.rest.next() {
            match letter {
                '\\' => {
                    is_plain = false;
                    self.rest.next();
                }
                _ if letter == quote => break,
                _ => {}
            }
        }
        self.push(if is_plain { Kind::Name } else { Kind::Text }, start);
    }

    /// A text in backticks: its pieces, and the tokens of what stands in `${…}`.
    fn interpolated(&mut self, start: usize) {
        let mut start = start;
        self.skip(1);
        loop {
            let at = self.at();
            let rest = self.source.get(at..).unwrap_or_default();
            if rest.is_empty() {
                return self.push(Kind::Text, start);
            } else if rest.starts_with('`') {
                self.skip(1);
                return self.push(Kind::Text, start);
            } else if rest.starts_with("${") {
                self.push(Kind::Text, start);
                self.skip(2);
                self.push(Kind::Sign, at);
                self.read(true);
                start = self.at();
            } else {
                self.skip(1);
            }
        }
    }

    fn number(&mut self, start: usize) {
        self.skip_while(is_of_word);
        let at = self.at();
        let rest = self.source.get(at..).unwrap_or_default();
        let mut after = rest.chars().skip(1);
        let is_decimal = rest.starts_with('.') && after.next().is_some_and(|c| c.is_ascii_digit());
        if is_decimal {
            self.skip(1);
            self.skip_while(is_of_word);
        }
        let text = self.source.get(start..at).unwrap_or_default();
        let is_scientific = !text.starts_with("0x") && text.contains(['e', 'E']);
        let kind = if is_decimal || is_scientific { Kind::Decimal } else { Kind::Integer };
        self.push(kind, start);
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// How many letters a raw text (`#"…"#`) takes up, if one starts here.
fn raw_width(rest: &str) -> Option<usize> {
    let hashes = rest.chars().take_while(|letter| *letter == '#').count();
    let inside = rest.get(hashes..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&close)?;
    Some(hashes + 1 + inside.get(..end)?.chars().count() + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let found = read(source);
        let texts: Vec<_> = found.iter().map(|token| token.text).collect();
        assert_eq!(texts, expected);
        for token in found {
            assert_eq!(source.get(token.start..token.end()), Some(token.text));
        }
    }

    #[test]
    fn comments_are_no_tokens_and_texts_are_one() {
        check("a // b\n+c", &["a", "+", "c"]);
        check("a /* b /* c */ d */ e", &["a", "e"]);
        check(
            "x(\"a \\\" b\", 'c', #\"d \" e\"#)",
            &["x", "(", "\"a \\\" b\"", ",", "'c'", ",", "#\"d \" e\"#", ")"],
        );
        check("\"sin cerrar", &["\"sin cerrar"]);
    }

    #[test]
    fn interpolations_are_read() {
        check(
            "`a ${b(`c${d}`)} e`;",
            &["`a ", "${", "b", "(", "`c", "${", "d", "}", "`", ")", "}", " e`", ";"],
        );
        check("`${#{a: 1}}`", &["`", "${", "#{", "a", ":", "1", "}", "}", "`"]);
    }

    #[test]
    fn numbers_signs_and_names_are_told_apart() {
        check("0..=10", &["0", "..=", "10"]);
        check("1.5+x1.len()", &["1.5", "+", "x1", ".", "len", "(", ")"]);
        let kinds: Vec<_> =
            read("1.5 2 1e3 0xe \"a\" \"\\n\"").iter().map(|token| token.kind).collect();
        use Kind::{Decimal, Integer, Name, Text};
        assert_eq!(kinds, [Decimal, Integer, Decimal, Integer, Name, Text]);
    }
}
