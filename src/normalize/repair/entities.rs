//! HTML in a text: entities decoded, tags taken out.
//!
//! `facturaci&oacute;n`, `&#191;qu&eacute;?` and `<br>` come from web forms and mail programs. One
//! call decodes one level. An entity ends in a semicolon and has a name that is listed here:
//! `AT&T; ` stays, and so do the parameters of an address (`?a=1&copy=2`). Names in capitals are
//! those of a text that was put in capitals with its entities (`FACTURACI&OACUTE;N`). A tag is one
//! that is listed and closes on its line: `<3` is a heart.

use crate::normalize::offsets::OffsetMap;

/// Letters and signs by name.
#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}'),
    ("aacute", 'á'), ("eacute", 'é'), ("iacute", 'í'), ("oacute", 'ó'), ("uacute", 'ú'),
    ("Aacute", 'Á'), ("Eacute", 'É'), ("Iacute", 'Í'), ("Oacute", 'Ó'), ("Uacute", 'Ú'),
    ("ntilde", 'ñ'), ("Ntilde", 'Ñ'), ("uuml", 'ü'), ("Uuml", 'Ü'), ("ccedil", 'ç'), ("Ccedil", 'Ç'),
    ("agrave", 'à'), ("egrave", 'è'), ("igrave", 'ì'), ("ograve", 'ò'), ("ugrave", 'ù'),
    ("Agrave", 'À'), ("Egrave", 'È'), ("Igrave", 'Ì'), ("Ograve", 'Ò'), ("Ugrave", 'Ù'),
    ("acirc", 'â'), ("ecirc", 'ê'), ("icirc", 'î'), ("ocirc", 'ô'), ("ucirc", 'û'),
    ("Acirc", 'Â'), ("Ecirc", 'Ê'), ("Icirc", 'Î'), ("Ocirc", 'Ô'), ("Ucirc", 'Û'),
    ("atilde", 'ã'), ("Atilde", 'Ã'), ("otilde", 'õ'), ("Otilde", 'Õ'),
    ("auml", 'ä'), ("Auml", 'Ä'), ("euml", 'ë'), ("Euml", 'Ë'), ("iuml", 'ï'), ("Iuml", 'Ï'),
    ("ouml", 'ö'), ("Ouml", 'Ö'), ("aring", 'å'), ("Aring", 'Å'), ("aelig", 'æ'), ("AElig", 'Æ'),
    ("oslash", 'ø'), ("Oslash", 'Ø'), ("szlig", 'ß'), ("eth", 'ð'), ("ETH", 'Ð'), ("thorn", 'þ'),
    ("THORN", 'Þ'), ("yacute", 'ý'), ("Yacute", 'Ý'), ("yuml", 'ÿ'), ("Yuml", 'Ÿ'),
    ("OElig", 'Œ'), ("oelig", 'œ'), ("Scaron", 'Š'), ("scaron", 'š'), ("fnof", 'ƒ'),
    ("circ", 'ˆ'), ("tilde", '˜'),
    ("iexcl", '¡'), ("iquest", '¿'), ("cent", '¢'), ("pound", '£'), ("curren", '¤'), ("yen", '¥'),
    ("euro", '€'), ("brvbar", '¦'), ("sect", '§'), ("uml", '¨'), ("copy", '©'), ("ordf", 'ª'),
    ("ordm", 'º'), ("laquo", '«'), ("raquo", '»'), ("not", '¬'), ("shy", '\u{ad}'), ("reg", '®'),
    ("macr", '¯'), ("deg", '°'), ("plusmn", '±'), ("sup1", '¹'), ("sup2", '²'), ("sup3", '³'),
    ("acute", '´'), ("micro", 'µ'), ("para", '¶'), ("middot", '·'), ("cedil", '¸'),
    ("frac14", '¼'), ("frac12", '½'), ("frac34", '¾'), ("times", '×'), ("divide", '÷'),
    ("ndash", '–'), ("mdash", '—'), ("lsquo", '‘'), ("rsquo", '’'), ("sbquo", '‚'),
    ("ldquo", '“'), ("rdquo", '”'), ("bdquo", '„'), ("dagger", '†'), ("Dagger", '‡'),
    ("bull", '•'), ("hellip", '…'), ("permil", '‰'), ("lsaquo", '‹'), ("rsaquo", '›'),
    ("trade", '™'), ("ensp", '\u{2002}'), ("emsp", '\u{2003}'), ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'), ("zwj", '\u{200d}'), ("lrm", '\u{200e}'), ("rlm", '\u{200f}'),
    ("hearts", '♥'),
];

