//! Scripts: what tables cannot say. Called by stages at named hooks, behind guards.
//!
//! Comes in: a view of one message. Goes out: points with reasons, or a failure that the caller
//! records. A script sees copies of a few values and can reach nothing else: no rules, files,
//! clock or randomness. Scripts are compiled once, when the engine is built; a hook is a function
//! of that name in the script.

pub(crate) mod limits;
#[cfg(feature = "script")]
mod host;
#[cfg(feature = "script")]
mod api;
#[cfg(not(feature = "script"))]
mod absent;

#[cfg(not(feature = "script"))]
pub(crate) use absent::Scripts;
#[cfg(feature = "script")]
pub(crate) use host::{Names, Scripts};

use crate::labels::LabelId;

/// The hook that gives points.
pub(crate) const ADJUST: &str = "ajustar";

/// Points for a label, with the script's reason.
pub(crate) type Given = (LabelId, i32, String);

/// Why a script did not give a result.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) line: Option<u32>,
    pub(crate) message: String,
}
