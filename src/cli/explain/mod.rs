//! `triaje explain`: why a message got its decision, and why not another.

mod marked;
mod screen;
pub(crate) mod condition;

use serde::Serialize;

use triaje::why::{Account, Explainer, WhyNot};

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::texts::Lang;
use super::triage::{self, TriageOptions};

/// One message, and the labels that it did not get.
#[derive(Debug)]
pub(crate) struct ExplainOptions {
    pub(crate) message: TriageOptions,
    pub(crate) why_not: Vec<String>,
}

/// An explanation, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    account: &'a Account,
    why_not: &'a [WhyNot],
}

pub(crate) fn run(options: &ExplainOptions, lang: Lang) -> Outcome {
    let text = triage::text(&options.message, lang)?;
    let folder = options.message.pack.as_deref();
    let (engine, sources) =
        pack::with_sources(folder).map_err(|error| pack::broken(&error, lang))?;
    let message = triage::incoming(&options.message, text, &engine, lang)?.message;
    let explainer = Explainer::new(&engine, &sources);
    let mut why_not = Vec::new();
    for name in &options.why_not {
        why_not.push(explainer.why_not(&message, name).map_err(|unknown| {
            Failure::problem(match &unknown.nearest {
                Some(near) => {
                    format!("{}; {}", lang.unknown_why_not(name), lang.did_you_mean(near))
                }
                None => lang.unknown_why_not(name),
            })
        })?);
    }
    let account = explainer.account(&message);
    if options.message.as_json {
        return output::print_json(&Shown { account: &account, why_not: &why_not }, Exit::Done);
    }
    output::print(&screen::rendered(&message, &account, &why_not, lang), Exit::Done)
}
