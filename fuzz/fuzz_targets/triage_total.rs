//! Any message gets a decision that keeps the contract.

#![no_main]

use std::fmt;

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
mod properties;

/// A message with whatever a host may send along.
struct Case {
    subject: Option<String>,
    text: String,
    cases: i32,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let (subject, cases) = (input.arbitrary()?, input.arbitrary()?);
        // The text takes what is left, so that a corpus of plain messages is a useful start.
        let text = String::from_utf8_lossy(input.bytes(input.len())?).into_owned();
        Ok(Self { subject, text, cases })
    }
}

/// As a test, so that what was found can be pasted into `tests/properties.rs`.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, text, cases } = self;
        writeln!(f, "#[test]\nfn found() {{")?;
        writeln!(f, "    triage_is_total({subject:?}, {text:?}, {cases});\n}}")
    }
}

fuzz_target!(|case: Case| {
    properties::triage_is_total(case.subject.as_deref(), &case.text, case.cases);
});
