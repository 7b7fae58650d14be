//! The layout tells the truth: what the documents promise of the source tree, checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Lines of one file, tests included. A file of this length still fits in mind.
const LONGEST_FILE: usize = 600;

/// Files that are longer, each with the reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Names that say nothing: a file with such a name is a missing noun.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "misc", "types", "manager"];

/// `compile` makes what the stages read, and its errors: it may name them all, and `error`.
const MAY_ALSO_USE: &[(&str, &[&str])] = &[("compile", &["error"])];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder of the repository, by its path from the root, in order.
fn files(folder: &str) -> Vec<String> {
    let mut folders = vec![PathBuf::from(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(Path::new(ROOT).join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// All Rust files of the repository.
fn rust_files() -> Vec<String> {
    let folders = ["src", "tests", "benches", "fuzz/fuzz_targets"];
    let files = folders.iter().flat_map(|folder| files(folder));
    files.filter(|path| path.ends_with(".rs")).chain(["fuzz/properties.rs".to_owned()]).collect()
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The modules of the library, in the order of `lib.rs`.
fn modules() -> Vec<String> {
    let lib = read("src/lib.rs");
    let modules = lib.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    });
    modules.collect()
}

/// The top-level module that a file of `src/` belongs to; `None` for the roots and the tool.
fn module_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let module = inside.split('/').next()?.trim_end_matches(".rs");
    (!matches!(module, "lib" | "main" | "cli")).then_some(module)
}

/// Names that `lib.rs` re-exports, each with its module.
fn reexports() -> BTreeMap<String, String> {
    let lib = read("src/lib.rs");
    let mut reexports = BTreeMap::new();
    for statement in lib.split("\npub use ").skip(1) {
        let statement = statement.split(';').next().unwrap_or_default();
        let module = statement.split("::").next().unwrap_or_default();
        for name in statement.split(['{', '}', ',', '\n']) {
            let name = name.rsplit("::").next().unwrap_or_default();
            let name = name.rsplit(" as ").next().unwrap_or_default().trim();
            reexports.insert(name.to_owned(), module.to_owned());
        }
    }
    reexports
}

/// The lines of a file that are code of the library: no comments, no unit tests.
fn code(path: &str) -> Vec<(usize, String)> {
    let text = read(path);
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    let lines = text.get(..end).unwrap_or_default().lines();
    (1..)
        .zip(lines)
        .map(|(number, line)| (number, line.split("//").next().unwrap_or_default().to_owned()))
        .collect()
}

/// The first parts of the paths that a line takes from the crate's root.
fn names_from_the_root(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        rest.split(|letter| !is_name(letter)).next().unwrap_or_default()
    })
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let order = modules();
    let reexports = reexports();
    let place = |module: &str| order.iter().position(|known| known == module);
    let mut problems = Vec::new();
    for path in
        files("src").iter().filter(|path| path.ends_with(".rs") && !path.contains("/tests/"))
    {
        let Some(module) = module_of(path) else { continue };
        let own = place(module).unwrap_or_else(|| panic!("{path} is in no module of lib.rs"));
        let also = MAY_ALSO_USE.iter().find(|(known, _)| *known == module);
        let also = also.map(|(_, modules)| *modules).unwrap_or_default();
        for (number, line) in code(path) {
            for name in names_from_the_root(&line) {
                let used = reexports.get(name).map_or(name, String::as_str);
                let is_above = place(used).is_some_and(|used| used <= own);
                if !is_above && !also.contains(&used) {
                    problems.push(format!("{path}:{number}: `{module}` must not use `{used}`"));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn every_module_of_the_library_has_a_file_and_every_file_a_module() {
    let declared: BTreeSet<String> = modules().into_iter().collect();
    let files = files("src");
    let written: BTreeSet<String> =
        files.iter().filter_map(|path| module_of(path).map(str::to_owned)).collect();
    assert_eq!(declared, written);
    for path in files.iter().filter(|path| module_of(path).is_some()) {
        let text = read(path);
        assert!(!text.contains("#[path"), "{path} is read from somewhere else");
    }
}

#[test]
fn every_module_opens_with_its_story() {
    let problems: Vec<String> = rust_files()
        .into_iter()
        .filter(|path| !read(path).starts_with("//! "))
        .map(|path| format!("{path} has no story"))
        .collect();
    report(&problems);
}

// Without the feature, scripts and what calls them are left out.
#[cfg(feature = "script")]
#[test]
fn the_shipped_pack_is_embedded_whole() {
    let is_embedded = |path: &String| {
        let is_pack_file = path.ends_with(".yaml") || path.ends_with(".rhai");
        is_pack_file && !path.starts_with("casos/") && !path.starts_with("capas/")
    };
    let written: BTreeSet<String> = files("rules")
        .iter()
        .filter_map(|path| path.strip_prefix("rules/").map(str::to_owned))
        .filter(is_embedded)
        .collect();
    let sources = triaje::builtin_sources();
    let embedded: BTreeSet<String> =
        sources.iter().map(|source| source.name().to_owned()).collect();
    let missing: Vec<_> = written.difference(&embedded).collect();
    assert!(missing.is_empty(), "not in src/builtin.rs: {missing:?}");
    assert_eq!(embedded, written);
    assert_eq!(sources.len(), embedded.len(), "a file is embedded twice");
    for source in sources {
        assert_eq!(source.text(), read(&format!("rules/{}", source.name())));
    }
}

#[test]
fn a_file_fits_in_mind() {
    let mut problems = Vec::new();
    for path in rust_files() {
        let lines = read(&path).lines().count();
        let is_excused = LONG_FILES.iter().any(|(known, _)| *known == path);
        if lines > LONGEST_FILE && !is_excused {
            problems.push(format!("{path} has {lines} lines: split it by concept"));
        } else if lines <= LONGEST_FILE && is_excused {
            problems.push(format!("{path} has {lines} lines: it needs no excuse any more"));
        }
    }
    report(&problems);
}

#[test]
fn a_file_is_one_noun() {
    let problems: Vec<String> = rust_files()
        .into_iter()
        .filter(|path| {
            let parts = path.split(['/', '.']).flat_map(|part| part.split('_'));
            let numbered =
                path.trim_end_matches(".rs").ends_with(|last: char| last.is_ascii_digit());
            numbered || parts.into_iter().any(|part| EMPTY_NAMES.contains(&part))
        })
        .collect();
    report(&problems);
}

#[test]
fn every_dependency_and_feature_says_why() {
    let mut problems = Vec::new();
    for path in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let mut section = String::new();
        let mut is_explained = false;
        for (number, line) in (1..).zip(read(path).lines()) {
            if line.starts_with('[') {
                line.trim_matches(['[', ']']).clone_into(&mut section);
            }
            // A comment explains the entries below it, up to an empty line or the next section.
            is_explained = match line.chars().next() {
                Some('#') => true,
                Some('[') | None => false,
                Some(_) => is_explained,
            };
            let needs_reason = section == "features" || section.ends_with("dependencies");
            let is_own = line.starts_with("triaje ");
            let is_entry =
                line.contains('=') && line.starts_with(|first: char| first.is_alphabetic());
            if needs_reason && is_entry && !is_explained && !is_own {
                problems.push(format!("{path}:{number}: {line}"));
            }
        }
    }
    report(&problems);
}

/// The lines of the fenced blocks of one kind in a Markdown text.
fn fenced<'a>(text: &'a str, kind: &str) -> Vec<&'a str> {
    let fence = format!("```{kind}");
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == fence;
        } else if inside {
            lines.push(line);
        }
    }
    lines
}

