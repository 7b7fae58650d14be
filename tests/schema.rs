//! The JSON Schemas of rule files take in the shipped pack and refuse broken files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// Every schema that the tool writes, compiled.
struct Written {
    schemas: Schemas,
    /// Name, files, compiled schema.
    kinds: Vec<(String, Vec<String>, SchemaIndex)>,
}

fn triaje(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_triaje"))
        .arg("schema")
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The folder of the schemas, and the list of kinds.
static SCHEMAS: LazyLock<(PathBuf, String)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemas");
    triaje(&["--output", folder.to_str().unwrap()]);
    (folder, triaje(&[]))
});

fn written() -> Written {
    let (folder, kinds) = &*SCHEMAS;
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let kinds = kinds.lines().map(|line| {
        let (name, files) = line.split_once("  ").unwrap();
        let path = folder.join(format!("{name}.schema.json"));
        let index = compiler.compile(path.to_str().unwrap(), &mut schemas).unwrap();
        let files = files.trim().split(", ").map(str::to_owned).collect();
        (name.to_owned(), files, index)
    });
    Written { kinds: kinds.collect(), schemas }
}

impl Written {
    /// What is wrong with a file of the pack, by its name; `None` when it is right.
    fn problem(&self, name: &str, text: &str) -> Option<String> {
        let is_of = |files: &String| match files.split_once('*') {
            Some((folder, _)) => name.starts_with(folder),
            None => files == name,
        };
        let kind = self.kinds.iter().find(|(_, files, _)| files.iter().any(is_of));
        let (_, _, schema) = kind.unwrap_or_else(|| panic!("no schema for {name}"));
        let value: Value = serde_yaml::from_str(text).unwrap();
        self.schemas.validate(&value, *schema).err().map(|error| error.to_string())
    }
}

#[test]
fn the_shipped_pack_is_as_its_schemas_say() {
    let written = written();
    let mut checked = 0;
    let mut problems = Vec::new();
    for source in triaje::read_pack(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap() {
        if source.name().ends_with(".yaml") && !source.name().starts_with("capas/") {
            problems.extend(written.problem(source.name(), source.text()));
            checked += 1;
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert!(checked > 60, "{checked}");
}

/// Files that the schemas must refuse: those that the engine refuses for their form.
#[test]
fn broken_files_are_refused() {
    let written = written();
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema.yaml"));
    let broken: Value = serde_yaml::from_str(&text.unwrap()).unwrap();
    let broken = broken.as_array().unwrap();
    assert!(broken.len() > 40);
    for case in broken {
        let [name, right, wrong] = ["archivo", "bien", "mal"].map(|key| case[key].as_str());
        let (name, wrong) = (name.unwrap(), wrong.unwrap());
        assert!(written.problem(name, wrong).is_some(), "{name} takes in:\n{wrong}");
        if let Some(right) = right {
            let problem = written.problem(name, right);
            assert!(problem.is_none(), "{name} refuses:\n{right}\n{}", problem.unwrap());
        }
    }
}

#[test]
fn every_key_is_explained_in_its_place() {
    let written = fs::read_to_string(SCHEMAS.0.join("senales.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&written).unwrap();
    let rule = &schema["items"]["properties"];
    for key in ["id", "descripcion", "nota"] {
        assert!(rule[key]["description"].as_str().is_some_and(|text| text.len() > 10), "{key}");
    }
    let labels = schema["$defs"]["etiqueta_categoria"]["anyOf"].as_array().unwrap();
    assert!(labels.iter().any(|label| label["const"] == "reclamo"));
    assert!(labels.iter().all(|label| !label["description"].as_str().unwrap().is_empty()));
}
