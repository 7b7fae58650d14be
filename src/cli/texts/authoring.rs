//! What the commands say that help to write rules: `schema`, `new`, `fmt`.

use super::Lang;

texts! {
    help_coverage: "Muestra qué etiquetas y reglas alcanzan las pruebas, y cuáles reglas se pisan"
        / "Show which labels and rules the tests reach, and which rules overlap";
    help_survey_corpus: "Cuenta sobre este archivo de mensajes (CSV o NDJSON) en vez de las pruebas"
        / "Count over this file of messages (CSV or NDJSON) instead of the tests";
    near_rule: "la más cercana:" / "the nearest:";
    coverage(messages: usize): "Cobertura, en {messages} mensajes" / "Coverage, over {messages} messages";
    label_coverage(messages: usize, hit: usize, rules: usize): "mensajes {messages}, reglas {hit} de {rules}"
        / "messages {messages}, rules {hit} of {rules}";
    overlaps: "Reglas que solo se disparan con otra que da lo mismo"
        / "Rules that fire only with another that gives the same";
    overlap(rule: &str, messages: usize, within: &str, of: usize): "{rule} ({messages}) con {within} ({of})"
        / "{rule} ({messages}) with {within} ({of})";
    silent_rules(count: usize): "Reglas que no se disparan: {count}" / "Rules that never fire: {count}";
    usage_schema: "triaje schema [OPCIONES] [KIND]" / "triaje schema [OPTIONS] [KIND]";
    help_schema: "Escribe el JSON Schema de cada clase de archivo, para que el editor complete"
        / "Write the JSON Schema of each kind of file, for completion in an editor";
    help_kind: "Clase de archivo, como senales; sin ella, se enumeran" / "Kind of file, such as senales; without it, they are listed";
    help_schema_output: "Carpeta donde escribirlos todos" / "Folder to write all of them to";
    unknown_kind(name: &str, known: &str): "no hay una clase de archivo `{name}`; hay {known}"
        / "there is no kind of file `{name}`; there are {known}";
    schemas_written(count: usize): "{count} esquemas escritos; para VS Code con la extensión YAML, en settings.json:"
        / "{count} schemas written; for VS Code with the YAML extension, in settings.json:";
}