/// Tags that mail programs and forms leave in a text.
const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "head",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "meta",
    "o:p",
    "ol",
    "p",
    "small",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "title",
    "tr",
    "u",
    "ul",
];

/// Of those, the ones behind which the line goes on.
const INLINE: &[&str] = &["a", "b", "em", "font", "i", "small", "span", "strong", "u"];

/// The longest piece that is looked at, so that the work stays linear.
const LONGEST: usize = 512;

/// Decodes one level.
pub(super) fn decode(text: &str, decoded: &mut String, map: &mut OffsetMap) -> bool {
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['&', '<'])) {
        let from = at + found;
        at = from + 1;
        let rest = text.get(from..).unwrap_or_default();
        let piece = match rest.as_bytes().first() {
            Some(b'&') => entity(rest).filter(|_| !is_in_address(text, from)),
            Some(b'<') => tag(rest),
            _ => None,
        };
        let Some((meant, len)) = piece else { continue };
        decoded.push_str(text.get(copied..from).unwrap_or_default());
        let to = decoded.len();
        decoded.extend(meant);
        at = from + len;
        map.replace(from..at, to..decoded.len());
        copied = at;
    }
    if copied == 0 {
        return false;
    }
    decoded.push_str(text.get(copied..).unwrap_or_default());
    true
}

/// The entity that a text begins with, and its length.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    const LONGEST_NAME: usize = 10;
    let body = text.strip_prefix('&')?;
    let len = body.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?;
    let name = body.get(..len)?;
    let meant = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((Some(meant), len + 2))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|letter| *letter != '\0')
}

fn named(name: &str) -> Option<char> {
    let find = |name: &str| NAMED.iter().find(|(known, _)| *known == name);
    if let Some((_, letter)) = find(name) {
        return Some(*letter);
    }
    let is_capital = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let (_, letter) = find(&name.to_lowercase()).filter(|_| is_capital)?;
    letter.to_uppercase().next()
}

/// The tag that a text begins with and what it stands for: a line break, or nothing.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    let closes = |byte| matches!(byte, b'>' | b'<' | b'\n');
    let end = text.bytes().skip(1).take(LONGEST).position(closes)? + 1;
    let body = text.get(1..end).filter(|_| text.as_bytes().get(end) == Some(&b'>'))?;
    let body = body.strip_prefix('/').unwrap_or(body);
    let name = body.split([' ', '\t', '/']).next()?.to_lowercase();
    let name = TAGS.iter().find(|known| **known == name)?;
    Some(((!INLINE.contains(name)).then_some('\n'), end + 1))
}

/// Whether a position stands inside a web address.
fn is_in_address(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = text.get(from..at).unwrap_or_default();
    let token = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    token.contains("://") || token.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (mut decoded, mut map) = (String::new(), OffsetMap::default());
        if !decode(text, &mut decoded, &mut map) {
            decoded.push_str(text);
        }
        assert_eq!(decoded, expected, "decoding {text:?}");
    }

    #[test]
    fn decodes_one_level() {
        check("facturaci&oacute;n", "facturación");
        check("&#191;qu&eacute;? &#xBF;s&#237;?", "¿qué? ¿sí?");
        check("&amp;aacute;", "&aacute;");
        check("FACTURACI&OACUTE;N", "FACTURACIÓN");
        check("dos&nbsp;mil", "dos\u{a0}mil");
        check("hola<br>adi&oacute;s <b>ya</b><br/>", "hola\nadiós ya\n");
        check("<p class=\"x\">uno</P>", "\nuno\n");
    }

    #[test]
    fn leaves_what_only_looks_like_html() {
        for text in [
            "AT&T; B&B",
            "https://x.co/?a=1&copy;=2",
            "www.x.co/?a&reg;",
            "te <3 mucho",
            "x < y > z",
            "<p sin\ncerrar>",
            "&#0; &#x110000; &nada;",
        ] {
            check(text, text);
        }
    }
}
