//! A compiled pack: what each stage needs, and what the pack says of itself.

use crate::decide::Decider;
use crate::decision::Label;
use crate::derive::{Deriver, Field};
use crate::labels::Labels;
use crate::normalize::Normalizer;
use crate::rules::RuleSet;
use crate::rules::safety::SafetyLane;
use crate::scan::Scanner;
use crate::scope::Scoper;
use crate::script::Scripts;
use crate::ticket::TicketMap;

/// What each stage needs, in the order of the stages.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    pub(crate) info: PackInfo,
    pub(crate) fields: Vec<Field>,
    pub(crate) labels: Labels,
    pub(crate) normalizer: Normalizer,
    pub(crate) scanner: Scanner,
    pub(crate) scoper: Scoper,
    pub(crate) deriver: Deriver,
    pub(crate) lane: SafetyLane,
    /// The rules that call scripts of `derivar`, in order.
    pub(crate) guards: RuleSet,
    pub(crate) rules: RuleSet,
    pub(crate) scripts: Scripts,
    pub(crate) decider: Decider,
    pub(crate) tickets: Vec<TicketMap>,
}

/// What a pack says of itself.
#[derive(Clone, Debug)]
pub(crate) struct PackInfo {
    pub(crate) name: Label,
    pub(crate) version: Label,
    /// FNV-1a over names and texts of the sources, in order of name: a fingerprint, not a seal.
    pub(crate) hash: Label,
    /// The version of this crate.
    pub(crate) engine: Label,
}
