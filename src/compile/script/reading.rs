//! One script read by its tokens: every name checked, and calls of the API made into variables.
//!
//! `campo("x")` becomes `__s0` and as many blanks as keep every other token in its place, and so do
//! the names of `puntos("a", "b", …)`: what is left is plain Rhai over variables, which is the
//! fastest that it can run, and places in it are places in the file.

use super::scopes::{Brace, Scopes};
use super::tokens::{Kind, Token};
use super::{Vocabulary, Written};
use crate::compile::lower::scripts::Guard;
use crate::compile::problem::script::ScriptProblem;
use crate::compile::problem::{Diagnostics, Problem};
use crate::compile::scanner::ScannerBuilder;
use crate::origin::Origin;
use crate::script::api::{ApiFunction, BANNED, BUILTINS, FUNCTIONS, KEYWORDS, Named};
use crate::script::{Hook, Slot, variable};

/// What a script may name, and where it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) vocabulary: &'a Vocabulary<'a>,
    pub(super) hook: Hook,
    /// How many different names it may use.
    pub(super) most: usize,
}

/// What reading a script brought out.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) is_sound: bool,
    pub(super) slots: Vec<Slot>,
    /// Lines on which a statement begins, in order.
    pub(super) lines: Vec<u32>,
    /// Parts of the text that become a variable.
    edits: Vec<(std::ops::Range<usize>, usize)>,
    /// Calls that look at how the message is said.
    pub(super) tone: Vec<(Origin, String)>,
    pub(super) gives_substance: bool,
}

/// The names that scripts of `derivar` give to `anotar`.
pub(super) fn facts<'a, 'b>(tokens: &'b [Token<'a>]) -> impl Iterator<Item = &'b Token<'a>> {
    let declares = |token: &Token<'_>| {
        let mut named =
            FUNCTIONS.iter().filter(|known| known.names.first() == Some(&Named::NewFact));
        token.kind == Kind::Word && named.any(|known| known.name == token.text)
    };
    tokens.windows(3).filter_map(move |window| match window {
        [word, open, name] if declares(word) && open.is("(") && name.kind == Kind::Name => {
            Some(name)
        }
        _ => None,
    })
}

/// Words that no script may use, wherever they stand.
pub(super) fn banned<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let is_property =
        |at: usize| at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|dot| dot.is("."));
    let is_banned = |token: &Token<'_>| token.kind == Kind::Word && BANNED.contains(&token.text);
    let found = tokens.iter().enumerate().filter(|(at, token)| {
        let is_called = tokens.get(at + 1).is_some_and(|next| next.is("("));
        is_banned(token) && (is_called || !is_property(*at))
    });
    found.map(|(_, token)| *token).collect()
}

impl Reading {
    pub(super) fn of(
        written: &Written<'_>,
        known: Known<'_>,
        scanner: &mut ScannerBuilder,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let reading = Self {
            is_sound: true,
            slots: Vec::new(),
            lines: Vec::new(),
            edits: Vec::new(),
            tone: Vec::new(),
            gives_substance: false,
        };
        let functions = own_functions(&written.tokens);
        let scopes = Scopes::new();
        let mut reader =
            Reader { written, known, functions, scopes, scanner, diagnostics, reading };
        reader.read();
        reader.reading
    }

    /// The text with its calls of the API as variables, every token where it stood.
    pub(super) fn rewritten(&self, source: &str) -> String {
        let mut text = String::with_capacity(source.len());
        let mut from = 0;
        for (range, slot) in &self.edits {
            text.push_str(source.get(from..range.start).unwrap_or_default());
            let replaced = source.get(range.clone()).unwrap_or_default();
            let name = variable(*slot);
            text.push_str(&name);
            // Line breaks stay, so that lines do.
            let rest = replaced.chars().skip(name.len());
            text.extend(rest.map(|letter| if letter == '\n' { '\n' } else { ' ' }));
            from = range.end;
        }
        text.push_str(source.get(from..).unwrap_or_default());
        text
    }

    /// Tone is not substance: a script that looks at how something is said gives points to the
    /// customer type only.
    pub(super) fn check_tone(
        &self,
        written: &Written<'_>,
        guard: &Guard,
        diagnostics: &mut Diagnostics,
    ) {
        if !self.gives_substance {
            return;
        }
        for (origin, what) in &self.tone {
            diagnostics.add(*origin, Problem::ToneIsNotSubstance { what: what.clone() });
        }
        if guard.is_tone {
            let what = format!("la condición del guion `{}`", written.name);
            diagnostics.add(guard.origin, Problem::ToneIsNotSubstance { what });
        }
    }
}

