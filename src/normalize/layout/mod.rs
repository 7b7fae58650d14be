//! Which lines of a message are the writer's own: quoted chains, signatures and footers found.
//!
//! In comes the normalised text with its words; out come the words whose hits shall not count.
//! What stands below `El 3 de noviembre … escribió:` was answered long ago, and the words of a
//! legal notice (*reclamo*, *datos*, *denuncia*) are nobody's request. Lines are all there is to
//! go by, so a message of one line is its writer's own.
//!
//! When nothing else is there, the quoted text is what the message says, and the decision says so.
//! Nothing is removed: the safety lane reads every line. Phrases stand in `rules/idioma/citas.yaml`.

mod chain;
mod ending;

use std::ops::Range;

use super::words::Word;

/// The phrases that lines are recognised by, folded. All but `forwarding` stand at the start.
#[derive(Clone, Debug, Default)]
pub(crate) struct LayoutLists {
    /// `escribio`, at the end of a line that names a date or an address.
    pub(crate) wrote: Vec<String>,
    /// `mensaje original`, between dashes.
    pub(crate) separators: Vec<String>,
    /// `de`, `from`: who a message came from, before a colon.
    pub(crate) senders: Vec<String>,
    /// `enviado`, `sent`: when, before a colon.
    pub(crate) dates: Vec<String>,
    /// `para`, `asunto`: the rest of a header.
    pub(crate) headers: Vec<String>,
    /// `enviado desde mi`.
    pub(crate) devices: Vec<String>,
    /// `atentamente`.
    pub(crate) farewells: Vec<String>,
    /// `aviso legal`.
    pub(crate) notices: Vec<String>,
    /// `vigilada`.
    pub(crate) footers: Vec<String>,
    /// `posdata`: the writer goes on.
    pub(crate) postscripts: Vec<String>,
    /// `reenvio`: what the writer says is that somebody else said it.
    pub(crate) forwarding: Vec<String>,
}

/// The phrases, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    lists: LayoutLists,
}

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Own,
    /// Somebody else's message.
    Chain,
    /// A header, a signature, a notice, a footer.
    Ending,
}

/// A line of the normalised text.
#[derive(Clone, Debug)]
struct Line<'a> {
    range: Range<usize>,
    /// Without what surrounds its words.
    text: &'a str,
    kind: Kind,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    fn is_own(&self) -> bool {
        self.kind == Kind::Own
    }

    /// Whether it begins with one of some phrases, as whole words.
    fn begins(&self, phrases: &[String]) -> bool {
        phrases.iter().any(|phrase| {
            let rest = self.text.strip_prefix(phrase.as_str());
            rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        })
    }

    /// Whether it is a field of a header: a name, a colon.
    fn names(&self, fields: &[String]) -> bool {
        fields.iter().any(|field| {
            let rest = self.text.strip_prefix(field.as_str());
            rest.is_some_and(|rest| rest.trim_start_matches([' ', '*']).starts_with(':'))
        })
    }
}

/// Where the words stand that are not the writer's own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quoted {
    /// First word and the one behind the last, in order.
    ranges: Vec<(u32, u32)>,
    /// Nothing else is there: what is quoted counts.
    pub(crate) is_all: bool,
}

impl Quoted {
    pub(super) fn clear(&mut self) {
        self.ranges.clear();
        self.is_all = false;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether a word is quoted.
    pub(crate) fn has(&self, word: u32) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= word);
        let range = after.checked_sub(1).and_then(|last| self.ranges.get(last));
        range.is_some_and(|(_, end)| word < *end)
    }
}

impl Layout {
    pub(crate) fn new(lists: LayoutLists) -> Self {
        Self { lists }
    }

    /// Finds what is quoted. `written` gives the text of a normalised range as it was typed;
    /// `subject_end` is where the subject line ends, 0 without one.
    pub(super) fn read<'a>(
        &self,
        text: &str,
        words: &[Word],
        subject_end: usize,
        written: impl Fn(Range<usize>) -> &'a str,
        quoted: &mut Quoted,
    ) {
        quoted.clear();
        if !text.contains('\n') {
            return;
        }
        let mut lines = lines(text);
        chain::mark(&self.lists, &mut lines);
        ending::mark(&self.lists, &mut lines, written);
        if lines.iter().all(Line::is_own) {
            return;
        }
        let is_body = |line: &&Line<'_>| line.range.start >= subject_end;
        let count = |kind: Kind| {
            let of_kind = lines.iter().filter(is_body).filter(|line| line.kind == kind);
            of_kind.map(|line| words_of(words, &line.range).len()).sum::<usize>()
        };
        let (own, chained) = (count(Kind::Own), count(Kind::Chain));
        let forwards = || {
            let own = lines.iter().filter(is_body).filter(|line| line.is_own());
            own.map(|line| line.text).any(|line| {
                self.lists.forwarding.iter().any(|phrase| line.contains(phrase.as_str()))
            })
        };
        let is_forwarded = chained > 0 && own <= MOST_FORWARDING_WORDS && forwards();
        quoted.is_all = own == 0 || is_forwarded;
        // A chain without anything above it is read, its header and signature are not.
        let counts = |kind: Kind| match kind {
            Kind::Own => true,
            Kind::Chain => quoted.is_all,
            Kind::Ending => quoted.is_all && chained == 0,
        };
        for line in lines.iter().filter(|line| !counts(line.kind)) {
            let range = words_of(words, &line.range);
            match quoted.ranges.last_mut() {
                Some((_, end)) if *end == range.start => *end = range.end,
                _ if range.is_empty() => {}
                _ => quoted.ranges.push((range.start, range.end)),
            }
        }
    }
}

/// A writer who only forwards says no more than this.
const MOST_FORWARDING_WORDS: usize = 15;

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = at..at + line.len();
            at = range.end;
            let trimmed = line.trim_matches(|edge: char| {
                edge.is_whitespace() || matches!(edge, '*' | '"' | '\'' | '<')
            });
            Line { range, text: trimmed, kind: Kind::Own }
        })
        .collect()
}

/// The numbers of the words that stand in a range of the text.
fn words_of(words: &[Word], range: &Range<usize>) -> Range<u32> {
    let place = |end: usize| words.partition_point(|word| (word.span.start as usize) < end);
    super::offsets::narrow(place(range.start))..super::offsets::narrow(place(range.end))
}
