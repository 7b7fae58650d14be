//! Words that are planted in any surroundings, in any spelling, are quoted where they stand.

#![no_main]

use std::fmt;

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

/// What stands around the planted words, and how they are written.
struct Case {
    before: String,
    spelling: u32,
    after: String,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let (spelling, before) = (input.arbitrary()?, input.arbitrary()?);
        let after = String::from_utf8_lossy(input.bytes(input.len())?).into_owned();
        Ok(Self { before, spelling, after })
    }
}

/// As a test, so that what was found can be pasted into `tests/properties.rs`.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before, spelling, after } = self;
        writeln!(f, "#[test]\nfn found() {{")?;
        writeln!(f, "    offsets_lead_back({before:?}, {spelling}, {after:?});\n}}")
    }
}

fuzz_target!(|case: Case| {
    properties::offsets_lead_back(&case.before, case.spelling, &case.after);
});
