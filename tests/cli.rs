//! The tool as people meet it: the built binary, its output, its exit code.
//!
//! Each folder of `tests/cli/` is named after a behaviour. `command.txt` is what is typed, in that
//! folder, with `{pack}` for the small pack of `tests/cli/pack/` (files in the folder's own
//! `pack/` replace its files); `stdin.txt` is what is piped in; `stdout.txt`, `stderr.txt` and
//! `exit.txt` are what comes out, the first two left away when empty. Where `keys.txt` names keys,
//! only those of each decision are compared. `TRIAJE_BLESS=1 cargo test` writes them anew: read
//! the difference like code.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

use triaje::Engine;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli");
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

/// The tool, in an environment that has nothing to say.
fn triaje() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_triaje"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// An empty folder for this test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Copies a folder over another.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The small pack, with the files of a behaviour in place of its own.
fn pack(behaviour: &Path) -> PathBuf {
    let pack = scratch(&behaviour.file_name().unwrap().to_string_lossy()).join("pack");
    copy(&Path::new(FOLDER).join("pack"), &pack);
    let own = behaviour.join("pack");
    if own.is_dir() {
        copy(&own, &pack);
    }
    pack
}

/// Splits a command at blanks; double quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.trim().chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

/// What a behaviour must come to, or came to.
#[derive(PartialEq, Eq)]
struct Screen {
    stdout: String,
    stderr: String,
    exit: String,
}

impl Screen {
    const FILES: [&str; 3] = ["stdout.txt", "stderr.txt", "exit.txt"];

    fn of(behaviour: &Path) -> Self {
        let line = fs::read_to_string(behaviour.join("command.txt")).unwrap();
        let pack = pack(behaviour).to_string_lossy().into_owned();
        let mut command = triaje();
        let mut words = words(&line).into_iter();
        for word in words.by_ref().take_while(|word| word != "triaje") {
            let (name, value) = word.split_once('=').unwrap();
            command.env(name, value);
        }
        command.args(words.map(|word| word.replace("{pack}", &pack))).current_dir(behaviour);
        if let Ok(file) = fs::File::open(behaviour.join("stdin.txt")) {
            command.stdin(file);
        }
        let output = command.output().unwrap();
        let mut stdout = String::from_utf8(output.stdout).unwrap();
        if let Ok(keys) = fs::read_to_string(behaviour.join("keys.txt")) {
            stdout = stdout.lines().map(|line| projected(line, &keys)).collect();
        }
        Self {
            stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
            exit: format!("{}\n", output.status.code().unwrap()),
        }
    }

    fn read(behaviour: &Path) -> Self {
        let [stdout, stderr, exit] =
            Self::FILES.map(|file| fs::read_to_string(behaviour.join(file)).unwrap_or_default());
        Self { stdout, stderr, exit }
    }

    fn write(&self, behaviour: &Path) {
        for (file, text) in Self::FILES.iter().zip([&self.stdout, &self.stderr, &self.exit]) {
            let path = behaviour.join(file);
            if text.is_empty() {
                let _ = fs::remove_file(path);
            } else {
                fs::write(path, text).unwrap();
            }
        }
    }
}

impl std::fmt::Display for Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}exit {}", self.stdout, self.stderr, self.exit)
    }
}

/// Some keys of a decision, in the order of `keys`.
fn projected(line: &str, keys: &str) -> String {
    let decision: Map<String, Value> = serde_json::from_str(line).unwrap();
    let parts: Vec<String> =
        keys.split_whitespace().map(|key| format!("\"{key}\":{}", decision[key])).collect();
    format!("{{{}}}\n", parts.join(","))
}

#[test]
fn the_tool_shows_what_is_agreed() {
    let bless = std::env::var_os("TRIAJE_BLESS").is_some();
    // Nothing is worth agreeing on while the small pack does not build.
    let small = Engine::builder().pack_dir(Path::new(FOLDER).join("pack")).build();
    small.unwrap_or_else(|error| panic!("{error}"));
    let entries = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut behaviours: Vec<_> = entries.filter(|path| path.join("command.txt").exists()).collect();
    behaviours.sort();
    assert!(behaviours.len() > 40);
    let mut differences = Vec::new();
    for behaviour in behaviours {
        let found = Screen::of(&behaviour);
        if bless {
            found.write(&behaviour);
        }
        let expected = Screen::read(&behaviour);
        if found != expected {
            let name = behaviour.file_name().unwrap().to_string_lossy();
            differences.push(format!("── {name}\nexpected:\n{expected}\nfound:\n{found}"));
        }
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

/// The lines of a file as JSON objects.
fn ndjson(path: impl AsRef<Path>) -> Vec<Map<String, Value>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every object with a place and words, wherever it stands in a decision.
fn spans<'a>(value: &'a Value, found: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Object(map) if map.contains_key("start") => found.push(map),
        Value::Object(map) => map.values().for_each(|value| spans(value, found)),
        Value::Array(values) => values.iter().for_each(|value| spans(value, found)),
        _ => {}
    }
}

