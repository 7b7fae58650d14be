//! The only code that translates positions between texts.
//!
//! Each normalising step that changes a text's length leaves an [`OffsetMap`]: the pieces that it
//! changed, and nothing for what it copied. Clean ASCII costs no entry. A span of the normalised
//! text is taken back through the maps to the original message, always on character boundaries.

use std::ops::Range;

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

/// How many bytes of a message are read: 128 MiB. Positions are `u32`, and folding may lengthen a
/// text elevenfold (`ﷺ` stands for four words), writing out short forms a little more.
pub(crate) const MAX_TEXT: usize = 1 << 27;

/// A piece of a text that a step replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    to_start: u32,
    to_end: u32,
    from_start: u32,
    from_end: u32,
}

impl Piece {
    /// Whether it stands at a position or behind it.
    fn reaches(&self, position: u32) -> bool {
        self.to_start >= position || self.to_end > position
    }
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

    /// Records that `from` (of the step's input) became `to` (of its output). Pieces come in order.
    pub(crate) fn replace(&mut self, from: Range<usize>, to: Range<usize>) {
        self.pieces.push(Piece {
            to_start: narrow(to.start),
            to_end: narrow(to.end),
            from_start: narrow(from.start),
            from_end: narrow(from.end),
        });
    }

    /// Records that the input up to `from_end` became, from `to` on, part of what the output
    /// already had there: a mark belongs to the letter before it. Takes in the pieces in between.
    pub(crate) fn extend(&mut self, from_end: usize, to: Range<usize>) {
        let (to_start, to_end) = (narrow(to.start), narrow(to.end));
        let mut piece = Piece {
            to_start,
            to_end,
            from_start: self.source(Span { start: to_start, end: to_end }).start,
            from_end: narrow(from_end),
        };
        while let Some(last) = self.pieces.last().filter(|last| last.reaches(to_start)) {
            piece.to_start = piece.to_start.min(last.to_start);
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
    /// One map for each step of the repair that changed something.
    pub(crate) repaired: Vec<OffsetMap>,
    pub(crate) folded: OffsetMap,
    pub(crate) protected: OffsetMap,
    pub(crate) respelled: OffsetMap,
    /// Where the text begins in subject + line break + text; 0 without a subject.
    pub(crate) text_start: usize,
}

impl Offsets {
    pub(crate) fn clear(&mut self) {
        self.repaired.clear();
        self.folded.clear();
        self.protected.clear();
        self.respelled.clear();
        self.text_start = 0;
    }

    /// The range of the text as it was written, machine faults repaired, that a normalised span
    /// came from.
    pub(crate) fn written(&self, span: Span) -> Range<usize> {
        let span = self.folded.source(self.protected.source(self.respelled.source(span)));
        span.start as usize..span.end as usize
    }

    /// The range of the joined source (subject, line break, text) that a normalised span came from.
    pub(crate) fn source(&self, span: Span) -> Range<usize> {
        let written = self.folded.source(self.protected.source(self.respelled.source(span)));
        let span = self.repaired.iter().rev().fold(written, |span, map| map.source(span));
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
