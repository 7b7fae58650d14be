//! YAML as a tree that keeps the position of every key and value.
//!
//! Every file of a pack is read into this one tree and lowered by hand, so that each problem can
//! name its place. Scalars keep the text that was written: `no` and `012` stay what they are.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use super::problem::{Diagnostics, Expected, Problem};
use crate::normalize::offsets::narrow;
use crate::origin::Origin;

/// How many values one file may hold. A pack of 20,000 rules stays well below; a file that
/// explodes through aliases does not get here.
const MOST_NODES: usize = 4_000_000;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Scalar(String),
    List(Vec<Node>),
    Map(Map),
}

/// A map in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    entries: Vec<(Key, Node)>,
}

/// A key and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// Reads one file. What cannot be read is one diagnostic, with its place.
pub(crate) fn parse(file: u32, source: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: MOST_NODES, max_events: 2 * MOST_NODES, max_depth: 64 },
        with_snippet: false,
    };
    let place = |location: serde_yaml::Location| origin(file, source, location);
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(source, options) {
        Ok(raw) => Some(lower(raw, source, &place)),
        Err(error) => {
            let origin = error.location().map_or(Origin { file, ..Origin::default() }, place);
            let text = error.without_snippet().to_string();
            let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
            diagnostics.add(origin, Problem::Yaml { reason: reason.to_owned() });
            None
        }
    }
}

fn origin(file: u32, source: &str, location: serde_yaml::Location) -> Origin {
    let span = location.span();
    let start = match span.byte_offset() {
        Some(offset) => usize::try_from(offset).unwrap_or(source.len()),
        // Syntax errors come with characters only.
        None => {
            let offset = usize::try_from(span.offset()).unwrap_or(usize::MAX);
            source.char_indices().nth(offset).map_or(source.len(), |(at, _)| at)
        }
    };
    let len = span.byte_len().and_then(|len| usize::try_from(len).ok()).unwrap_or(1);
    let start = source.floor_char_boundary(start);
    let end = source.ceil_char_boundary((start + len).min(source.len()));
    Origin { file, start: narrow(start), end: narrow(end) }
}

/// What the reader hands over: scalars it took for something else keep their place only.
enum Raw {
    Text(String),
    Plain,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

fn lower(raw: Spanned<Raw>, source: &str, place: &dyn Fn(serde_yaml::Location) -> Origin) -> Node {
    let origin = place(raw.defined);
    let written = || source.get(origin.start as usize..origin.end as usize).unwrap_or_default();
    let value = match raw.value {
        Raw::Text(text) => Value::Scalar(text),
        Raw::Plain => Value::Scalar(written().trim().to_owned()),
        Raw::List(items) => {
            Value::List(items.into_iter().map(|item| lower(item, source, place)).collect())
        }
        Raw::Map(entries) => Value::Map(Map {
            entries: entries
                .into_iter()
                .map(|(key, value)| {
                    let origin = place(key.defined);
                    (Key { text: key.value, origin }, lower(value, source, place))
                })
                .collect(),
        }),
    };
    Node { value, origin }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw::Text(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Raw, E> {
                Ok(Raw::Text(text))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Raw::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Raw::Map(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Node {
    /// The text of a scalar; anything else is a problem.
    pub(crate) fn text(&self, diagnostics: &mut Diagnostics) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => {
                diagnostics.add(self.origin, Problem::WrongType { expected: Expected::Text });
                None
            }
        }
    }

    /// The entries of a map; anything else is a problem.
    pub(crate) fn map(&self, diagnostics: &mut Diagnostics) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => {
                diagnostics.add(self.origin, Problem::WrongType { expected: Expected::Map });
                None
            }
        }
    }

    /// The items of a list; anything else is a problem and has none. An empty value is an empty
    /// list.
    pub(crate) fn list(&self, diagnostics: &mut Diagnostics) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(text) if text.is_empty() => &[],
            _ => {
                diagnostics.add(self.origin, Problem::WrongType { expected: Expected::List });
                &[]
            }
        }
    }

    /// The items of a list, or the one value that stands in place of a list.
    pub(crate) fn one_or_many(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// A whole number; anything else is a problem.
    pub(crate) fn integer(&self, diagnostics: &mut Diagnostics) -> Option<i64> {
        let number = self.text(diagnostics)?.parse().ok();
        if number.is_none() {
            diagnostics.add(self.origin, Problem::WrongType { expected: Expected::Integer });
        }
        number
    }

    /// A non-negative whole number; anything else is a problem.
    pub(crate) fn count(&self, diagnostics: &mut Diagnostics) -> Option<u32> {
        let number = self.text(diagnostics)?.parse().ok();
        if number.is_none() {
            diagnostics.add(self.origin, Problem::WrongType { expected: Expected::Count });
        }
        number
    }

    /// `true`/`si` or `false`/`no`; anything else is a problem.
    pub(crate) fn truth(&self, diagnostics: &mut Diagnostics) -> Option<bool> {
        match self.text(diagnostics)? {
            "true" | "si" | "sí" => Some(true),
            "false" | "no" => Some(false),
            _ => {
                diagnostics.add(self.origin, Problem::WrongType { expected: Expected::Truth });
                None
            }
        }
    }

    /// Points with up to three decimals, in thousandths; anything else is a problem.
    pub(crate) fn thousandths(&self, diagnostics: &mut Diagnostics) -> Option<i32> {
        let points = parse_thousandths(self.text(diagnostics)?);
        if points.is_none() {
            diagnostics.add(self.origin, Problem::WrongType { expected: Expected::Points });
        }
        points
    }
}

/// `-1.25` as thousandths, without going through floating point.
pub(crate) fn parse_thousandths(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 3 || !only_digits(whole) || !only_digits(decimals) {
        return None;
    }
    let whole: i32 = whole.parse().ok()?;
    let decimals: i32 = format!("{decimals:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(decimals)?.checked_mul(sign)
}

impl Map {
    /// The entries, in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &Node)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(known, _)| known.text == key).map(|(_, value)| value)
    }

    /// The value of a key that must be there.
    pub(crate) fn required(
        &self,
        key: &'static str,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Option<&Node> {
        let value = self.get(key);
        if value.is_none() {
            let origin = self.entries.first().map_or(origin, |(first, _)| first.origin);
            diagnostics.add(origin, Problem::MissingKey { key });
        }
        value
    }

    /// Reports the keys that are none of `known`.
    pub(crate) fn only(&self, known: &[&'static str], diagnostics: &mut Diagnostics) {
        for (key, _) in &self.entries {
            if !known.contains(&key.text.as_str()) {
                let known = known.iter().map(|known| (*known).to_owned()).collect();
                diagnostics.add(key.origin, Problem::UnknownKey { key: key.text.clone(), known });
            }
        }
    }
}
