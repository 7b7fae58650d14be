//! Bytes to text: UTF-8, or Windows-1252 as Excel writes it.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// Reads bytes as UTF-8, else as Windows-1252; `None` when they are neither.
///
/// Windows-1252 gives a letter to nearly every byte, so UTF-8 that was cut or damaged would read
/// as gibberish: bytes with more whole UTF-8 letters than broken ones are not taken for it.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let is_undefined = |byte: &u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if whole > broken || bytes.iter().any(is_undefined) {
        return None;
    }
    WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(decode(bytes).as_deref(), expected, "{bytes:x?}");
    }

    #[test]
    fn bytes_are_utf8_or_windows_1252_or_neither() {
        check("señal €".as_bytes(), Some("señal €"));
        check(b"se\xf1al \x80", Some("señal €"));
        check(b"", Some(""));
        check(b"cero \x81", None);
        // Two whole letters, and a third cut in the middle.
        check(b"atenci\xc3\xb3n, facturaci\xc3\xb3n, soluci\xc3", None);
    }
}
