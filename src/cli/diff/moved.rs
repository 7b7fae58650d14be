//! The messages that are decided otherwise, and how many there are of each kind.

use serde::Serialize;

use triaje::compare::{Aspect, Difference, differences};
use triaje::{Decision, Engine, Label, Message};

use crate::cli::rows::Row;

/// One message that is decided otherwise.
#[derive(Debug, Serialize)]
pub(super) struct Moved {
    pub(super) id: String,
    pub(super) line: u64,
    pub(super) protected: bool,
    /// Whether the move is one that must not be.
    pub(super) breach: bool,
    /// The gravest aspect in which it moved.
    pub(super) risk: Aspect,
    pub(super) differences: Vec<Difference>,
    /// Rules that fire now and did not before.
    pub(super) rules_now: Vec<Label>,
    /// Rules that fired before and do not now.
    pub(super) rules_before: Vec<Label>,
    pub(super) text: String,
}

/// All of them, with counts.
#[derive(Debug)]
pub(super) struct Summary {
    /// Names of the packs: old and new.
    pub(super) packs: [String; 2],
    pub(super) rows: usize,
    pub(super) protected: usize,
    pub(super) moved: Vec<Moved>,
    protect: Vec<Aspect>,
}

impl Summary {
    pub(super) fn new(old: &Engine, new: &Engine, protect: &[Aspect]) -> Self {
        let name = |engine: &Engine| {
            let provenance = engine.provenance();
            format!("{} {} {}", provenance.pack, provenance.pack_version, provenance.pack_hash)
        };
        Self {
            packs: [name(old), name(new)],
            rows: 0,
            protected: 0,
            moved: Vec::new(),
            protect: protect.to_vec(),
        }
    }

    pub(super) fn add(
        &mut self,
        row: &Row,
        is_protected: bool,
        messages: (&Message<'_>, &Message<'_>),
        decisions: (&Decision, &Decision),
        engines: (&Engine, &Engine),
    ) {
        self.rows += 1;
        self.protected += usize::from(is_protected);
        let differences = differences(decisions.0, decisions.1);
        let Some(gravest) = differences.first() else { return };
        let risk = gravest.aspect;
        let is_breach = |difference: &Difference| {
            (is_protected && difference.aspect.is_grave())
                || self.protect.contains(&difference.aspect)
        };
        let before = engines.0.fired(messages.0);
        let now = engines.1.fired(messages.1);
        let without = |rules: &[Label], others: &[Label]| -> Vec<Label> {
            rules.iter().filter(|rule| !others.contains(rule)).cloned().collect()
        };
        self.moved.push(Moved {
            id: row.id(),
            line: row.line,
            protected: is_protected,
            breach: differences.iter().any(is_breach),
            risk,
            rules_now: without(&now, &before),
            rules_before: without(&before, &now),
            differences,
            text: messages.1.text().to_owned(),
        });
    }

    /// By legal risk: breaches first, then the gravest aspect, then what is laxer now.
    pub(super) fn sort(&mut self) {
        self.moved.sort_by_key(|moved| {
            let laxer = moved.differences.first().is_some_and(|gravest| gravest.is_laxer);
            (!moved.breach, moved.risk, !laxer, moved.line)
        });
    }

    pub(super) fn breaches(&self) -> usize {
        self.moved.iter().filter(|moved| moved.breach).count()
    }

    /// For each aspect in which something moved: how many messages, and how many are laxer now.
    pub(super) fn counts(&self) -> Vec<(Aspect, usize, usize)> {
        let of = |aspect: Aspect| {
            let all = self.moved.iter().flat_map(|moved| &moved.differences);
            all.filter(move |difference| difference.aspect == aspect)
        };
        let count = |aspect: &Aspect| {
            let laxer = of(*aspect).filter(|difference| difference.is_laxer).count();
            (*aspect, of(*aspect).count(), laxer)
        };
        Aspect::ALL.iter().map(count).filter(|(_, moved, _)| *moved > 0).collect()
    }
}
