//! The `triaje` tool.
fn main() {
    let engine = match triaje::Engine::builder().pack_dir("rules").build() {
        Err(error) => { eprintln!("{error}\n{} problems", error.diagnostics().len()); std::process::exit(2) }
        Ok(engine) => engine,
    };
    if let Some(text) = std::env::args().nth(1) {
        println!("{}", serde_json::to_string_pretty(&engine.triage(&text)).unwrap_or_default());
        return;
    }
    for line in std::io::stdin().lines() {
        let row: serde_json::Value = serde_json::from_str(&line.unwrap_or_default()).unwrap_or_default();
        let mut m = triaje::Message::new(row["text"].as_str().unwrap_or_default().to_owned()).id(row["id"].as_str().unwrap_or_default().to_owned());
        if let Some(c) = row["country"].as_str() { m = m.country(c.to_owned()); }
        if let Some(c) = row["sector"].as_str() { m = m.sector(c.to_owned()); }
        if let Some(c) = row["channel"].as_str() { m = m.channel(c); }
        println!("{}", serde_json::to_string(&engine.triage_message(&m)).unwrap_or_default());
    }
}
