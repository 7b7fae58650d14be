//! One bench per stage and one for the whole, each asserting what it times.
//!
//! Ids are `stage/corpus/size`; throughput is in bytes. `floor` is the bare minimum that any
//! triage pays: fold the text and split it into words, nothing kept. Report ratios within a run.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use triaje::{Category, Engine, Message, Scratch, stages};

/// A chat message of about 400 bytes, the mean of real desks.
const CHAT: &str = "Buenas tardes, escribo porque en la factura de octubre me cobraron dos veces \
el mismo servicio: aparece un cargo de $45.900 el día 3 y otro igual el día 17. Ya llamé tres \
veces a la línea de atención y nadie me da una solución, siempre dicen que espere cinco días \
hábiles y no pasa nada. Por favor revisen la cuenta, anulen el cobro repetido y devuélvanme la \
plata. Quedo atento a su respuesta, gracias.";

fn texts() -> Vec<(&'static str, String)> {
    vec![
        ("chat", CHAT.to_owned()),
        ("short", "no me llega el recibo y nadie contesta".to_owned()),
        ("shout", CHAT.to_uppercase()),
        ("long", CHAT.repeat(25)),
    ]
}

fn bench(criterion: &mut Criterion) {
    let engine = Engine::builtin();
    for (corpus, text) in texts() {
        let size = text.len();
        let message = Message::new(text.as_str());
        let expected = engine.triage_message(&message);
        let words = stages::Floor::default().run(&text);
        assert!(words > 3);
        let mut group = criterion.benchmark_group("triaje");
        group.throughput(Throughput::Bytes(size as u64));
        let id = |stage: &str| format!("{stage}/{corpus}/{size}B");

        group.bench_function(id("floor"), |bencher| {
            let mut floor = stages::Floor::default();
            bencher.iter(|| assert_eq!(floor.run(black_box(&text)), words));
        });
        let mut scratch = Scratch::default();
        for (name, stage) in stages::STAGES {
            let found = stages::run(&engine, &message, &mut scratch, *stage);
            group.bench_function(id(name), |bencher| {
                bencher.iter(|| {
                    let now = stages::run(&engine, black_box(&message), &mut scratch, *stage);
                    assert_eq!(now, found);
                });
            });
        }
        group.bench_function(id("triage"), |bencher| {
            bencher.iter(|| {
                let view = engine.triage_with(black_box(&message), &mut scratch);
                assert_eq!(view.category(), expected.category());
            });
        });
        group.bench_function(id("decision"), |bencher| {
            bencher.iter(|| {
                let decision = engine.triage_message(black_box(&message));
                assert_eq!(decision.category(), expected.category());
            });
        });
        group.finish();
    }
    assert_eq!(engine.triage(CHAT).category(), Some(Category::Reclamo));
}

fn bench_build(criterion: &mut Criterion) {
    criterion.bench_function("build/shipped/pack", |bencher| {
        bencher.iter(|| assert!(Engine::builder().build().is_ok()));
    });
}

criterion_group!(benches, bench, bench_build);
criterion_main!(benches);
