//! Scripts keep to their limits, fail alone, and give the same bytes on any thread.

use std::sync::LazyLock;

use triaje::{Decision, Engine, EngineBuilder, Message, ScriptLimits, Source, read_pack};

const BASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnostics/base");

/// The small pack with a script at each of these hooks, behind a guard that always holds.
fn builder(scripts: &[(&str, &str)]) -> EngineBuilder {
    let mut builder = Engine::builder();
    for source in read_pack(BASE).unwrap() {
        builder.source(source);
    }
    let mut rules = String::new();
    for (number, (hook, text)) in scripts.iter().enumerate() {
        rules += &format!(
            "- id: guion.{number}\n  descripcion: Siempre\n  cuando: {{ dato: {{ palabras: {{ desde: 0 }} }} }}\n  \
             entonces: {{ {hook}: guion{number}.rhai }}\n"
        );
        builder.source(Source::new(format!("scripts/guion{number}.rhai"), *text));
    }
    if !scripts.is_empty() {
        builder.source(Source::new("senales/guiones.yaml", rules));
    }
    builder
}

fn engine(scripts: &[(&str, &str)]) -> Engine {
    builder(scripts).build().unwrap()
}

const TEXT: &str = "Me cobraron de más y nadie responde";

/// The decision without what tells that a script was there.
fn without_scripts(mut decision: Decision) -> Decision {
    decision.faults.clear();
    decision.review.retain(|review| review.reason != "script_fault");
    decision.provenance.pack_hash = "".into();
    decision
}

static PLAIN: LazyLock<Decision> = LazyLock::new(|| without_scripts(engine(&[]).triage(TEXT)));

/// A script that fails leaves a fault with its place, a reason for review, and nothing else.
#[track_caller]
fn fails(hook: &str, script: &str, line: u32, message: &str) {
    let decision = engine(&[(hook, script)]).triage(TEXT);
    let [fault] = decision.faults() else { panic!("{:?}", decision.faults()) };
    assert_eq!((fault.script.as_str(), fault.hook.as_str()), ("guion0.rhai", hook), "{script}");
    assert_eq!((fault.rule.as_str(), fault.line), ("guion.0", Some(line)), "{script}");
    assert_eq!(fault.message, message, "{script}");
    assert!(decision.review.iter().any(|review| review.reason == "script_fault"));
    assert_eq!(without_scripts(decision), *PLAIN, "{script}");
}

#[test]
fn every_limit_of_a_run_stops_it() {
    let limits: &[(&str, u32, &str)] = &[
        ("let n = 0;\nloop { n += 1; }", 2, "se pasó del límite de operaciones"),
        ("fn otra(n) {\n otra(n + 1)\n}\notra(0);", 4, "se pasó del límite de llamadas anidadas"),
        ("let t = \"abcdefgh\";\nloop { t += t; }", 2, "un texto se pasó del límite de tamaño"),
        ("let l = [];\nloop { l.push(1); }", 2, "una lista se pasó del límite de tamaño"),
        (
            "let l = [[1, 2, 3, 4, 5, 6, 7, 8]];\nloop { l = [l, l]; }",
            2,
            "una lista se pasó del límite de tamaño",
        ),
        (
            "let m = #{};\nfor n in 0..100 {\n m[`k${n}`] = n;\n}\nlet copia = [m];",
            5,
            "un mapa se pasó del límite de tamaño",
        ),
    ];
    for (script, line, message) in limits {
        fails(
            "ajustar",
            &format!("puntos(\"categoria\", \"queja\", 5, \"antes\"); {script}"),
            *line,
            message,
        );
    }
    let many: String = (0..70).map(|n| format!("let v{n} = {n};\n")).collect();
    fails("ajustar", &many, 65, "se pasó del límite de variables");
}

#[test]
fn limits_of_the_text_are_checked_when_the_pack_is_built() {
    let deep = format!("let n = {}1{};", "(1 + ".repeat(40), ")".repeat(40));
    let functions: String = (0..20).map(|n| format!("fn f{n}() {{ {n} }}\n")).collect();
    let long = format!("let t = \"{}\";", "a".repeat(2_000));
    let wrong = [
        (deep, "las expresiones están demasiado anidadas"),
        (functions, "tiene demasiadas funciones"),
        (long, "un texto, una lista o un mapa es demasiado grande"),
    ];
    for (script, reason) in wrong {
        let error = builder(&[("ajustar", &script)]).build().unwrap_err();
        let [diagnostic] = error.diagnostics() else { panic!("{error}") };
        assert_eq!(diagnostic.code(), "E013");
        assert!(diagnostic.message().ends_with(reason), "{error}");
    }
}

#[test]
fn the_host_sets_the_limits() {
    let mut limits = ScriptLimits::default();
    assert_eq!(limits.operations, 5_000);
    limits.operations = 20;
    let script = "let n = 0;\nwhile n < 100 { n += 1; }";
    let runs = |limits| builder(&[("ajustar", script)]).script_limits(limits).build().unwrap();
    assert!(runs(ScriptLimits::default()).triage(TEXT).faults().is_empty());
    let decision = runs(limits).triage(TEXT);
    assert_eq!(decision.faults()[0].message, "se pasó del límite de operaciones");
}

