//! Any file put into a pack builds, or is refused with a place inside a file.

#![no_main]

use std::fmt;

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

/// A file: a new one, or one of the pack with a piece replaced.
struct Case {
    name: String,
    text: String,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        if input.arbitrary()? {
            let (file, at, len) = (input.arbitrary()?, input.arbitrary()?, input.arbitrary()?);
            let piece = String::from_utf8_lossy(input.bytes(input.len())?).into_owned();
            let (name, text) = properties::damaged(properties::Pack::Small, file, at, len, &piece);
            return Ok(Self { name, text });
        }
        let name = (*input.choose(properties::NEW_FILES)?).to_owned();
        let text = String::from_utf8_lossy(input.bytes(input.len())?).into_owned();
        Ok(Self { name, text })
    }
}

/// As a test, so that what was found can be pasted into `tests/properties.rs`.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, text } = self;
        writeln!(f, "#[test]\nfn found() {{")?;
        writeln!(f, "    rules_load_or_are_refused(Pack::Small, {name:?}, {text:?});\n}}")
    }
}

fuzz_target!(|case: Case| {
    properties::rules_load_or_are_refused(properties::Pack::Small, &case.name, &case.text);
});
