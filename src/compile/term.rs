//! The term language: from what a rule author writes to a small tree.
//!
//! | written | means |
//! |---|---|
//! | `palabra` | that word, after folding |
//! | `=reclamó`, `=reclamo` | that word with, or without, a written accent on its last vowel |
//! | `cobr*`, `*aria` | words that begin, or end, so |
//! | `^` | first of all: the message begins here |
//! | `_` | any one word |
//! | `...` | a gap of up to six words inside one sentence |
//! | `(a\|b c)` | alternatives; an empty one is optional |
//! | `<lexico>` | any term of a lexicon |
//! | `~cobrar`, `~cobrar:orden` | inflected forms, all or of one kind |
//! | `/regex/` | the escape hatch |

use super::inflect::FormKind;
use super::problem::TermProblem;
use crate::normalize::Normalizer;
use crate::scan::term::{Affix, FinalAccent, PhrasePlace};

/// A term: sequences with gaps between them, or a regex.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    Parts(Vec<Vec<Piece>>, PhrasePlace),
    Regex(String),
}

/// A piece of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Word { text: String, accent: FinalAccent },
    Affix(Affix),
    Any,
    Lexicon { name: String, at: (usize, usize) },
    Inflected { lemma: String, kinds: Vec<FormKind>, at: (usize, usize) },
    Alternatives(Vec<Vec<Piece>>),
}

/// What is wrong and where, in bytes from the start of the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TermError {
    pub(crate) reason: TermProblem,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

const GAP: &str = "...";

/// Parses a term.
pub(crate) fn parse(term: &str) -> Result<Term, TermError> {
    let trimmed = term.trim();
    if let Some(pattern) = trimmed.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'))
        && !pattern.is_empty()
    {
        return Ok(Term::Regex(pattern.to_owned()));
    }
    let mut parser = Parser { term, at: 0 };
    parser.skip_spaces();
    let place = if parser.take("^") { PhrasePlace::Start } else { PhrasePlace::Anywhere };
    let mut parts = vec![Vec::new()];
    while let Some(start) = parser.skip_spaces() {
        if parser.take(GAP) {
            if parts.last().is_none_or(Vec::is_empty) {
                return Err(parser.error(TermProblem::GapAtEdge, start));
            }
            parts.push(Vec::new());
        } else if let Some(last) = parts.last_mut() {
            parser.piece(last)?;
        }
    }
    let whole = |reason| TermError { reason, start: 0, end: term.len() };
    if parts.len() > 1 && parts.last().is_some_and(Vec::is_empty) {
        return Err(whole(TermProblem::GapAtEdge));
    }
    if parts.iter().all(Vec::is_empty) {
        return Err(whole(TermProblem::Empty));
    }
    if parts.iter().any(|part| part.iter().all(|piece| *piece == Piece::Any)) {
        return Err(whole(TermProblem::OnlyAny));
    }
    Ok(Term::Parts(parts, place))
}

struct Parser<'a> {
    term: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.term.get(self.at..).unwrap_or_default()
    }

    fn error(&self, reason: TermProblem, start: usize) -> TermError {
        TermError { reason, start, end: self.at.max(start + 1).min(self.term.len()) }
    }

    /// Moves to the next piece; `None` at the end of the term.
    fn skip_spaces(&mut self) -> Option<usize> {
        self.at = self.term.len() - self.rest().trim_start().len();
        (self.at < self.term.len()).then_some(self.at)
    }

    fn take(&mut self, token: &str) -> bool {
        let taken = self.rest().starts_with(token);
        if taken {
            self.at += token.len();
        }
        taken
    }

    /// Parses one piece and appends it; a word with a hyphen is two words.
    fn piece(&mut self, pieces: &mut Vec<Piece>) -> Result<(), TermError> {
        let start = self.at;
        match self.rest().chars().next() {
            Some('(') => {
                self.at += 1;
                pieces.push(self.alternatives(start)?);
            }
            Some(')') => return Err(self.error(TermProblem::Unopened(')'), start)),
            Some('|') => return Err(self.error(TermProblem::Unopened('|'), start)),
            Some('<') => {
                let Some(end) = self.rest().find('>') else {
                    return Err(self.error(TermProblem::Unclosed('<'), start));
                };
                let name = self.rest().get(1..end).unwrap_or_default().trim().to_owned();
                self.at += end + 1;
                pieces.push(Piece::Lexicon { name, at: (start, self.at) });
            }
            Some('^') => return Err(self.error(TermProblem::StartInside, start)),
            Some('>') => return Err(self.error(TermProblem::Unopened('>'), start)),
            Some('…') => return Err(self.error(TermProblem::Ellipsis, start)),
            Some('~') => {
                self.at += 1;
                let word = self.word();
                pieces.push(
                    inflected(word, (start, self.at))
                        .ok_or_else(|| self.error(TermProblem::UnknownSelector, start))?,
                );
            }
            Some('=') => {
                self.at += 1;
                let word = self.word();
                let accent = if word.ends_with(['á', 'é', 'í', 'ó', 'ú', 'Á', 'É', 'Í', 'Ó', 'Ú'])
                {
                    FinalAccent::Written
                } else {
                    FinalAccent::Absent
                };
                self.words(word, start, accent, pieces)?;
            }
            _ => {
                let word = self.word();
                match word {
                    "_" => pieces.push(Piece::Any),
                    _ => self.words(word, start, FinalAccent::Any, pieces)?,
                }
            }
        }
        Ok(())
    }

    /// Everything up to a space or a sign of the language.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|letter: char| {
                letter.is_whitespace() || matches!(letter, '(' | ')' | '|' | '<' | '>' | '…')
            })
            .unwrap_or(rest.len());
        let end = rest.find(GAP).map_or(end, |gap| gap.min(end));
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn words(
        &self,
        word: &str,
        start: usize,
        accent: FinalAccent,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), TermError> {
        let affix = match (word.strip_suffix('*'), word.strip_prefix('*')) {
            (Some(stem), _) => Some((stem, Affix::Start as fn(Box<str>) -> Affix)),
            (None, Some(ending)) => Some((ending, Affix::End as fn(Box<str>) -> Affix)),
            (None, None) => None,
        };
        if let Some((text, affix)) = affix {
            let text = Normalizer::fold_term(text);
            if !text.chars().all(char::is_alphanumeric) {
                return Err(self.error(TermProblem::StarInside, start));
            }
            if text.chars().count() < 3 {
                return Err(self.error(TermProblem::ShortPrefix, start));
            }
            pieces.push(Piece::Affix(affix(text.into())));
            return Ok(());
        }
        if word.contains('*') {
            return Err(self.error(TermProblem::StarInside, start));
        }
        let folded = Normalizer::fold_term(word);
        let before = pieces.len();
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || !letter.is_ascii();
        pieces.extend(
            folded
                .split(|letter| !is_word(letter))
                .filter(|text| !text.is_empty())
                .map(|text| Piece::Word { text: text.to_owned(), accent }),
        );
        if pieces.len() == before {
            return Err(self.error(TermProblem::NoWord, start));
        }
        Ok(())
    }

    fn alternatives(&mut self, open: usize) -> Result<Piece, TermError> {
        let mut alternatives = vec![Vec::new()];
        loop {
            let Some(start) = self.skip_spaces() else {
                return Err(TermError {
                    reason: TermProblem::Unclosed('('),
                    start: open,
                    end: open + 1,
                });
            };
            if self.take(")") {
                return Ok(Piece::Alternatives(alternatives));
            }
            if self.take("|") {
                alternatives.push(Vec::new());
                continue;
            }
            if self.take(GAP) {
                return Err(self.error(TermProblem::GapInAlternative, start));
            }
            if let Some(last) = alternatives.last_mut() {
                self.piece(last)?;
            }
        }
    }
}

