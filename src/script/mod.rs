//! Scripts: what tables cannot say. Called by stages at named hooks, behind guards.
//!
//! Comes in: a view of one message, and what was decided so far. Goes out: facts, points, flags,
//! levels or a desk, each with its reason; or a failure that is recorded while the rest goes on. A
//! script sees copies of the values that it names and can reach nothing else: no rules, files,
//! clock or randomness, and not the safety lane.
//!
//! A script has one hook, which the rule that calls it names: that rule's condition is the guard.
//! So a script that fails leaves nothing behind, and the decision is the one without it. A script
//! runs once a message at most, and all run in the order of their rules' ids.

pub(crate) mod limits;
pub(crate) mod trace;
pub(crate) mod figures;
pub(crate) mod facts;
pub(crate) mod runs;
#[cfg(feature = "script")]
pub(crate) mod api;
#[cfg(feature = "script")]
pub(crate) mod words;
#[cfg(feature = "script")]
mod slots;
#[cfg(feature = "script")]
mod sandbox;
#[cfg(feature = "script")]
mod host;
#[cfg(not(feature = "script"))]
mod absent;

#[cfg(not(feature = "script"))]
pub(crate) use absent::{Memory, Scripts};
#[cfg(feature = "script")]
pub(crate) use host::{Compiler, Memory, Scripts, SyntaxProblem, variable};
#[cfg(feature = "script")]
pub(crate) use slots::{Read, Slot, Target};

use crate::decision::{Category, Label, Level, Priority};
use crate::labels::{LabelId, Labels};
pub(crate) use crate::rules::call::Hook;
use crate::rules::condition::View;

/// One thing that a script gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Fact {
        fact: u32,
        value: i64,
    },
    /// Thousandths of a point.
    Points {
        label: LabelId,
        points: i32,
    },
    /// A flag.
    Raise(LabelId),
    Impact(Level),
    Urgency(Level),
    Queue(Label),
    Copy(Label),
}

/// What a script gave, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) effect: Effect,
    pub(crate) reason: String,
}

/// What a script may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inputs<'a> {
    pub(crate) view: View<'a>,
    pub(crate) labels: &'a Labels,
    /// Scores so far, by label; empty before stage 6.
    pub(crate) points: &'a [i32],
    /// What was decided so far; nothing before stage 7.
    pub(crate) decided: Decided<'a>,
}

/// The part of a decision that stands when priority and route are decided. The customer type is
/// not among it: substance never depends on tone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Decided<'a> {
    pub(crate) category: Option<Category>,
    pub(crate) subtype: Option<LabelId>,
    pub(crate) topic: Option<LabelId>,
    /// Sorted.
    pub(crate) raised: &'a [LabelId],
    pub(crate) impact: Option<Level>,
    pub(crate) urgency: Option<Level>,
    pub(crate) priority: Option<Priority>,
    pub(crate) queue: Option<&'a Label>,
}
