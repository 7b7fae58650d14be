//! `triaje` reads a customer's message in Spanish and returns a decision: which PQRS category it
//! is, how the customer speaks, where it goes, how soon, until which legal date, and why. The rules
//! are YAML files that operations staff edit; a pack of them is shipped inside. Triage is a pure
//! function of engine and message: it never fails, reads no clock and does no I/O.
//!
//! # Example
//!
//! ```
//! use triaje::{Category, Channel, Customer, Engine, Message, Priority};
//!
//! let engine = Engine::builtin();
//! let decision = engine.triage("Me cobraron dos veces el recibo de octubre y nadie responde");
//! assert_eq!(decision.category(), Some(Category::Reclamo));
//! assert_eq!(decision.customer(), Customer::Normal);
//! assert_eq!(decision.priority(), Priority::Media);
//! assert_eq!(decision.queue(), &"facturacion");
//!
//! // Every point of a score is owned by a source and quotes the words that gave it.
//! let points: i32 = decision
//!     .evidence
//!     .iter()
//!     .filter(|evidence| evidence.dimension == "category" && evidence.label == "reclamo")
//!     .map(|evidence| evidence.weight)
//!     .sum();
//! let scores = decision.scores.get("category").unwrap();
//! assert_eq!(scores.get("reclamo"), Some(&points));
//!
//! // With a receipt time the legal date is known too.
//! let message = Message::new("Solicito copia de mi contrato")
//!     .channel(Channel::Email)
//!     .country("CO")
//!     .received_at("2026-12-04T10:20:00-05:00".parse()?);
//! let deadline = engine.triage_message(&message).deadline.unwrap();
//! assert_eq!(deadline.due.as_deref(), Some("2026-12-21"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How a message becomes a decision
//!
//! [`Engine::triage_with`] reads as the pipeline, one line per stage:
//!
//! ```text
//! Message ─▶ normalize ─▶ scan ─▶ scope ─▶ derive ─▶ rules ─▶ score ─▶ decide ─▶ explain ─▶ Decision
//!            text +       hits    negated  facts,    firings  labels   tables:   evidence
//!            offset map   1 pass           fields                      priority, as spans
//!                                                                      route, clock
//! ```
//!
//! 1. **normalize** folds case and accents (ñ survives), writes out short forms, finds words and
//!    sentences, and keeps for every byte the way back to the original.
//! 2. **scan** finds every place where a term of the pack stands, in one pass over the words.
//! 3. **scope** marks the hits that a negator reaches.
//! 4. **derive** counts facts and reads declared fields, when something asks for them.
//! 5. **rules** finds the rules that fire; the safety lane is evaluated before and apart.
//! 6. **score** adds their points per label, and those of scripts.
//! 7. **decide** picks labels by threshold and reads the tables: priority, route, deadline,
//!    handling, review.
//! 8. **explain** writes down who gave which points, for which words.
//!
//! # Glossary
//!
//! | word | variable | means |
//! |---|---|---|
//! | message | `message` | what came in, by which channel, with which fields |
//! | normalized text; span / original span | `text`; `span` | folded text; byte ranges in it / in the raw text, as different types |
//! | lexicon, term | `term` | a named list of phrases to look for; one of them |
//! | hit | `hit` | one occurrence of a term |
//! | condition *holds*; rule *fires*; firing | `rule`, `firing` | a test over hits; the rule whose condition held, with its hits |
//! | label, dimension | `label` | a class, in one family of classes: category, customer, topic… |
//! | weight, score, threshold, margin | `score` | a rule's points (thousandths, integer); prior plus their sum; the minimum to win; the lead over the runner-up |
//! | decision | `decision` | the outcome; *category* is the PQRS category |
//! | evidence, explanation | `evidence` | spans that justify; the whole account |
//! | diagnostic / fault | `diagnostic`, `fault` | a problem of a rule file at build / of a script at triage |
//!
//! PQRS are *petición, queja, reclamo* and *sugerencia*. Both *queja* and *reclamo* would be
//! "complaint" in English, so the names stay Spanish; see [`Category`].
//!
//! # Invariants
//!
//! - **Total.** Every `&str` gets a decision. What can fail, fails in [`EngineBuilder::build`].
//! - **Deterministic.** Same engine, same message: the same bytes out, on every platform and with
//!   any number of threads. Weights and scores are integers.
//! - **Explained.** For each label, the weights in [`Decision::evidence`] add up to its score. A
//!   rule fires at most once a message. Spans are byte offsets into the original message, on
//!   character boundaries.
//! - **Tone is not substance.** Insults, capitals and courtesy change [`Decision::customer`] and
//!   how to treat the person. A pack in which they reach category, priority, queue or deadline
//!   does not build.
//! - **Safety first.** Dangers are matched on the whole message before negation has a say, and no
//!   weight, rule or script can shadow them.
//! - **Nothing is lost.** A broken rule file is reported whole, with every problem in it; a failing
//!   script leaves a [`Fault`], and the decision is as it would be without that script.
//! - **Linear.** Time grows linearly with the text and hardly with the number of rules.
//!
//! # Rule packs
//!
//! A pack is a folder of YAML files and small scripts, in Spanish: `etiquetas.yaml` (labels),
//! `lexico/` (terms), `senales/` (weighted rules), `seguridad/` (the safety lane), ordered tables
//! (`prioridad.yaml`, `rutas.yaml`, `plazos.yaml`, `trato.yaml`), `idioma/` and `calendarios/`.
//! The guide for those who write them is `rules/README.md`.
//!
//! [`Engine::builtin`] is the shipped pack; [`EngineBuilder::pack_dir`] reads a folder;
//! [`EngineBuilder::builtin_files`] starts from the shipped files and replaces some:
//!
//! ```
//! use triaje::{Engine, Message, Source};
//!
//! let rule = r#"
//! - id: tema.puntos
//!   descripcion: Habla del programa de puntos
//!   cuando: { alguno: ["(programa de puntos|mis puntos)"] }
//!   entonces: { tema: { producto: decisiva } }
//! "#;
//! let mut builder = Engine::builder();
//! let engine = builder.builtin_files().source(Source::new("senales/puntos.yaml", rule)).build()?;
//! let decision = engine.triage("¿Cuándo vencen mis puntos?");
//! assert_eq!(decision.topic.unwrap(), "producto");
//!
//! // Every problem at once, each with its place and what to do, in Spanish.
//! let wrong = Source::new("senales/puntos.yaml", rule.replace("tema:", "tematica:"));
//! let error = Engine::builder().builtin_files().source(wrong).build().unwrap_err();
//! assert_eq!(error.diagnostics().len(), 1);
//! assert_eq!((error.diagnostics()[0].line(), error.diagnostics()[0].column()), (5, 15));
//! # Ok::<(), triaje::BuildError>(())
//! ```
//!
//! [`EngineBuilder::closed_day`] closes a day of the office; weekends, closing time and closures
//! stand in `oficina/*.yaml` of the pack.
//!
//! [`cases::run`] runs the tests that a pack carries.
//!
//! # Limits and untrusted text
//!
//! Messages are hostile input. They are never parsed by a backtracking engine: terms are looked up
//! by word, the regexes of rule authors run in linear time and have a size limit. Memory is a few
//! times the text; 16 spans are listed for each piece of evidence, and the first 2 GiB of a text
//! are read. The crate forbids `unsafe`.
//!
//! Packs are trusted more, since they decide, but not to be right: files have a budget against
//! alias bombs, terms a limit of forms, scripts [limits](ScriptLimits) on operations, calls and
//! sizes, and no way to files, clock, randomness or other rules.
//!
//! A decision quotes the message. [`Decision::redacted`] drops the words and keeps the offsets.
//!
//! # Features
//!
//! | feature | default | gives | turn it off |
//! |---|---|---|---|
//! | `script` | yes | scripts in Rhai; the shipped pack has one | when your own pack has none |
//! | `parallel` | no | `Engine::triage_batch` on all cores | where the host has threads of its own |
//! | `cli` | no | the `triaje` tool | a host that links the library never needs it |

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test fails by panicking"
    )
)]

