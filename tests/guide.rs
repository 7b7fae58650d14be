//! The rule authors' guide keeps its word: what `rules/README.md` shows is built and tried.

use std::collections::BTreeSet;
use std::fs;

use triaje::{Engine, Message, Source, cases};

fn guide() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/README.md");
    fs::read_to_string(path).unwrap()
}

/// The files that the guide shows: fenced blocks whose first line names them in a comment.
fn shown_files() -> Vec<Source> {
    let guide = guide();
    let blocks = guide.split("\n```").skip(1).step_by(2);
    let files = blocks.filter_map(|block| {
        let (_, text) = block.split_once('\n')?;
        let name = text.lines().next()?.trim_start_matches(['#', '/', ' ']);
        let is_file = name.ends_with(".yaml") || name.ends_with(".rhai");
        (is_file && !name.contains(' ')).then(|| Source::new(name, format!("{text}\n")))
    });
    files.collect()
}

/// The rows of the table of terms: term, messages in which it hits, messages in which it does not.
fn term_rows() -> Vec<(String, Vec<String>, Vec<String>)> {
    let guide = guide();
    let (_, table) = guide.split_once("| se escribe |").unwrap();
    let table = table.split("\n\n").next().unwrap_or_default();
    let row = |line: &str| {
        // A pipe inside a cell is escaped.
        let line = line.replace("\\|", "\u{1}");
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
        let examples = |cell: &str| -> Vec<String> {
            let quoted = cell.split('«').skip(1).filter_map(|rest| rest.split('»').next());
            quoted.map(str::to_owned).collect()
        };
        let term = cells.get(1).unwrap().trim_matches('`').to_owned();
        (term, examples(&cells[3]), examples(&cells[4]))
    };
    table.lines().skip(2).map(row).collect()
}

/// The shipped pack with the files of the guide, and `more`.
fn engine(more: &[Source]) -> Engine {
    let mut builder = Engine::builder();
    builder.builtin_files();
    for source in shown_files().iter().chain(more) {
        builder.source(source.clone());
    }
    builder.build().unwrap()
}

#[test]
fn the_files_of_the_guide_build_and_pass_their_own_tests() {
    let files = shown_files();
    assert!(files.len() >= 9, "{:?}", files.iter().map(Source::name).collect::<Vec<_>>());
    let report = cases::run(&engine(&[]), &files).unwrap();
    assert!(report.failures.is_empty(), "{:#?}", report.failures);
    assert!(report.mended.is_empty(), "{:#?}", report.mended);
    assert!(report.passed >= 25, "{} expectations", report.passed);
}

/// The outputs that the guide shows: blocks under a comment that names a behaviour of the tool's
/// tests. A line of `…` stands for lines left out.
#[test]
fn the_guide_shows_what_the_tool_prints() {
    let guide = guide();
    let mut shown = 0;
    for block in guide.split("<!-- tests/cli/").skip(1) {
        let (behaviour, rest) = block.split_once(" -->").unwrap();
        let folder = format!("{}/tests/cli/{behaviour}", env!("CARGO_MANIFEST_DIR"));
        let printed = ["stdout.txt", "stderr.txt"]
            .map(|file| fs::read_to_string(format!("{folder}/{file}")).unwrap_or_default());
        let printed = printed.concat();
        let mut rest_of_output = printed.as_str();
        let (_, text) = rest.split_once("```text\n").unwrap();
        for line in text.split("\n```").next().unwrap().lines().filter(|line| *line != "…") {
            let place = rest_of_output.find(line);
            let place = place.unwrap_or_else(|| panic!("{behaviour} does not print «{line}»"));
            rest_of_output = &rest_of_output[place + line.len()..];
        }
        shown += 1;
    }
    assert!(shown >= 1);
}

#[test]
fn terms_hit_where_the_guide_says() {
    let rows = term_rows();
    assert!(rows.len() >= 15);
    let mut rules = String::new();
    for (number, (term, ..)) in rows.iter().enumerate().filter(|(_, (term, ..))| term != "_") {
        // Inside single quotes YAML changes nothing.
        rules += &format!(
            "- id: guia.{number}\n  descripcion: Un término de la guía\n  cuando: {{ alguno: ['{term}'], \
             negados: cuentan }}\n  entonces: {{ bandera: reincidente }}\n"
        );
    }
    let engine = engine(&[Source::new("senales/terminos.yaml", rules)]);
    let mut wrong = Vec::new();
    for (number, (term, hits, misses)) in rows.iter().enumerate() {
        let id = format!("guia.{number}");
        let fires =
            |text: &String| engine.fired(&Message::new(text)).iter().any(|fired| *fired == *id);
        wrong.extend(
            hits.iter().filter(|text| !fires(text)).map(|text| format!("{term} misses «{text}»")),
        );
        wrong.extend(
            misses.iter().filter(|text| fires(text)).map(|text| format!("{term} hits «{text}»")),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_guide_shows_every_sign_of_the_term_language() {
    let signs = |text: &str| -> BTreeSet<char> {
        text.chars().filter(|sign| sign.is_ascii_punctuation()).collect()
    };
    let parser = include_str!("../src/compile/term.rs");
    let (_, table) = parser.split_once("//! | written |").unwrap();
    let rows = table.lines().skip(2).map_while(|line| line.strip_prefix("//! | `"));
    let written: String = rows.filter_map(|row| row.split("` |").next()).collect();
    let written = written.replace("`, `", "").replace("\\|", "|");
    let shown: String = term_rows().into_iter().map(|(term, ..)| term).collect();
    let missing: Vec<_> = signs(&written).difference(&signs(&shown)).copied().collect();
    assert!(missing.is_empty(), "the guide has no term with {missing:?}");
    assert!(signs(&written).len() > 10);
}

#[test]
fn the_guide_names_every_dimension_with_its_name_in_the_api() {
    let labels = include_str!("../rules/etiquetas.yaml");
    let mut declared = BTreeSet::new();
    let mut key = "";
    for line in labels.lines() {
        if let Some(name) = line.strip_suffix(':').filter(|name| !name.starts_with([' ', '#'])) {
            declared.insert((name.to_owned(), name.to_owned()));
            key = name;
        } else if let Some(api) = line.strip_prefix("  api: ") {
            declared.remove(&(key.to_owned(), key.to_owned()));
            // Flags are a list of their own in a decision.
            declared.insert((key.to_owned(), api.replace("flag", "flags")));
        }
    }
    let guide = guide();
    let (_, table) = guide.split_once("| clave en las reglas |").unwrap();
    let table = table.split("\n\n").next().unwrap_or_default();
    let named = table.lines().skip(2).map(|line| {
        let cells: Vec<_> = line.split('`').collect();
        (cells[1].to_owned(), cells[3].to_owned())
    });
    assert_eq!(named.collect::<BTreeSet<_>>(), declared);
}

#[test]
fn the_guide_names_every_file_and_folder_of_the_pack() {
    let guide = guide();
    for source in triaje::builtin_sources() {
        let name = source.name();
        let folder = name.split_once('/').map(|(folder, _)| folder);
        let is_named = match folder {
            Some(folder) => {
                guide.contains(&format!("`{folder}/*.")) || guide.contains(&format!("`{name}`"))
            }
            None => guide.contains(&format!("`{name}`")),
        };
        assert!(is_named, "{name}");
    }
}