/// The part of the README that a newcomer follows to the letter.
fn two_commands() -> String {
    let readme = read("README.md");
    let (_, two) = readme.split_once("## Two commands").unwrap();
    two.split("\n## ").next().unwrap_or_default().to_owned()
}

#[test]
fn what_the_readme_tells_to_run_is_run() {
    let two = two_commands();
    let commands = fenced(&two, "sh");
    assert_eq!(commands.len(), 2, "{commands:?}");
    let script = read(".ci/run");
    for command in commands {
        assert!(script.contains(command), ".ci/run does not run `{command}`");
    }
}

#[cfg(feature = "cli")]
mod with_the_tool {
    use super::{ROOT, fenced, read, two_commands};
    use std::process::Command;

    /// `TRIAJE_BLESS=1` writes it anew.
    #[test]
    fn the_readme_shows_what_the_tool_prints() {
        let two = two_commands();
        let command = fenced(&two, "sh").first().copied().unwrap();
        let (_, text) = command.split_once('"').unwrap();
        let tool = Command::new(env!("CARGO_BIN_EXE_triaje"))
            .args(["triage", text.trim_end_matches('"')])
            .env_clear()
            .output()
            .unwrap();
        assert!(tool.status.success(), "{}", String::from_utf8_lossy(&tool.stderr));
        let printed = String::from_utf8(tool.stdout).unwrap();
        let shown = fenced(&two, "text").join("\n");
        if std::env::var_os("TRIAJE_BLESS").is_some() {
            let readme = read("README.md").replace(shown.trim_end(), printed.trim_end());
            std::fs::write(std::path::Path::new(ROOT).join("README.md"), readme).unwrap();
            return;
        }
        assert_eq!(printed.trim_end(), shown.trim_end(), "README.md, after `{command}`");
    }

    /// What `cargo deny check licenses` says, for those who have only cargo.
    #[test]
    fn every_licence_is_one_that_deny_toml_allows() {
        let rustc =
            Command::new(option_env!("RUSTC").unwrap_or("rustc")).arg("-vV").output().unwrap();
        let rustc = String::from_utf8(rustc.stdout).unwrap();
        let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        let metadata = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--all-features", "--locked"])
            .args(["--filter-platform", host])
            .current_dir(ROOT)
            .output()
            .unwrap();
        assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
        let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
        let deny = read("deny.toml");
        let packages = metadata["packages"].as_array().unwrap();
        assert!(packages.len() > 30);
        for package in packages {
            let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or("none"));
            let excepted = format!("crate = {name}, allow = [");
            assert!(
                is_allowed(licence, &deny) || deny.contains(&excepted),
                "{name} is under {licence}"
            );
        }
    }

    /// Whether an SPDX expression can be satisfied: one of the alternatives, all of its parts.
    fn is_allowed(licence: &str, deny: &str) -> bool {
        let (_, allowed) = deny.split_once("\nallow = [").unwrap();
        let allowed = allowed.split(']').next().unwrap_or_default();
        // `AND` joins parenthesised alternatives in the expressions that occur.
        licence.split(" AND ").all(|part| {
            let part = part.trim_matches(['(', ')']).replace('/', " OR ");
            part.split(" OR ").any(|name| allowed.contains(&format!("\"{}\"", name.trim())))
        })
    }
}