/// `cobrar` or `cobrar:orden`; `None` when the selector is unknown.
fn inflected(word: &str, at: (usize, usize)) -> Option<Piece> {
    let (lemma, selector) = word.split_once(':').unwrap_or((word, ""));
    let kinds = match selector {
        "" => Vec::new(),
        "orden" => vec![FormKind::Order],
        "participio" => vec![FormKind::Participle],
        "infinitivo" => vec![FormKind::Infinitive],
        "gerundio" => vec![FormKind::Gerund],
        "pasado" => vec![FormKind::Past],
        "presente" => vec![FormKind::Present],
        "futuro" => vec![FormKind::Future],
        _ => return None,
    };
    Some(Piece::Inflected { lemma: lemma.to_owned(), kinds, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Piece {
        Piece::Word { text: text.to_owned(), accent: FinalAccent::Any }
    }

    #[test]
    fn parses_every_form() {
        let check = |term: &str, expected: Vec<Vec<Piece>>| {
            let term_of = Term::Parts(expected, PhrasePlace::Anywhere);
            assert_eq!(parse(term), Ok(term_of), "{term}");
        };
        check("Doble cobró", vec![vec![word("doble"), word("cobro")]]);
        check("a ... b", vec![vec![word("a")], vec![word("b")]]);
        check("e-mail", vec![vec![word("e"), word("mail")]]);
        check(
            "(a|b c|) _ fin",
            vec![vec![
                Piece::Alternatives(vec![vec![word("a")], vec![word("b"), word("c")], vec![]]),
                Piece::Any,
                word("fin"),
            ]],
        );
        check("cobr*", vec![vec![Piece::Affix(Affix::Start("cobr".into()))]]);
        check("*aría", vec![vec![Piece::Affix(Affix::End("aria".into()))]]);
        assert_eq!(
            parse("^ y si"),
            Ok(Term::Parts(vec![vec![word("y"), word("si")]], PhrasePlace::Start))
        );
        check(
            "=Reclamó",
            vec![vec![Piece::Word { text: "reclamo".to_owned(), accent: FinalAccent::Written }]],
        );
        assert_eq!(parse("/a+b/"), Ok(Term::Regex("a+b".to_owned())));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let check = |term: &str, reason: TermProblem, start: usize, end: usize| {
            assert_eq!(parse(term), Err(TermError { reason, start, end }), "{term}");
        };
        check("", TermProblem::Empty, 0, 0);
        check("... a", TermProblem::GapAtEdge, 0, 3);
        check("a ...", TermProblem::GapAtEdge, 0, 5);
        check("a (b|c", TermProblem::Unclosed('('), 2, 3);
        check("a b)", TermProblem::Unopened(')'), 3, 4);
        check("co*", TermProblem::ShortPrefix, 0, 3);
        check("co*bra", TermProblem::StarInside, 0, 6);
        check("*co*", TermProblem::StarInside, 0, 4);
        check("y ^ si", TermProblem::StartInside, 2, 3);
        check("_ _", TermProblem::OnlyAny, 0, 3);
        check("(a ... b)", TermProblem::GapInAlternative, 3, 6);
        check("a … b", TermProblem::Ellipsis, 2, 3);
        check("~cobrar:nunca", TermProblem::UnknownSelector, 0, 13);
    }
}
