//! Without the feature `script` there are no scripts: a pack that has one does not build.

use super::{Failure, Given};
use crate::decision::Label;
use crate::rules::ScriptId;
use crate::rules::condition::View;
use crate::scan::term::ListId;

/// The scripts of a pack: none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scripts;

impl Scripts {
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        std::iter::empty()
    }

    pub(crate) fn name(&self, _: ScriptId) -> Label {
        Label::from("")
    }

    pub(crate) fn adjust(&self, _: ScriptId, _: View<'_>) -> Result<Vec<Given>, Failure> {
        Ok(Vec::new())
    }
}