#[test]
fn every_labelled_message_gets_one_decision_that_quotes_it() {
    let folder = scratch("every-labelled-message");
    for file in ["dev.ndjson", "dev-genres.ndjson", "seguridad.ndjson"] {
        let (input, output) = (Path::new(DATA).join(file), folder.join(file));
        let mut command = triaje();
        command.args(["triage", "--input"]).arg(&input).arg("--output").arg(&output);
        assert!(command.status().unwrap().success());
        let (rows, decisions) = (ndjson(&input), ndjson(&output));
        assert_eq!(rows.len(), decisions.len());
        for (row, decision) in rows.iter().zip(decisions) {
            assert_eq!(row["id"], decision["id"]);
            let text = row["text"].as_str().unwrap();
            let decision = Value::Object(decision);
            let mut found = Vec::new();
            spans(&decision, &mut found);
            for span in found {
                let [start, end] = ["start", "end"]
                    .map(|key| usize::try_from(span[key].as_u64().unwrap()).unwrap());
                assert_eq!(text.get(start..end), span["text"].as_str(), "{text:?}");
            }
        }
    }
}

#[test]
fn threads_and_pipes_change_no_byte() {
    let input = Path::new(DATA).join("dev.ndjson");
    let with = |threads: &str, is_piped: bool| {
        let mut command = triaje();
        command.env("RAYON_NUM_THREADS", threads).args(["triage", "--input"]);
        if is_piped {
            command.arg("-").stdin(fs::File::open(&input).unwrap());
        } else {
            command.arg(&input);
        }
        command.output().unwrap().stdout
    };
    let one = with("1", false);
    assert!(!one.is_empty());
    assert!(one == with("4", false), "four threads write something else");
    assert!(one == with("1", true), "a pipe writes something else");
}

#[test]
fn a_pipe_is_answered_row_by_row() {
    let mut command = triaje();
    command.args(["triage", "--input", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut ask, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut answers = BufReader::new(answers).lines();
    for id in ["uno", "dos", "tres"] {
        writeln!(ask, "{{\"id\":\"{id}\",\"text\":\"El pedido nunca llegó\"}}").unwrap();
        let decision: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(decision["id"], id);
    }
    drop(ask);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut command = triaje();
    command.args(["triage", "--input"]).arg(Path::new(DATA).join("dev.ndjson"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn decisions_and_rejects_go_to_their_files() {
    let folder = scratch("files");
    fs::write(folder.join("in.csv"), "id;text;prior_cases_90d\na;hola;1\nb;hola;x\n").unwrap();
    let output = triaje()
        .args(["triage", "--lang", "es", "--input", "in.csv", "--output", "out.ndjson"])
        .args(["--rejects", "rejects.ndjson"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    let [decision] = &ndjson(folder.join("out.ndjson"))[..] else { panic!("one row is good") };
    assert_eq!(decision["id"], "a");
    let [reject] = &ndjson(folder.join("rejects.ndjson"))[..] else { panic!("one row is not") };
    assert_eq!((&reject["line"], &reject["id"]), (&Value::from(3), &Value::from("b")));
}

#[test]
fn the_same_messages_in_any_form_get_the_same_decisions() {
    let folder = scratch("forms");
    let rows = [
        ("1", "El pedido nunca llegó, señor"),
        ("2", "Me cobraron dos veces;\r\ny dijo \"ya\""),
        ("3", ""),
        ("4", "¿Cuánto cuesta? Son 20 €, ¿no?"),
    ];
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let csv = |delimiter: &str, end: &str| {
        let lines = rows.iter().map(|(id, text)| format!("{id}{delimiter}{}{end}", cell(text)));
        format!("id{delimiter}text{end}{}", lines.collect::<String>())
    };
    let json = rows
        .iter()
        .map(|(id, text)| format!("{}\n", serde_json::json!({ "id": id, "text": text })));
    let windows_1252 = |text: &str| -> Vec<u8> {
        let byte = |letter: char| match letter {
            '€' => 0x80,
            letter => u8::try_from(u32::from(letter)).unwrap(),
        };
        text.chars().map(byte).collect()
    };
    let files: [(&str, Vec<u8>); 6] = [
        ("plain.ndjson", json.collect::<String>().into_bytes()),
        ("commas.csv", csv(",", "\n").into_bytes()),
        ("tabs.tsv", csv("\t", "\r\n").into_bytes()),
        ("excel.csv", format!("\u{feff}{}", csv(";", "\r\n")).into_bytes()),
        ("windows.csv", windows_1252(&csv(";", "\r\n"))),
        ("old-mac.csv", csv(";", "\r").into_bytes()),
    ];
    let mut first = None;
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
        let output = triaje().args(["triage", "--input"]).arg(folder.join(name)).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let decisions = String::from_utf8(output.stdout).unwrap();
        assert_eq!(*first.get_or_insert_with(|| decisions.clone()), decisions, "{name}");
    }
}

#[test]
fn what_new_starts_builds_and_passes_its_own_tests() {
    let folder = scratch("new");
    let run = |arguments: &[&str]| {
        let output = triaje().args(arguments).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["new", "pack", "mis-reglas"]);
    let sources = triaje::read_pack(folder.join("mis-reglas")).unwrap();
    assert_eq!(sources.len(), triaje::builtin_sources().len());
    let rule = run(&["new", "rule", "queja.zurron", "--label", "queja", "--term", "zurrón roto"]);
    let text = "Dijo \"ya\": el zurrón roto\nllegó tarde \\ mal";
    fs::write(folder.join("mis-reglas/senales/nueva.yaml"), rule).unwrap();
    let case = run(&["new", "case", text, "--pack", "mis-reglas", "--field", "prior_cases_90d=2"]);
    fs::create_dir(folder.join("mis-reglas/casos")).unwrap();
    fs::write(folder.join("mis-reglas/casos/nuevo.yaml"), case).unwrap();
    let report = run(&["test", "mis-reglas", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["failures"], serde_json::json!([]));
    assert!(!report["never_fired"].as_array().unwrap().contains(&"queja.zurron".into()));
}
