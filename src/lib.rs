//! `triaje` reads a customer's message in Spanish and returns a decision: which PQRS category it
//! is, how the customer speaks, where it goes, how soon, until which legal date, and why.
//!
//! ```
//! use triaje::{Category, Customer, Engine};
//!
//! let engine = Engine::builtin();
//! let decision = engine.triage("Me cobraron dos veces el recibo de octubre y nadie responde");
//! assert_eq!(decision.category(), Some(Category::Reclamo));
//! assert_eq!(decision.customer(), Customer::Normal);
//! assert_eq!(decision.queue(), &"facturacion");
//! ```

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
mod script;
mod score;
mod decide;
mod pack;
mod explain;
mod compile;
mod error;
mod builtin;
mod engine;

pub use calendar::{Date, ParseTimeError, Timestamp, UtcOffset, Weekday};
pub use compile::Source;
pub use compile::diagnostic::{Diagnostic, Severity};
pub use decision::{
    Category, Customer, Danger, Deadline, Deciding, Decision, Duty, Entity, Evidence, Fault, Flag,
    HandlingStep, Label, Level, Part, Priority, Provenance, Quote, Request, Review, Route, SCHEMA,
    SkippedDay, Source as EvidenceSource, Suppressed, Table,
};
pub use engine::{DecisionView, Engine, EngineBuilder, Scratch};
pub use error::BuildError;
pub use message::{Channel, FieldValue, Message};
pub use script::limits::ScriptLimits;