mod decision;
mod calendar;
mod message;
mod origin;
mod labels;
mod normalize;
mod scan;
mod scope;
mod derive;
mod rules;
#[cfg_attr(not(feature = "script"), allow(dead_code, reason = "nothing runs a script"))]
mod script;
mod score;
mod decide;
mod ticket;
mod pack;
mod explain;
mod timetable;
mod compile;
mod error;
mod builtin;
mod vocabulary;
mod engine;
pub mod why;
pub mod compare;
pub mod learn;
pub mod coverage;
pub mod cases;
#[doc(hidden)]
pub mod stages;

pub use builtin::{builtin_sources, read_pack};
pub use calendar::{ClosedDay, Date, ParseTimeError, Timestamp, UtcOffset, Weekday};
pub use compile::Source;
pub use compile::diagnostic::{Diagnostic, Severity};
pub use decision::{
    Category, Customer, Danger, Deadline, Deciding, Decimal, Decision, Duty, Entity, EntityValue,
    Evidence, Fault, Flag, HandlingStep, Label, Level, Part, Priority, Provenance, Quote, Request,
    Review, Route, SCHEMA, Scripted, SkippedDay, Source as EvidenceSource, Suppressed, Table,
};
pub use engine::{DecisionView, Engine, EngineBuilder, Scratch};
pub use error::BuildError;
pub use message::{Channel, FieldValue, Message};
pub use script::limits::ScriptLimits;
pub use script::trace::ScriptTrace;
pub use ticket::{HelpDesk, Ticket, TicketValue};
pub use timetable::{Filing, FilingError, Timetable, TimetableDay};
pub use vocabulary::{DimensionWords, FieldWords, Vocabulary};

/// The examples of the README, compiled and run with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
