//! An ñ typed in pieces: `nin~o` and `ni~o` are `niño`.
//!
//! Keyboards without the letter write the tilde behind the n or in its place. Only a tilde
//! between two letters counts: `~50 mil` means *about*, and `a ~ b` nothing.

use crate::normalize::offsets::OffsetMap;

/// Puts the pieces together.
pub(super) fn join(text: &str, joined: &mut String, map: &mut OffsetMap) -> bool {
    let mut copied = 0;
    for (at, _) in text.match_indices('~') {
        let before = text.get(copied..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + 1..).and_then(|after| after.chars().next());
        let is_inside =
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic);
        if !is_inside {
            continue;
        }
        let from = match before {
            Some('n' | 'N') => at - 1,
            _ => at,
        };
        joined.push_str(text.get(copied..from).unwrap_or_default());
        let to = joined.len();
        joined.push('ñ');
        map.replace(from..at + 1, to..joined.len());
        copied = at + 1;
    }
    if copied == 0 {
        return false;
    }
    joined.push_str(text.get(copied..).unwrap_or_default());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_a_tilde_between_letters() {
        for (written, meant) in [
            ("ni~o, nin~o y NIN~A", "niño, niño y NIñA"),
            ("~50 mil, a ~ b, ~~", "~50 mil, a ~ b, ~~"),
            ("en~e an~o", "eñe año"),
        ] {
            let (mut joined, mut map) = (String::new(), OffsetMap::default());
            if !join(written, &mut joined, &mut map) {
                joined.push_str(written);
            }
            assert_eq!(joined, meant);
        }
    }
}
