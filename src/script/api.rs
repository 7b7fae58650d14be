//! What a script may call: every function, what it takes, and at which hooks.
//!
//! Names (of fields, lexicons, labels, desks) are written out between quotes, so that the build
//! knows them all. A function that reads becomes a variable whose value is copied in before the
//! script runs; one that gives writes to the list that the stage takes over if the script ends well.

use super::Hook;

/// A name that a function takes, in the order of its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Field,
    Lexicon,
    /// A fact: counted by the engine or given by a script.
    Fact,
    /// A fact that this call declares.
    NewFact,
    Figure,
    /// A dimension; a label of it follows.
    Dimension,
    Label,
    Flag,
    Level,
    Desk,
}

/// What a function reads or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Field,
    Count,
    Has,
    WordsOf,
    SentencesOf,
    Fact,
    Figure,
    Text,
    Country,
    Channel,
    Sector,
    Received,
    Score,
    Category,
    Subtype,
    Topic,
    Raised,
    Impact,
    Urgency,
    Priority,
    Queue,
    GiveFact,
    GivePoints,
    GiveFlag,
    GiveImpact,
    GiveUrgency,
    GiveQueue,
    GiveCopy,
}

/// A function of the API.
#[derive(Debug)]
pub(crate) struct ApiFunction {
    pub(crate) name: &'static str,
    pub(crate) names: &'static [Named],
    /// How many values follow the names; none for those that read.
    pub(crate) values: usize,
    pub(crate) hooks: &'static [Hook],
    pub(crate) meaning: Meaning,
}

const ANY: &[Hook] = &[Hook::Derive, Hook::Adjust, Hook::Prioritize, Hook::Route];
const DERIVE: &[Hook] = &[Hook::Derive];
const AFTER_DERIVE: &[Hook] = &[Hook::Adjust, Hook::Prioritize, Hook::Route];
const ADJUST: &[Hook] = &[Hook::Adjust];
const DECIDE: &[Hook] = &[Hook::Prioritize, Hook::Route];
const PRIORITIZE: &[Hook] = &[Hook::Prioritize];
const ROUTE: &[Hook] = &[Hook::Route];

/// `name(names…, values)`, at these hooks.
const fn function(
    name: &'static str,
    names: &'static [Named],
    values: usize,
    hooks: &'static [Hook],
    meaning: Meaning,
) -> ApiFunction {
    ApiFunction { name, names, values, hooks, meaning }
}

/// Every function of the API.
pub(crate) const FUNCTIONS: &[ApiFunction] = &[
    function("texto", &[], 0, ANY, Meaning::Text),
    function("aciertos", &[Named::Lexicon], 0, ANY, Meaning::Count),
    function("hay", &[Named::Lexicon], 0, ANY, Meaning::Has),
    function("palabras_de", &[Named::Lexicon], 0, ANY, Meaning::WordsOf),
    function("oraciones_de", &[Named::Lexicon], 0, ANY, Meaning::SentencesOf),
    function("campo", &[Named::Field], 0, ANY, Meaning::Field),
    function("dato", &[Named::Fact], 0, ANY, Meaning::Fact),
    function("cifra", &[Named::Figure], 0, ANY, Meaning::Figure),
    function("pais", &[], 0, ANY, Meaning::Country),
    function("canal", &[], 0, ANY, Meaning::Channel),
    function("sector", &[], 0, ANY, Meaning::Sector),
    function("recibido", &[], 0, ANY, Meaning::Received),
    function("puntaje", &[Named::Dimension, Named::Label], 0, AFTER_DERIVE, Meaning::Score),
    function("categoria", &[], 0, DECIDE, Meaning::Category),
    function("subtipo", &[], 0, DECIDE, Meaning::Subtype),
    function("tema", &[], 0, DECIDE, Meaning::Topic),
    function("levantada", &[Named::Flag], 0, DECIDE, Meaning::Raised),
    function("impacto", &[], 0, DECIDE, Meaning::Impact),
    function("urgencia", &[], 0, DECIDE, Meaning::Urgency),
    function("prioridad", &[], 0, ROUTE, Meaning::Priority),
    function("cola", &[], 0, ROUTE, Meaning::Queue),
    function("anotar", &[Named::NewFact], 1, DERIVE, Meaning::GiveFact),
    function("puntos", &[Named::Dimension, Named::Label], 2, ADJUST, Meaning::GivePoints),
    function("bandera", &[Named::Flag], 1, ADJUST, Meaning::GiveFlag),
    function("impacto", &[Named::Level], 1, PRIORITIZE, Meaning::GiveImpact),
    function("urgencia", &[Named::Level], 1, PRIORITIZE, Meaning::GiveUrgency),
    function("cola", &[Named::Desk], 1, ROUTE, Meaning::GiveQueue),
    function("copia", &[Named::Desk], 1, ROUTE, Meaning::GiveCopy),
];

/// Functions that compute, with the number of their arguments. As methods (`x.len()`) the first
/// argument stands before the dot. The sandbox registers these and no others.
pub(crate) const BUILTINS: &[(&str, usize)] = &[
    ("abs", 1),
    ("min", 2),
    ("max", 2),
    ("len", 1),
    ("contains", 2),
    ("starts_with", 2),
    ("ends_with", 2),
    ("to_string", 1),
    ("push", 2),
    ("fecha", 1),
    ("dias", 2),
    ("mas_dias", 2),
    ("anio", 1),
    ("mes", 1),
    ("dia", 1),
];

/// Words of Rhai that a script must not use: they block, reach out of the script, or call what the
/// build cannot see.
pub(crate) const BANNED: &[&str] = &[
    "sleep",
    "eval",
    "timestamp",
    "import",
    "export",
    "print",
    "debug",
    "exit",
    "private",
    "global",
    "Fn",
    "call",
    "curry",
    "is_shared",
    "is_def_fn",
    "is_def_var",
    "type_of",
    "this",
    "async",
    "await",
    "yield",
    "thread",
    "go",
    "spawn",
    "sync",
];

/// Words of the language.
pub(crate) const KEYWORDS: &[&str] = &[
    "let", "const", "if", "else", "switch", "do", "while", "until", "loop", "for", "in",
    "continue", "break", "return", "throw", "try", "catch", "true", "false", "fn", "_",
];

impl ApiFunction {
    /// Whether it gives something, rather than reads.
    pub(crate) fn gives(&self) -> bool {
        self.values > 0
    }

    pub(crate) fn arity(&self) -> usize {
        self.names.len() + self.values
    }
}
