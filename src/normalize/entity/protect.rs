//! The first pass: e-mail addresses, links, handles and codes become one sign each.
//!
//! `juan@quejas.com` is an address and no *queja*; `https://x.co/reclamo` is a link and no
//! *reclamo*; `QUEJ800101HDFRRN09` is somebody's CURP. A sign of the private use area, which
//! folding never leaves in a text, stands for each in the normalised text, as a word of its own
//! that no term knows. The offset map leads back to what was written.

use super::Kind;
use super::identity::has_shape;
use crate::normalize::offsets::OffsetMap;

const EMAIL: char = '\u{E000}';
const URL: char = '\u{E001}';
const HANDLE: char = '\u{E002}';
const CODE: char = '\u{E003}';
/// From here on a sign for each document of the pack.
const DOCUMENT: u32 = 0xE100;

/// From how many letters and digits on a word with both is a code.
const SHORTEST_CODE: usize = 10;

/// The kind that a word of the normalised text stands for, if it is a sign of this pass.
pub(crate) fn kind(word: &str) -> Option<Kind> {
    Some(match word.chars().next()? {
        EMAIL => Kind::Email,
        URL => Kind::Url,
        HANDLE => Kind::Handle,
        CODE => Kind::Code,
        sign => Kind::Document(u8::try_from(u32::from(sign).checked_sub(DOCUMENT)?).ok()?),
    })
}

/// Whether a piece of normalised text has an e-mail address.
pub(crate) fn has_address(text: &str) -> bool {
    text.contains(['@', EMAIL])
}

/// What the bytes of a text say about whether there is anything to find.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    has_at: bool,
    has_link: bool,
    pub(super) has_digit: bool,
    has_spelt_at: bool,
}

impl Marks {
    /// One look at the bytes of a folded text.
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // No early exit: without one each loop runs on wide registers.
        let at = bytes.iter().fold(false, |found, byte| found | (*byte == b'@'));
        let digit = bytes.iter().fold(false, |found, byte| found | byte.is_ascii_digit());
        let next = bytes.get(1..).unwrap_or_default();
        let link = bytes.iter().zip(next).fold(false, |found, (a, b)| {
            found | ((*a == b'.') & b.is_ascii_lowercase()) | ((*a == b':') & (*b == b'/'))
        });
        Self {
            has_at: at,
            has_link: link,
            has_digit: digit,
            has_spelt_at: text.contains(" arroba "),
        }
    }

    /// Whether a byte may stand in something to protect. Any may, where addresses are spelt out.
    fn hints(self, byte: u8) -> bool {
        match byte {
            b'@' => self.has_at,
            b'.' | b':' => self.has_link,
            b'0'..=b'9' => self.has_digit,
            _ => self.has_spelt_at && !byte.is_ascii_whitespace(),
        }
    }

    pub(crate) fn any(self) -> bool {
        self.has_at || self.has_link || self.has_digit || self.has_spelt_at
    }
}

/// What the first pass goes by (`idioma/identidad.yaml`).
#[derive(Clone, Debug, Default)]
pub(crate) struct Protector {
    /// Endings of domains: what ends so is a link without more.
    pub(crate) endings: Vec<Box<str>>,
    /// Shapes of documents with letters, each with the number of its document.
    pub(crate) shapes: Vec<(Box<str>, u8)>,
}

/// Writes the text with signs in the place of what is protected to `protected` and returns true;
/// returns false and writes nothing when there is nothing to protect. Also says what the text has.
pub(crate) fn protect(
    text: &str,
    protector: &Protector,
    protected: &mut String,
    offsets: &mut OffsetMap,
) -> (bool, Marks) {
    let marks = Marks::of(text);
    let mut copied = 0;
    if marks.any() {
        let mut from = 0;
        while let Some((start, end, sign)) = next(text, from, marks, protector) {
            protected.push_str(text.get(copied..start).unwrap_or_default());
            let to = protected.len();
            protected.push(sign);
            offsets.replace(start..end, to..protected.len());
            copied = end;
            from = end;
        }
    }
    if copied > 0 {
        protected.push_str(text.get(copied..).unwrap_or_default());
    }
    (copied > 0, marks)
}

