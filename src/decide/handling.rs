//! Handling: how to treat the person. Unlike priority, route and clock it may depend on tone.

use crate::decision::Label;

/// One step of `trato.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) step: Label,
    pub(crate) reason: String,
    pub(crate) text: String,
}
