//! What rule authors read when a pack does not build, as golden files.
//!
//! Each folder of `tests/diagnostics/` is named after a behaviour and brings the files that show
//! it; they stand over the small pack in `base/`, less those that `omitted.txt` names.
//! `TRIAJE_BLESS=1 cargo test` writes `expected.txt` anew: read the difference like code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use triaje::{Engine, Source, read_pack};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnostics");

/// The folders of all behaviours, in order.
fn behaviours() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| !path.ends_with("base")).collect();
    folders.sort();
    folders
}

/// Behaviours of scripts need the feature, or need it off.
fn runs_here(behaviour: &Path) -> bool {
    let wants_no_scripts = behaviour.ends_with("scripts-without-the-feature");
    let has_scripts = behaviour.join("scripts").is_dir();
    !has_scripts || cfg!(feature = "script") != wants_no_scripts
}

/// The report on a pack that must not build.
fn problems(behaviour: &Path) -> String {
    let own = match read_pack(behaviour) {
        Ok(own) => own,
        Err(error) => return error.to_string(),
    };
    let omitted = fs::read_to_string(behaviour.join("omitted.txt")).unwrap_or_default();
    let is_left_out = |source: &Source| {
        let is_replaced = own.iter().any(|own| own.name() == source.name());
        is_replaced || omitted.lines().any(|name| name == source.name())
    };
    let mut builder = Engine::builder();
    let base = read_pack(format!("{FOLDER}/base")).unwrap();
    for source in base.iter().filter(|source| !is_left_out(source)).chain(&own) {
        builder.source(source.clone());
    }
    match builder.build() {
        Ok(_) => panic!("{} builds", behaviour.display()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_small_pack_builds() {
    Engine::builder().pack_dir(format!("{FOLDER}/base")).build().unwrap();
}

#[test]
fn every_problem_reads_as_agreed() {
    let bless = std::env::var_os("TRIAJE_BLESS").is_some();
    let mut differences = Vec::new();
    for behaviour in behaviours().iter().filter(|behaviour| runs_here(behaviour)) {
        let found = format!("{}\n", problems(behaviour));
        let golden = behaviour.join("expected.txt");
        if bless {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            let name = behaviour.file_name().unwrap().to_string_lossy();
            differences.push(format!("── {name}\nexpected:\n{expected}\nfound:\n{found}"));
        }
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn every_code_is_shown_by_a_behaviour() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/compile");
    let read = |name: &str| fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let catalogue = [read("problem.rs"), read("problem/script.rs")].concat();
    let codes: BTreeSet<&str> = catalogue
        .split('"')
        .filter(|text| text.len() == 4 && text.starts_with('E'))
        .filter(|text| text.chars().skip(1).all(|digit| digit.is_ascii_digit()))
        .collect();
    assert!(codes.len() >= 27);
    let shown: String = behaviours()
        .iter()
        .map(|behaviour| fs::read_to_string(behaviour.join("expected.txt")).unwrap_or_default())
        .collect();
    let hidden: Vec<_> =
        codes.iter().filter(|code| !shown.contains(&format!("error[{code}]"))).collect();
    assert!(hidden.is_empty(), "no behaviour shows {hidden:?}");
}

#[test]
fn a_folder_that_is_not_there_is_a_diagnostic() {
    let error = Engine::builder().pack_dir("no/such/folder").build().unwrap_err();
    let [diagnostic] = error.diagnostics() else { panic!("{error}") };
    assert_eq!(diagnostic.code(), "E001");
    assert_eq!(diagnostic.file(), "no/such/folder");
}