/// The next stretch without white space that holds something to protect. Stretches without any of
/// the bytes that such things have are stepped over.
fn next(
    text: &str,
    from: usize,
    marks: Marks,
    protector: &Protector,
) -> Option<(usize, usize, char)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let hint = at + rest.iter().position(|byte| marks.hints(*byte))?;
        let before = bytes.get(at..hint)?;
        let start = before.iter().rposition(u8::is_ascii_whitespace).map_or(at, |gap| at + gap + 1);
        let len = bytes.get(hint..)?.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let end = hint + len;
        if let Some((first, last, sign)) = inside(text.get(start..end)?, marks, protector) {
            return Some((start + first, start + last, sign));
        }
        if marks.has_spelt_at
            && let Some(end) = spelt_address(text, start, end)
        {
            return Some((start, end, EMAIL));
        }
        at = end.max(hint + 1);
    }
}

/// The first protected thing inside a stretch without white space.
fn inside(stretch: &str, marks: Marks, protector: &Protector) -> Option<(usize, usize, char)> {
    if marks.has_link
        && let Some((start, end)) = link(stretch, protector)
    {
        return Some((start, end, URL));
    }
    if marks.has_at
        && let Some(found) = address(stretch)
    {
        return Some(found);
    }
    if marks.has_digit && stretch.len() >= SHORTEST_CODE {
        return code(stretch, protector);
    }
    None
}

/// `https://x.co/reclamo`, `www.empresa.com`, `empresa.com.co/quejas`.
fn link(stretch: &str, protector: &Protector) -> Option<(usize, usize)> {
    let bytes = stretch.as_bytes();
    if let Some(colon) = stretch.find("://") {
        let before = bytes.get(..colon)?;
        let scheme = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let end = trimmed(bytes, bytes.len());
        return (scheme > 0 && end > colon + 3).then_some((colon - scheme, end));
    }
    if stretch.contains('@') {
        return None;
    }
    // A stray bracket or quotation mark before the host is no part of it.
    let start = bytes.iter().take_while(|byte| !is_word(**byte)).count();
    let host = bytes.get(start..)?.iter().take_while(|byte| is_host(**byte)).count();
    let host = stretch.get(start..start + host)?.trim_end_matches(['.', '-']);
    let rest = stretch.get(start + host.len()..)?;
    let ends_well = || {
        protector.endings.iter().any(|ending| {
            host.strip_suffix(&**ending)
                .and_then(|name| name.strip_suffix('.'))
                .is_some_and(|name| !name.is_empty())
        })
    };
    let has_path = rest.starts_with('/') && rest.len() > 1;
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_named = host.contains('.')
        && (2..=6).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_link = (host.starts_with("www.") && host.len() > 4)
        || (is_named
            && (ends_well() || (has_path && !host.starts_with(|c: char| c.is_ascii_digit()))));
    if !is_link {
        return None;
    }
    let end = if has_path { trimmed(bytes, bytes.len()) } else { start + host.len() };
    Some((start, end))
}

/// Where a link ends that punctuation follows.
fn trimmed(bytes: &[u8], end: usize) -> usize {
    let closing = |byte: &&u8| b".,;:!?)]}\"'>*".contains(byte);
    end - bytes.get(..end).unwrap_or_default().iter().rev().take_while(closing).count()
}

/// `juan.perez@correo.com`, `@empresa`.
fn address(stretch: &str) -> Option<(usize, usize, char)> {
    let bytes = stretch.as_bytes();
    let signs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'@');
    for (at, _) in signs {
        let before = bytes.get(..at)?.iter().rev();
        let name = before.take_while(|byte| is_word(**byte) || b"._%+-".contains(byte)).count();
        let after = bytes.get(at + 1..)?.iter();
        let host = after.take_while(|byte| is_host(**byte) || **byte == b'_').count();
        let host = stretch.get(at + 1..at + 1 + host)?.trim_end_matches(['.', '-', '_']);
        let end = at + 1 + host.len();
        if name == 0 {
            let is_handle = host.len() > 1
                && at
                    .checked_sub(1)
                    .is_none_or(|before| !bytes.get(before).copied().is_some_and(is_word));
            if is_handle {
                return Some((at, end, HANDLE));
            }
            continue;
        }
        let (first, last) = (host.find('.').unwrap_or(0), host.rsplit('.').next().unwrap_or(""));
        let is_address =
            first > 1 && last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
        if is_address {
            return Some((at - name, end, EMAIL));
        }
    }
    None
}