#[test]
fn errors_and_wrong_types_at_every_hook_leave_a_fault() {
    let wrong: &[(&str, &str, u32, &str)] = &[
        ("derivar", "anotar(\"a\", 1);\nthrow \"no\";", 2, "no"),
        ("derivar", "anotar(\"a\", \"uno\");", 1, "`anotar` pide un entero y recibió un texto"),
        (
            "ajustar",
            "puntos(\"categoria\", \"queja\", 1, 2);",
            1,
            "`puntos` pide un texto con la razón y recibió un entero",
        ),
        (
            "ajustar",
            "puntos(\"categoria\", \"queja\", 11, \"\");",
            1,
            "`puntos` da entre -10 y 10, no 11",
        ),
        (
            "ajustar",
            "bandera(\"reincidente\", \"sí\");\nlet n = 1 / 0;",
            2,
            "la cuenta no se puede hacer: Division by zero: 1 / 0",
        ),
        ("ajustar", "let n = pais() + 1;", 1, "`+` no sirve para nada y un entero"),
        (
            "ajustar",
            "for n in 0..100 {\n bandera(\"reincidente\", \"\");\n}",
            2,
            "un guion da a lo sumo 64 cosas",
        ),
        (
            "priorizar",
            "impacto(\"alta\", \"a\");\nlet l = [1];\nl[7];",
            3,
            "la lista tiene 1 elementos y no hay un elemento 7",
        ),
        (
            "enrutar",
            "copia(\"general\", \"\");\ncola(\"general\", ());",
            2,
            "`cola` pide un texto con la razón y recibió nada",
        ),
    ];
    for (hook, script, line, message) in wrong {
        fails(hook, script, *line, message);
    }
}

#[test]
fn the_other_scripts_run_in_the_order_of_their_rules() {
    let decision = engine(&[
        ("ajustar", "puntos(\"categoria\", \"queja\", 1, \"primero\");"),
        ("ajustar", "throw \"se cae\";"),
        (
            "ajustar",
            "puntos(\"categoria\", \"queja\", puntaje(\"categoria\", \"queja\") / 1000 + 1, \"tercero\");",
        ),
    ])
    .triage("nada");
    let given = decision.evidence.iter().filter(|piece| piece.id.as_str().starts_with("guion"));
    let given: Vec<_> = given.map(|piece| (piece.weight, piece.because[0].as_str())).collect();
    assert_eq!(given, [(1_000, "primero"), (2_000, "tercero")]);
    assert_eq!(decision.faults().len(), 1);
}

#[test]
fn no_script_touches_priority_or_route_where_there_is_a_danger() {
    let lane = Source::new(
        "seguridad/respira.yaml",
        "- id: seguridad.respira\n  tipo: riesgo_vital\n  descripcion: No respira\n  cuando: { alguno: [\"no respira\"] }\n",
    );
    let mut builder = builder(&[
        ("priorizar", "impacto(\"baja\", \"\"); urgencia(\"baja\", \"\");"),
        ("enrutar", "copia(\"general\", \"\");"),
    ]);
    let engine = builder.source(lane).build().unwrap();
    let safe = engine.triage("respira");
    let danger = engine.triage("no respira");
    assert!(!safe.scripted.is_empty());
    assert!(danger.scripted.is_empty() && danger.faults().is_empty());
    assert_eq!(danger.deciding.impact.unwrap(), "prioridad.yaml#impacto.1");
}

#[test]
fn levels_desks_and_facts_of_scripts_are_explained() {
    let decision = engine(&[
        ("derivar", "anotar(\"cobros\", aciertos(\"cobrar\"));"),
        ("priorizar", "urgencia(\"media\", \"una\");"),
        ("priorizar", "urgencia(\"alta\", `van ${dato(\"cobros\")}`);"),
        ("priorizar", "urgencia(\"baja\", \"otra\");"),
    ])
    .triage(TEXT);
    assert_eq!(decision.urgency.as_str(), "alta");
    assert_eq!(decision.deciding.urgency.as_ref().unwrap(), &"scripts/guion2.rhai");
    let values: Vec<_> = decision.scripted.iter().map(|given| given.value.as_str()).collect();
    assert_eq!(values, ["cobros = 1", "media", "alta", "baja"]);
    assert_eq!(decision.scripted[2].because.as_deref(), Some("van 1"));
    let redacted = decision.redacted();
    assert!(redacted.scripted.iter().all(|given| given.because.is_none()));
}

#[test]
fn eight_threads_give_the_same_bytes_as_one() {
    let engine = engine(&[
        ("derivar", "anotar(\"cobros\", aciertos(\"cobrar\"));"),
        (
            "ajustar",
            "for texto in palabras_de(\"cobrar\") { puntos(\"categoria\", \"reclamo\", 1, `${texto} ${#{ z: 1, a: dato(\"cobros\") }}`); }",
        ),
        (
            "priorizar",
            "if dato(\"palabras\") % 3 == 0 { urgencia(\"alta\", texto()); } else { throw texto(); }",
        ),
        ("enrutar", "if categoria() == \"reclamo\" { copia(\"general\", `${impacto()}`); }"),
    ]);
    let texts: Vec<String> =
        (0..10_000).map(|n| format!("me cobran {} caso {n}", "mas ".repeat(n % 7))).collect();
    let triage = |texts: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        let mut scratch = triaje::Scratch::default();
        let decide = |text: &String| {
            let message = Message::new(text.as_str());
            serde_json::to_string(&engine.triage_with(&message, &mut scratch).to_owned()).unwrap()
        };
        texts.map(decide).collect()
    };
    let alone = triage(&mut texts.iter());
    assert!(alone.iter().any(|json| json.contains("\"faults\":[{")));
    let (texts, triage) = (&texts, &triage);
    std::thread::scope(|scope| {
        let share = |first: usize| move || triage(&mut texts.iter().skip(first).step_by(8));
        let threads: Vec<_> = (0..8).map(|first| scope.spawn(share(first))).collect();
        for (first, thread) in threads.into_iter().enumerate() {
            let expected = alone.iter().skip(first).step_by(8);
            assert!(thread.join().unwrap().iter().eq(expected));
        }
    });
}
