//! Where something stands in the rule pack.

/// A byte range of one source file, by the file's number in the pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Origin {
    pub(crate) file: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Origin {
    /// A part of this range: `start..end` counted from its first byte.
    pub(crate) fn part(self, start: usize, end: usize) -> Self {
        let at = |offset: usize| {
            self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).min(self.end)
        };
        Self { file: self.file, start: at(start), end: at(end) }
    }
}