/// `juan arroba correo punto com`: where it ends.
fn spelt_address(text: &str, start: usize, name_end: usize) -> Option<usize> {
    let name = text.get(start..name_end)?;
    let rest = text.get(name_end..)?.strip_prefix(" arroba ")?;
    let mut end = text.len() - rest.len();
    let mut words = rest.split(' ');
    end += words.next()?.len();
    let mut points = 0;
    while words.next() == Some("punto")
        && let Some(label) = words.next()
    {
        let len = label.bytes().take_while(|byte| is_word(*byte)).count();
        end += " punto ".len() + len;
        points += 1;
        if len < label.len() {
            break;
        }
    }
    (points > 0 && name.bytes().all(|byte| is_word(byte) || b"._-".contains(&byte))).then_some(end)
}

/// A run of letters and digits that is neither a word nor a number.
fn code(stretch: &str, protector: &Protector) -> Option<(usize, usize, char)> {
    let bytes = stretch.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..)?;
        let start = at + rest.iter().take_while(|byte| !is_word(**byte)).count();
        let rest = bytes.get(start..)?;
        let run = rest.iter().take_while(|byte| is_word(**byte)).count();
        let word = rest.get(..run)?;
        let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
        if run >= SHORTEST_CODE && digits >= 5 && run - digits >= 2 && word.is_ascii() {
            let word = stretch.get(start..start + run)?;
            let shape = protector.shapes.iter().find(|(shape, _)| has_shape(word, shape));
            let sign = shape.and_then(|(_, index)| char::from_u32(DOCUMENT + u32::from(*index)));
            return Some((start, start + run, sign.unwrap_or(CODE)));
        }
        at = start + run.max(1);
    }
    None
}

fn is_host(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'.' | b'-')
}

/// Folded text has letters, digits and what is beyond ASCII.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (mut protected, mut offsets) = (String::new(), OffsetMap::default());
        let protector = Protector {
            endings: ["com", "com.co", "gov.co"].map(Into::into).to_vec(),
            shapes: Vec::new(),
        };
        if !protect(text, &protector, &mut protected, &mut offsets).0 {
            protected.push_str(text);
        }
        let shown = [(EMAIL, "[E]"), (URL, "[U]"), (HANDLE, "[H]"), (CODE, "[C]")];
        for (sign, name) in shown {
            protected = protected.replace(sign, name);
        }
        assert_eq!(protected, expected, "protecting {text:?}");
    }

    #[test]
    fn protects_addresses_links_and_codes() {
        check("mi correo es juan@quejas.com.", "mi correo es [E].");
        check("(juan.perez@mi-correo.com.co)", "([E])");
        check("https://x.co/reclamo, gracias", "[U], gracias");
        check("ver www.empresa.com y empresa.com.co/quejas.", "ver [U] y [U].");
        check("@reclamosya malos", "[H] malos");
        check("hola amig@s y tod@s. gracias", "hola amig@s y tod@s. gracias");
        check("m13rd@ de 3st@f@d0res", "m13rd@ de 3st@f@d0res");
        check("el servicio.es malo.no sirve", "el servicio.es malo.no sirve");
        check("curp quej800101hdfrrn09", "curp [C]");
        check("placa abc123 y modelo a53", "placa abc123 y modelo a53");
        check("juan arroba quejas punto com gracias", "[E] gracias");
        check("a las 10:30 el 3/4 vale $45.000", "a las 10:30 el 3/4 vale $45.000");
        check("", "");
    }
}
