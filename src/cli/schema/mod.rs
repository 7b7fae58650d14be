//! `triaje schema`: JSON Schema for each kind of YAML file, so that an editor completes keys and
//! labels and explains them.
//!
//! What the format fixes stands in `kinds/*.json`; the labels and fields are those of the pack.

mod labels;

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use triaje::Engine;

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::rows::shown;
use super::texts::Lang;

/// Which schema to write.
#[derive(Debug)]
pub(crate) struct SchemaOptions {
    /// The kind of file; absent, the kinds there are.
    pub(crate) kind: Option<String>,
    /// Where to write all of them.
    pub(crate) output: Option<PathBuf>,
    pub(crate) pack: Option<PathBuf>,
}

/// Kinds of file: name, files of the pack, schema.
macro_rules! kinds {
    ($($name:literal: [$($files:literal),+];)+) => {
        &[$(($name, &[$($files),+], include_str!(concat!("kinds/", $name, ".json")))),+]
    };
}

/// A kind of file: its name, the files of a pack that are of it, and its schema.
type Kind = (&'static str, &'static [&'static str], &'static str);

const KINDS: &[Kind] = kinds![
    "paquete": ["paquete.yaml"];
    "etiquetas": ["etiquetas.yaml"];
    "campos": ["campos.yaml"];
    "lexico": ["lexico/*.yaml"];
    "senales": ["senales/*.yaml"];
    "seguridad": ["seguridad/*.yaml"];
    "prioridad": ["prioridad.yaml"];
    "rutas": ["rutas.yaml"];
    "plazos": ["plazos.yaml"];
    "trato": ["trato.yaml"];
    "integraciones": ["integraciones.yaml"];
    "cifras": ["cifras.yaml"];
    "puntos_aprendidos": ["puntos_aprendidos.yaml"];
    "calendarios": ["calendarios/*.yaml"];
    "oficina": ["oficina/*.yaml"];
    "casos": ["casos/*.yaml"];
    "idioma-abreviaturas": ["idioma/abreviaturas.yaml"];
    "idioma-citas": ["idioma/citas.yaml"];
    "idioma-contexto": ["idioma/contexto.yaml"];
    "idioma-cortesia": ["idioma/cortesia.yaml"];
    "idioma-inflexion": ["idioma/inflexion.yaml"];
    "idioma-lenguas": ["idioma/lenguas.yaml"];
    "idioma-monedas": ["idioma/monedas.yaml"];
    "idioma-cantidades": ["idioma/cantidades.yaml"];
    "idioma-identidad": ["idioma/identidad.yaml"];
    "idioma-matices": ["idioma/matices.yaml"];
    "idioma-negacion": ["idioma/negacion.yaml"];
    "idioma-palabras": ["idioma/dobles.yaml", "idioma/disfraces.yaml", "idioma/enes.yaml", "idioma/tildes.yaml"];
    "idioma-variantes": ["idioma/variantes.yaml"];
];

/// What several kinds share.
const SHARED: &str = include_str!("kinds/comun.json");

pub(crate) fn run(options: &SchemaOptions, lang: Lang) -> Outcome {
    let engine = pack::engine(options.pack.as_deref(), lang)?;
    if let Some(folder) = &options.output {
        return write_all(folder.clone(), &engine, lang);
    }
    let Some(name) = &options.kind else {
        let width = KINDS.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
        let line = |(name, files, _): &Kind| format!("{name:width$}  {}\n", files.join(", "));
        return output::print(&KINDS.iter().map(line).collect::<String>(), Exit::Done);
    };
    match KINDS.iter().find(|(known, ..)| known == name) {
        Some(kind) => output::print(&text(kind, &engine), Exit::Done),
        None => {
            let known: Vec<&str> = KINDS.iter().map(|(name, ..)| *name).collect();
            Err(Failure::problem(lang.unknown_kind(name, &lang.listed(&known))))
        }
    }
}

/// Writes every schema, and says how an editor finds them.
fn write_all(folder: PathBuf, engine: &Engine, lang: Lang) -> Outcome {
    let failed = |error| Failure::file(&shown(&folder), &error, lang);
    fs::create_dir_all(&folder).map_err(failed)?;
    let mut found = Map::new();
    for kind in KINDS {
        let path = folder.join(format!("{}.schema.json", kind.0));
        fs::write(&path, text(kind, engine)).map_err(failed)?;
        let files: Vec<String> = kind.1.iter().map(|files| format!("**/{files}")).collect();
        found.insert(shown(&path).replace('\\', "/"), json!(files));
    }
    let settings = json!({ "yaml.schemas": found });
    let settings = serde_json::to_string_pretty(&settings).unwrap_or_default();
    output::print(&format!("{}\n\n{settings}\n", lang.schemas_written(KINDS.len())), Exit::Done)
}

fn text(kind: &Kind, engine: &Engine) -> String {
    // Values of ours have text for keys, so nothing can fail here.
    serde_json::to_string_pretty(&schema(kind, engine)).unwrap_or_default() + "\n"
}

/// The schema of a kind, with what it refers to and nothing else.
fn schema((name, _, source): &Kind, engine: &Engine) -> Value {
    let parsed = |text: &str| match serde_json::from_str(text) {
        Ok(Value::Object(map)) => map,
        // Every file is parsed by a test.
        _ => Map::new(),
    };
    let mut known = match parsed(SHARED).remove("$defs") {
        Some(Value::Object(shared)) => shared,
        _ => Map::new(),
    };
    known.extend(labels::definitions(&engine.vocabulary()));
    let mut kind = parsed(source);
    if let Some(Value::Object(own)) = kind.remove("$defs") {
        known.extend(own);
    }
    let mut definitions = Map::new();
    let mut wanted = references(&Value::Object(kind.clone()));
    while let Some(next) = wanted.pop() {
        if let Some(definition) = known.get(&next).filter(|_| !definitions.contains_key(&next)) {
            wanted.extend(references(definition));
            definitions.insert(next, definition.clone());
        }
    }
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(format!("triaje: {name}")));
    schema.extend(kind);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Value::Object(schema)
}

/// The names of the definitions that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|path| path.strip_prefix("#/$defs/")).map(str::to_owned);
            own.into_iter().chain(map.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
