//! Characters that take no room: nothing stands in their place.
//!
//! Zero-width spaces and joiners, direction marks, soft hyphens, variation selectors, skin tones
//! and the blanks of other scripts split a word for a machine and not for a reader
//! (`es\u{200b}tafa`, `recla\u{ad}mo`). They are dropped while folding, one by one, so that the
//! offsets stay exact, and after mojibake repair, which needs the soft hyphen (`polÃ\u{ad}tica`).
//! Inside an emoji a joiner has a meaning; the pieces are read as emoji of their own.

/// Whether a character is dropped.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}
