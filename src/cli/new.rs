//! `triaje new`: a pack, a rule or a case to start from. What comes out builds, and passes its own
//! tests, before anything is changed in it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use triaje::{Decision, Engine, builtin_sources};

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::rows::shown;
use super::texts::Lang;
use super::triage::{self, TriageOptions};

/// What to start.
#[derive(Debug)]
pub(crate) enum NewOptions {
    /// A folder with a copy of the shipped pack.
    Pack { folder: PathBuf },
    /// A rule, on standard output.
    Rule { id: String, label: String, term: String, pack: Option<PathBuf> },
    /// A case that records what is decided now, on standard output.
    Case { message: TriageOptions },
}

pub(crate) fn run(options: &NewOptions, lang: Lang) -> Outcome {
    match options {
        NewOptions::Pack { folder } => new_pack(folder, lang),
        NewOptions::Rule { id, label, term, pack } => {
            let engine = pack::engine(pack.as_deref(), lang)?;
            let (dimension, label) = found(&engine, label, lang)?;
            output::print(&rule(id, &dimension, &label, term), Exit::Done)
        }
        NewOptions::Case { message } => {
            let text = triage::text(message, lang)?;
            let engine = pack::engine(message.pack.as_deref(), lang)?;
            let incoming = triage::incoming(message, text, &engine, lang)?.message;
            let decision = engine.triage_message(&incoming);
            let fired: Vec<String> =
                engine.fired(&incoming).iter().map(|id| id.as_str().to_owned()).collect();
            output::print(&case(message, incoming.text(), &decision, &fired), Exit::Done)
        }
    }
}

/// Copies the shipped pack into a folder that has nothing in it.
fn new_pack(folder: &Path, lang: Lang) -> Outcome {
    let failed = |error| Failure::file(&shown(folder), &error, lang);
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(Failure::problem(lang.folder_not_empty(&shown(folder))));
    }
    let sources = builtin_sources();
    for source in &sources {
        let path = folder.join(source.name());
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(failed)?;
        fs::write(&path, source.text()).map_err(failed)?;
    }
    output::print(&format!("{}\n", lang.pack_started(sources.len(), &shown(folder))), Exit::Done)
}

/// The dimension and the name of a label that rules may give: `queja`, `tema:facturacion`.
fn found(engine: &Engine, label: &str, lang: Lang) -> Result<(String, String), Failure> {
    let (asked, name) = match label.split_once(':') {
        Some((dimension, name)) => (Some(dimension), name),
        None => (None, label),
    };
    let words = engine.vocabulary();
    let dimension = words.dimensions.iter().find(|dimension| {
        let is_asked = asked.is_none_or(|asked| dimension.key == asked || dimension.api == asked);
        is_asked
            && dimension.key != "seguridad"
            && dimension.labels.iter().any(|(known, _)| known == name)
    });
    match dimension {
        Some(dimension) if dimension.is_scored => {
            Ok((dimension.key.to_string(), format!("{{ {name}: media }}")))
        }
        Some(dimension) => Ok((dimension.key.to_string(), name.to_owned())),
        None => Err(Failure::problem(lang.unknown_why_not(label))),
    }
}

fn rule(id: &str, dimension: &str, effect: &str, term: &str) -> String {
    // What a term finds in itself: a plain one is its own first test.
    let is_plain = term.chars().all(|letter| letter.is_alphanumeric() || letter == ' ');
    let test = if is_plain { format!("\n      - {}", quoted(term)) } else { " []".to_owned() };
    format!(
        "- id: {id}\n  descripcion: Escriba aquí, en una frase, qué reconoce la regla\n  cuando:\n    \
         alguno: [{}]\n  entonces: {{ {dimension}: {effect} }}\n  pruebas:\n    acierta:{test}\n    \
         no_acierta:\n      - \"Escriba aquí la frase inocente que más se le parece\"\n",
        quoted(term)
    )
}

/// A case with what the decision is now: its author takes out what does not matter.
fn case(options: &TriageOptions, text: &str, decision: &Decision, fired: &[String]) -> String {
    let mut case = format!(
        "- nombre: Escriba aquí, en una frase, qué se espera\n  mensaje: {}\n",
        quoted(text)
    );
    let mut line = |key: &str, value: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(case, "  {key}: {value}");
    };
    let known = [
        ("asunto", &options.subject),
        ("canal", &options.channel),
        ("pais", &options.country),
        ("sector", &options.sector),
        ("recibido", &options.received_at),
    ];
    for (key, value) in known {
        if let Some(value) = value {
            line(key, &quoted(value));
        }
    }
    if !options.fields.is_empty() {
        let fields = options.fields.iter().filter_map(|field| field.split_once('='));
        let fields: Vec<_> = fields.map(|(name, value)| format!("{name}: {value}")).collect();
        line("campos", &format!("{{ {} }}", fields.join(", ")));
    }
    line("espera", "");
    let mut expect = |key: &str, value: &str| line(&format!("  {key}"), value);
    expect("categoria", decision.category.map_or("ninguna", |category| category.as_str()));
    for (key, label) in [("subtipo", &decision.subtype), ("tema", &decision.topic)] {
        if let Some(label) = label {
            expect(key, label.as_str());
        }
    }
    expect("cliente", decision.customer.as_str());
    expect("prioridad", decision.priority.as_str());
    expect("cola", decision.route.queue.as_str());
    let dangers: Vec<_> = decision.safety.iter().map(|danger| danger.kind.as_str()).collect();
    expect("seguridad", &format!("[{}]", dangers.join(", ")));
    line("reglas", &format!("[{}]", fired.join(", ")));
    case.replace("espera: \n", "espera:\n")
}

/// A text between double quotes, as YAML reads it back.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
