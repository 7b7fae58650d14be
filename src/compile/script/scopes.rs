//! Which variables are visible where: blocks nest, and a function sees only what it is given.

/// The names that are visible at one place of a script.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
    braces: Vec<Brace>,
    /// Names that the next block brings in: parameters, loop variables.
    coming: Vec<&'a str>,
    coming_block: Option<Brace>,
}

#[derive(Debug)]
struct Scope<'a> {
    names: Vec<&'a str>,
    /// Names of the statement at hand.
    declared: Vec<&'a str>,
    is_function: bool,
}

impl<'a> Scope<'a> {
    fn new(names: Vec<&'a str>, is_function: bool) -> Self {
        Self { names, declared: Vec::new(), is_function }
    }
}

/// What a pair of braces encloses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brace {
    Block,
    Function,
    /// The arms of a `switch`.
    Switch,
    Map,
    /// `${…}` in a text.
    Hole,
}

impl<'a> Scopes<'a> {
    pub(super) fn new() -> Self {
        let script = Scope::new(Vec::new(), false);
        Self { scopes: vec![script], ..Self::default() }
    }

    /// A name that is visible from the end of this statement to the end of its block.
    pub(super) fn declare(&mut self, name: &'a str) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.declared.push(name);
        }
    }

    pub(super) fn end_statement(&mut self) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.append(&mut scope.declared);
        }
    }

    /// A name that is visible in the block to come.
    pub(super) fn bring(&mut self, name: &'a str) {
        self.coming.push(name);
    }

    /// What the next braces enclose, where the words before them say so.
    pub(super) fn expect(&mut self, brace: Brace) {
        self.coming_block = Some(brace);
    }

    pub(super) fn open(&mut self, sign: &str) -> Brace {
        let brace = match sign {
            "#{" => Brace::Map,
            "${" => Brace::Hole,
            _ => self.coming_block.take().unwrap_or(Brace::Block),
        };
        self.braces.push(brace);
        if brace != Brace::Map {
            let is_function = brace == Brace::Function;
            self.scopes.push(Scope::new(std::mem::take(&mut self.coming), is_function));
        }
        brace
    }

    pub(super) fn close(&mut self) -> Option<Brace> {
        let brace = self.braces.pop();
        if brace.is_some_and(|brace| brace != Brace::Map) && self.scopes.len() > 1 {
            self.scopes.pop();
        }
        brace
    }

    /// The braces that enclose this place.
    pub(super) fn brace(&self) -> Option<Brace> {
        self.braces.last().copied()
    }

    pub(super) fn in_function(&self) -> bool {
        self.scopes.iter().any(|scope| scope.is_function)
    }

    /// Every name that is visible, innermost first.
    pub(super) fn visible(&self) -> impl Iterator<Item = &'a str> {
        let first = self.scopes.iter().rposition(|scope| scope.is_function).unwrap_or(0);
        let scopes = self.scopes.get(first..).unwrap_or_default();
        scopes.iter().rev().flat_map(|scope| scope.names.iter().rev().copied())
    }
}
