//! The only code that translates positions between texts.
//!
//! Each normalising step that changes a text's length leaves an [`OffsetMap`]: the pieces that it
//! changed, and nothing for what it copied. Clean ASCII costs no entry. A span of the normalised
//! text is taken back through the maps to the original message, always on character boundaries.

use crate::decision::Part;

/// A byte range in normalised text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A byte range in the original message. A different type from [`Span`], so that the two never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OriginalSpan {
    pub(crate) part: Part,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Narrows a position.
///
/// INVARIANT: `normalize` never reads past [`MAX_TEXT`] bytes, so the fallback is never reached.
pub(crate) fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// How many bytes of a message are read: half of what a `u32` position reaches, because folding
/// may lengthen a text (an emoji is set off by spaces).
pub(crate) const MAX_TEXT: usize = 1 << 31;

/// A piece of a text that a step replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    to_start: u32,
    to_end: u32,
    from_start: u32,
    from_end: u32,
}

/// What one step replaced, in order. Between two pieces the texts are equal byte for byte.
#[derive(Clone, Debug, Default)]
pub(crate) struct OffsetMap {
    pieces: Vec<Piece>,
}

impl OffsetMap {
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Records that `from` (of the step's input) became `to` (of its output). Pieces come in
    /// order. A piece that takes in the last one (a mark combined with a letter) replaces it.
    pub(crate) fn replace(&mut self, from: std::ops::Range<usize>, to: std::ops::Range<usize>) {
        let mut piece = Piece {
            to_start: narrow(to.start),
            to_end: narrow(to.end),
            from_start: narrow(from.start),
            from_end: narrow(from.end),
        };
        if let Some(last) = self.pieces.last()
            && last.to_end > piece.to_start
        {
            piece.to_start = piece.to_start.min(last.to_start);
            piece.from_start = piece.from_start.min(last.from_start);
            self.pieces.pop();
        }
        self.pieces.push(piece);
    }

    /// The range of the step's input that `span` of its output came from. A span that touches a
    /// replaced piece takes in the whole of it.
    fn source(&self, span: Span) -> Span {
        let start = {
            let after = self.pieces.partition_point(|piece| piece.to_start <= span.start);
            match after.checked_sub(1).and_then(|last| self.pieces.get(last)) {
                None => span.start,
                Some(piece) if span.start < piece.to_end => piece.from_start,
                Some(piece) => piece.from_end + (span.start - piece.to_end),
            }
        };
        let end = {
            let after = self.pieces.partition_point(|piece| piece.to_start < span.end);
            match after.checked_sub(1).and_then(|last| self.pieces.get(last)) {
                None => span.end,
                Some(piece) if span.end <= piece.to_end => piece.from_end,
                Some(piece) => piece.from_end + (span.end - piece.to_end),
            }
        };
        Span { start, end: end.max(start) }
    }
}

/// All the maps of one message, first step first, and where its subject ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offsets {
    pub(crate) repaired: OffsetMap,
    pub(crate) folded: OffsetMap,
    pub(crate) respelled: OffsetMap,
    /// Where the text begins in subject + line break + text; 0 without a subject.
    pub(crate) text_start: usize,
}

impl Offsets {
    pub(crate) fn clear(&mut self) {
        self.repaired.clear();
        self.folded.clear();
        self.respelled.clear();
        self.text_start = 0;
    }

    /// The range of the joined source (subject, line break, text) that a normalised span came from.
    pub(crate) fn source(&self, span: Span) -> std::ops::Range<usize> {
        let span = self.repaired.source(self.folded.source(self.respelled.source(span)));
        span.start as usize..span.end as usize
    }

    /// The range of the original message that a normalised span came from.
    pub(crate) fn original(&self, span: Span) -> OriginalSpan {
        let source = self.source(span);
        match source.start.checked_sub(self.text_start) {
            Some(start) => {
                let end = source.end.saturating_sub(self.text_start);
                OriginalSpan { part: Part::Text, start, end }
            }
            // The separator is a line break, which ends a sentence: no span crosses it.
            None => {
                let end = source.end.min(self.text_start.saturating_sub(1));
                OriginalSpan { part: Part::Subject, start: source.start, end }
            }
        }
    }
}
