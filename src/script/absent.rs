//! Without the feature `script` there are no scripts: a pack that has one does not build.

use super::runs::Runs;
use super::{Given, Inputs};
use crate::decision::Label;
use crate::rules::Rule;
use crate::rules::call::{Call, ScriptId};
use crate::scan::term::ListId;

/// The scripts of a pack: none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scripts;

/// What scripts keep from run to run: nothing.
#[derive(Debug, Default)]
pub(crate) struct Memory;

impl Scripts {
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        std::iter::empty()
    }

    pub(crate) fn name(&self, _: ScriptId) -> Label {
        Label::from("")
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = (&Label, &[u32])> {
        std::iter::empty()
    }

    pub(crate) fn facts(&self) -> &[Label] {
        &[]
    }

    pub(crate) fn run(&self, _: Call, _: &Rule, _: Inputs<'_>, _: &mut Runs) -> Vec<Given> {
        Vec::new()
    }
}
