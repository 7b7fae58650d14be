//! The shipped pack against its own tests: the same runner as `triaje test`.

use triaje::{Engine, cases, read_pack};

#[test]
fn the_shipped_pack_passes_its_own_tests() {
    let sources = read_pack(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")).unwrap();
    let report = cases::run(&Engine::builtin(), &sources).unwrap();
    let failures: Vec<String> = report
        .failures
        .iter()
        .map(|f| format!("{}:{} {}\n    «{}»\n    {}", f.file, f.line, f.name, f.message, f.reason))
        .collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
    let untested = &report.rows_without_case;
    assert!(untested.is_empty(), "rows of tables without a case: {untested:?}");
    assert!(report.passed > 500, "only {} expectations", report.passed);
    assert!(report.scripts.len() >= 5);
    for script in &report.scripts {
        assert!(script.missing.is_empty(), "no test runs these lines: {script:?}");
    }
}
