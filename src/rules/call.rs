//! What a rule calls when it fires: a script, at a hook that the rule names.

/// Where in the pipeline a script is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Hook {
    /// Stage 4: facts that rules may ask for.
    Derive,
    /// Stage 6: points and flags.
    Adjust,
    /// Stage 7: impact and urgency.
    Prioritize,
    /// Stage 7: the desk and who gets a copy.
    Route,
}

impl Hook {
    /// Every hook with its name in rule packs.
    pub(crate) const NAMES: &[(&str, Self)] = &[
        ("derivar", Self::Derive),
        ("ajustar", Self::Adjust),
        ("priorizar", Self::Prioritize),
        ("enrutar", Self::Route),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, hook)| *hook == self).map_or("", |(name, _)| name)
    }
}

/// A script of the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScriptId(pub(crate) u32);

/// A script and where it runs. The condition of the rule is its guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) hook: Hook,
    pub(crate) script: ScriptId,
}