/// The functions that a script defines: name and number of parameters.
fn own_functions<'a>(tokens: &[Token<'a>]) -> Vec<(&'a str, usize)> {
    let definition = |(at, token): (usize, &Token<'a>)| {
        let name = tokens.get(at + 1).filter(|name| name.kind == Kind::Word)?;
        (token.kind == Kind::Word && token.text == "fn").then(|| {
            let parameters = tokens.get(at + 2..).unwrap_or_default();
            let parameters = parameters.iter().take_while(|token| !token.is(")"));
            (name.text, parameters.filter(|token| token.kind == Kind::Word).count())
        })
    };
    tokens.iter().enumerate().filter_map(definition).collect()
}

pub(super) struct Reader<'a, 'b> {
    pub(super) written: &'b Written<'a>,
    pub(super) known: Known<'b>,
    functions: Vec<(&'a str, usize)>,
    scopes: Scopes<'a>,
    pub(super) scanner: &'b mut ScannerBuilder,
    pub(super) diagnostics: &'b mut Diagnostics,
    pub(super) reading: Reading,
}

impl<'a> Reader<'a, '_> {
    pub(super) fn token(&self, at: usize) -> Option<Token<'a>> {
        self.written.tokens.get(at).copied()
    }

    fn is_sign(&self, at: usize, sign: &str) -> bool {
        self.token(at).is_some_and(|token| token.is(sign))
    }

    fn before(&self, at: usize) -> Option<Token<'a>> {
        self.token(at.checked_sub(1)?)
    }

    pub(super) fn add(&mut self, origin: Origin, problem: ScriptProblem) {
        self.add_problem(origin, Problem::Script(problem));
    }

    pub(super) fn add_problem(&mut self, origin: Origin, problem: Problem) {
        self.reading.is_sound = false;
        self.diagnostics.add(origin, problem);
    }

    fn read(&mut self) {
        let mut at = 0;
        let mut is_start = true;
        while let Some(token) = self.token(at) {
            if is_start && self.starts_statement(&token) {
                self.note_line(&token);
            }
            is_start = false;
            at = match token.kind {
                Kind::Sign => {
                    is_start = self.sign(&token, at);
                    at + 1
                }
                Kind::Word => self.word(&token, at),
                Kind::Decimal => {
                    self.add(self.written.origin(&token), ScriptProblem::Decimal);
                    at + 1
                }
                Kind::Name | Kind::Text | Kind::Integer => at + 1,
            };
        }
        self.reading.lines.dedup();
    }

    /// Whether what begins here is run: not the end of a block, not the rest of an `if`.
    fn starts_statement(&self, token: &Token<'_>) -> bool {
        let is_rest = matches!(token.text, "else" | "catch" | "fn" | "while" | "until");
        let goes_on = is_rest && token.kind == Kind::Word;
        let is_loop = matches!(token.text, "while" | "until") && !self.before_is_block_end(token);
        (!goes_on || is_loop)
            && (token.kind != Kind::Sign || matches!(token.text, "-" | "!" | "(" | "[" | "#{"))
    }

    fn before_is_block_end(&self, token: &Token<'_>) -> bool {
        let before = self.written.tokens.iter().rev().find(|before| before.start < token.start);
        before.is_some_and(|before| before.is("}"))
    }

    fn note_line(&mut self, token: &Token<'_>) {
        let before = self.written.file.source.get(..token.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        self.reading.lines.push(crate::compile::number(line));
    }

    /// Returns whether a statement may begin after this sign.
    fn sign(&mut self, token: &Token<'a>, at: usize) -> bool {
        match token.text {
            "{" | "#{" | "${" => {
                let brace = self.scopes.open(token.text);
                matches!(brace, Brace::Block | Brace::Function)
            }
            "}" => {
                self.scopes.close();
                !matches!(self.scopes.brace(), Some(Brace::Switch | Brace::Map | Brace::Hole))
            }
            ";" => {
                self.scopes.end_statement();
                true
            }
            "=>" => self.scopes.brace() == Some(Brace::Switch),
            "|" | "||" if !self.before(at).is_some_and(|before| ends_operand(&before)) => {
                self.add(self.written.origin(token), ScriptProblem::AnonymousFunction);
                false
            }
            _ => false,
        }
    }

    /// Reads a word; returns where to go on.
    fn word(&mut self, token: &Token<'a>, at: usize) -> usize {
        match token.text {
            "fn" => return self.definition(at),
            "let" | "const" => return self.declaration(at),
            "for" => return self.loop_variables(at),
            "switch" => self.scopes.expect(Brace::Switch),
            "catch" if self.is_sign(at + 1, "(") => {
                if let Some(name) = self.token(at + 2).filter(|name| name.kind == Kind::Word) {
                    self.scopes.bring(name.text);
                    return at + 3;
                }
            }
            _ => {}
        }
        if KEYWORDS.contains(&token.text) || BANNED.contains(&token.text) {
            return at + 1;
        }
        let is_member = self.before(at).is_some_and(|before| before.is(".") || before.is("?."));
        let is_call = self.is_sign(at + 1, "(");
        let is_key = self.scopes.brace() == Some(Brace::Map)
            && self.is_sign(at + 1, ":")
            && self.before(at).is_some_and(|before| before.is("#{") || before.is(","));
        match (is_call, is_member) {
            (true, _) => self.call(token, at, is_member),
            (false, true) => at + 1,
            (false, false) if is_key => at + 1,
            (false, false) => {
                self.check_variable(token);
                at + 1
            }
        }
    }

    /// `fn name(a, b)`: the parameters are what its block sees.
    fn definition(&mut self, at: usize) -> usize {
        let mut next = at + 2;
        while let Some(token) = self.token(next).filter(|token| !token.is(")")) {
            if token.kind == Kind::Word {
                self.scopes.bring(token.text);
            }
            next += 1;
        }
        self.scopes.expect(Brace::Function);
        next + 1
    }

    fn declaration(&mut self, at: usize) -> usize {
        let Some(name) = self.token(at + 1).filter(|name| name.kind == Kind::Word) else {
            return at + 1;
        };
        if name.text.starts_with("__") {
            let problem = ScriptProblem::ReservedName { name: name.text.to_owned() };
            self.add(self.written.origin(&name), problem);
        }
        self.scopes.declare(name.text);
        at + 2
    }

    /// `for x in`, `for (x, i) in`.
    fn loop_variables(&mut self, at: usize) -> usize {
        let mut next = at + 1;
        while let Some(token) = self.token(next).filter(|token| token.text != "in") {
            if token.kind == Kind::Word {
                self.scopes.bring(token.text);
            }
            next += 1;
        }
        next + 1
    }

    fn check_variable(&mut self, token: &Token<'a>) {
        if self.scopes.visible().any(|known| known == token.text) {
            return;
        }
        let mut known: Vec<String> = self.scopes.visible().map(str::to_owned).collect();
        known.sort();
        known.dedup();
        let problem = ScriptProblem::UnknownVariable { name: token.text.to_owned(), known };
        self.add(self.written.origin(token), problem);
    }

    /// Checks a call; returns where to go on.
    fn call(&mut self, token: &Token<'a>, at: usize, is_method: bool) -> usize {
        let arguments = self.arguments(at + 1);
        let found = arguments.parts.len();
        let origin = self.written.origin(token);
        let api: Vec<&ApiFunction> =
            FUNCTIONS.iter().filter(|known| known.name == token.text && !is_method).collect();
        if let Some(function) = api.iter().find(|known| known.arity() == found) {
            return self.api_call(function, token, at, &arguments);
        }
        let receiver = usize::from(is_method);
        let own = self.functions.iter().filter(|(name, _)| *name == token.text);
        let builtin = BUILTINS.iter().filter(|(name, _)| *name == token.text);
        let mut expected: Vec<usize> = (api.iter().map(|known| known.arity()))
            .chain(own.map(|(_, arity)| *arity))
            .chain(builtin.map(|(_, arity)| *arity - receiver))
            .collect();
        expected.sort_unstable();
        expected.dedup();
        if expected.is_empty() {
            let api = FUNCTIONS.iter().filter(|known| known.hooks.contains(&self.known.hook));
            let builtin = BUILTINS.iter().map(|(name, _)| *name);
            let own = self.functions.iter().map(|(name, _)| *name);
            let known = own.chain(api.map(|known| known.name)).chain(builtin);
            let known = known.map(str::to_owned).collect();
            let name = token.text.to_owned();
            self.add(origin, ScriptProblem::UnknownFunction { name, known });
        } else if !expected.contains(&found) {
            let name = token.text.to_owned();
            self.add(origin, ScriptProblem::WrongArity { name, expected, found });
        }
        at + 1
    }

    /// The arguments of a call whose parenthesis opens at a token.
    fn arguments(&self, open: usize) -> Arguments {
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let (mut depth, mut start, mut at) = (0_u32, open + 1, open);
        while let Some(token) = self.token(at) {
            if token.kind == Kind::Sign {
                match token.text {
                    "(" | "[" | "{" | "#{" | "${" | "?[" => depth += 1,
                    ")" | "]" | "}" => depth = depth.saturating_sub(1),
                    "," if depth == 1 => {
                        parts.push((start, at));
                        start = at + 1;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            at += 1;
        }
        // A comma may stand after the last one.
        if at > start {
            parts.push((start, at));
        }
        Arguments { parts, close: at }
    }

    fn api_call(
        &mut self,
        function: &ApiFunction,
        token: &Token<'a>,
        at: usize,
        arguments: &Arguments,
    ) -> usize {
        let origin = self.written.origin(token);
        let name = || token.text.to_owned();
        if !function.hooks.contains(&self.known.hook) {
            let hooks = FUNCTIONS.iter().filter(|known| known.name == function.name);
            let hooks = hooks.filter(|known| known.arity() == function.arity());
            let hooks = hooks.flat_map(|known| known.hooks).map(|hook| hook.name()).collect();
            let hook = self.known.hook.name();
            self.add(origin, ScriptProblem::OtherHook { name: name(), hook, hooks });
        }
        if self.scopes.in_function() {
            self.add(origin, ScriptProblem::InsideFunction { name: name() });
        }
        let names: Vec<Option<Token<'a>>> = (arguments.parts.iter().take(function.names.len()))
            .map(|(start, end)| self.name_argument(token, *start, *end))
            .collect();
        let (last_name, close) =
            (arguments.parts.get(function.names.len().wrapping_sub(1)), arguments.close);
        let after_names = last_name.map_or(at + 2, |(_, end)| *end);
        let names: Option<Vec<Token<'a>>> = names.into_iter().collect();
        let Some(names) = names else { return after_names };
        let Some(slot) = self.slot(function, origin, &names, at, close) else { return after_names };
        let Some(slot) = self.number(slot, origin) else { return after_names };
        if function.gives() {
            let first = names.first().map_or(token.end(), |name| name.start);
            let last = names.last().map_or(token.end(), Token::end);
            self.reading.edits.push((first..last, slot));
            return after_names;
        }
        let end = self.token(close).map_or(token.end(), |close| close.end());
        self.reading.edits.push((token.start..end, slot));
        close + 1
    }

    /// An argument that must be one name between quotes.
    fn name_argument(
        &mut self,
        function: &Token<'a>,
        start: usize,
        end: usize,
    ) -> Option<Token<'a>> {
        let first = self.token(start)?;
        if end == start + 1 && first.kind == Kind::Name {
            return Some(first);
        }
        let last = self.token(end.saturating_sub(1)).unwrap_or(first);
        let origin = self.written.range(first.start, last.end());
        self.add(origin, ScriptProblem::NotAName { name: function.text.to_owned() });
        None
    }

    /// The number of a slot; the same call has the same one.
    fn number(&mut self, slot: Slot, origin: Origin) -> Option<usize> {
        let same = |known: &Slot| match (known, &slot) {
            (Slot::Read(_, known), Slot::Read(_, new)) => known == new,
            (Slot::Pen(known), Slot::Pen(new)) => known == new,
            _ => false,
        };
        if let Some(known) = self.reading.slots.iter().position(same) {
            return Some(known);
        }
        if self.reading.slots.len() >= self.known.most {
            self.add(origin, ScriptProblem::TooManyNames { most: self.known.most });
            return None;
        }
        self.reading.slots.push(slot);
        Some(self.reading.slots.len() - 1)
    }
}

/// The arguments of a call, as ranges of tokens, and the token that closes it.
struct Arguments {
    parts: Vec<(usize, usize)>,
    close: usize,
}

/// Whether a value ends here, so that `|` after it is an operator.
fn ends_operand(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Sign => matches!(token.text, ")" | "]" | "}"),
        Kind::Word => {
            !KEYWORDS.contains(&token.text) || matches!(token.text, "true" | "false" | "_")
        }
        _ => true,
    }
}
