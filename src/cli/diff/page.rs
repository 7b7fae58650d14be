//! What changes, as one page that needs nothing but itself: no script, no font, no address.

use std::fmt::Write as _;

use triaje::compare::Aspect;

use super::moved::{Moved, Summary};
use crate::cli::texts::Lang;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--alarm:#c22;--warn:#b60}
body{font:15px/1.45 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}
article{border:1px solid var(--line);border-radius:.4rem;padding:.6rem .9rem;margin:.8rem 0}
article.breach{border-color:var(--alarm);border-width:2px}
blockquote{margin:.3rem 0 .6rem;padding-left:.8rem;border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
del{text-decoration:none;background:#c222}ins{text-decoration:none;background:#2a22}
code{background:var(--soft);padding:0 .25rem;border-radius:.2rem}
.breach strong{color:var(--alarm)}.laxer{color:var(--warn)}small{opacity:.75}";

pub(super) fn rendered(summary: &Summary, lang: Lang) -> String {
    let mut page = String::new();
    let title = escaped(lang.diff_title());
    let [old, new] = &summary.packs;
    // Nothing that a message says can run or be fetched here.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let _ = writeln!(
        page,
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style></head><body>\n<h1>{title}</h1>",
        lang.code()
    );
    let _ = writeln!(page, "<p><del>{}</del> → <ins>{}</ins></p>", escaped(old), escaped(new));
    let moved = escaped(&lang.moved_of(summary.moved.len(), summary.rows));
    let _ = writeln!(page, "<p><b>{moved}</b></p>\n<table>");
    let gravest = |aspect: Aspect| summary.moved.iter().filter(move |moved| moved.risk == aspect);
    for (aspect, moved, laxer) in summary.counts() {
        let name = escaped(lang.dimension(aspect.as_str()));
        let name = match gravest(aspect).next() {
            Some(_) => format!("<a href=\"#{}\">{name}</a>", aspect.as_str()),
            None => name,
        };
        let laxer = if laxer > 0 { escaped(&lang.laxer_count(laxer)) } else { String::new() };
        let _ = writeln!(
            page,
            "<tr><th>{name}</th><td class=n>{moved}</td><td class=laxer>{laxer}</td></tr>",
        );
    }
    page.push_str("</table>\n");
    if summary.protected > 0 || summary.breaches() > 0 {
        let breaches = escaped(&lang.breaches(summary.breaches(), summary.protected));
        let class = if summary.breaches() > 0 { "breach" } else { "" };
        let _ = writeln!(page, "<p class=\"{class}\"><strong>{breaches}</strong></p>");
    }
    for aspect in Aspect::ALL.iter().copied().filter(|aspect| gravest(*aspect).next().is_some()) {
        let name = escaped(lang.dimension(aspect.as_str()));
        let count = gravest(aspect).count();
        let _ = writeln!(page, "<h2 id=\"{}\">{name} ({count})</h2>", aspect.as_str());
        for moved in gravest(aspect) {
            article(&mut page, moved, lang);
        }
    }
    page.push_str("</body></html>\n");
    page
}

fn article(page: &mut String, moved: &Moved, lang: Lang) {
    let (class, mark) = match (moved.breach, moved.protected) {
        (true, _) => ("breach", lang.breach()),
        (false, true) => ("", lang.protected()),
        (false, false) => ("", ""),
    };
    let (id, text) = (escaped(&moved.id), escaped(&moved.text));
    let _ = writeln!(
        page,
        "<article class=\"{class}\"><b>{id}</b> <strong>{}</strong>\n<blockquote>{text}</blockquote>\n<table>",
        escaped(mark)
    );
    for difference in &moved.differences {
        let value = |value: &str| match value {
            "" => escaped(lang.nothing()),
            value => escaped(value),
        };
        let laxer = if difference.is_laxer { escaped(lang.laxer()) } else { String::new() };
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td><del>{}</del></td><td>→ <ins>{}</ins></td><td class=laxer>{laxer}</td></tr>",
            escaped(lang.dimension(difference.aspect.as_str())),
            value(&difference.old),
            value(&difference.new),
        );
    }
    page.push_str("</table>\n");
    let rules = |rules: &[triaje::Label], sign: char| -> String {
        let code = |rule: &triaje::Label| format!("<code>{sign}{}</code> ", escaped(rule.as_str()));
        rules.iter().map(code).collect()
    };
    let (now, before) = (rules(&moved.rules_now, '+'), rules(&moved.rules_before, '−'));
    let _ = writeln!(page, "<p><small>{now}{before}</small></p></article>");
}

/// Text of others inside a page.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            // What would turn the direction of the page, and what no page may hold.
            _ if letter.is_control() => escaped.push('\u{FFFD}'),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => escaped.push('\u{FFFD}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}
