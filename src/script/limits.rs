//! Every limit of a script, explicit and the same in every build: operations, not seconds.

/// What a script may use up before it is stopped. A stopped script leaves a
/// [`Fault`](crate::Fault), and the decision is as it would be without it.
///
/// Rhai's own defaults differ between debug and release builds, so each limit is set here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptLimits {
    /// Operations of one run; bounds time and, through it, memory.
    pub operations: u64,
    /// Depth of function calls.
    pub call_levels: usize,
    /// Depth of nested expressions, checked when the pack is built.
    pub expression_depth: usize,
    /// Bytes of one string.
    pub string_bytes: usize,
    /// Elements of one array.
    pub array_elements: usize,
    /// Entries of one map.
    pub map_entries: usize,
    /// Variables in scope.
    pub variables: usize,
    /// Functions in one script.
    pub functions: usize,
}

impl Default for ScriptLimits {
    fn default() -> Self {
        Self {
            operations: 5_000,
            call_levels: 8,
            expression_depth: 32,
            string_bytes: 1_024,
            array_elements: 256,
            map_entries: 64,
            variables: 64,
            functions: 16,
        }
    }
}
