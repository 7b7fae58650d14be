//! The tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

// The pack of this folder has a script, and so have its cases.
#[cfg(feature = "script")]
mod cases;
mod contract;
#[cfg(feature = "cli")]
mod cli;
mod diagnostics;
#[cfg(feature = "script")]
mod language;
#[cfg(feature = "script")]
mod guide;
#[cfg(feature = "script")]
mod properties;
#[cfg(feature = "script")]
mod scripts;
mod normalize;
mod matching;
mod metamorphic;
#[cfg(feature = "script")]
mod tickets;
#[cfg(feature = "cli")]
mod schema;
mod tidy;
#[cfg(feature = "script")]
mod tone;
mod why;
