//! What the scripts of one message did: faults, and everything given that is no points.

use super::trace::ScriptTrace;
use super::{Given, Hook, Memory};
use crate::decision::{Fault, Label};

/// What scripts did on one message, and the memory that they use again.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    pub(crate) faults: Vec<Fault>,
    /// Flags, levels, desks and facts, in the order in which they were given.
    pub(crate) notes: Vec<Note>,
    /// Every run in detail, when somebody asks for it.
    pub(crate) traces: Option<Vec<ScriptTrace>>,
    pub(crate) memory: Memory,
}

/// Something other than points that a script gave.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) rule: Label,
    pub(crate) script: Label,
    pub(crate) hook: Hook,
    pub(crate) given: Given,
}

impl Runs {
    /// Makes room for the next message.
    pub(crate) fn clear(&mut self) {
        self.faults.clear();
        self.notes.clear();
        if let Some(traces) = &mut self.traces {
            traces.clear();
        }
    }
}
