//! What the commands say that help to write rules: `schema`, `new`, `fmt`.

use super::Lang;

texts! {
    usage_new: "triaje new <ORDEN>" / "triaje new <COMMAND>";
    usage_new_pack: "triaje new pack <DIR>" / "triaje new pack <DIR>";
    usage_new_rule: "triaje new rule <ID> --label <LABEL> --term <TERM>"
        / "triaje new rule <ID> --label <LABEL> --term <TERM>";
    usage_new_case: "triaje new case [OPCIONES] [TEXT]" / "triaje new case [OPTIONS] [TEXT]";
    help_new_command: "Empieza un paquete, una regla o un caso" / "Start a pack, a rule or a case";
    help_new_pack: "Copia el paquete incluido en una carpeta vacía"
        / "Copy the shipped pack into an empty folder";
    help_new_dir: "Carpeta del paquete nuevo" / "Folder of the new pack";
    help_new_rule: "Escribe una regla para completar" / "Write a rule to fill in";
    help_new_id: "Nombre único de la regla, como queja.ascensor" / "Unique name of the rule, such as queja.ascensor";
    help_new_label: "La etiqueta que da: queja, o tema:facturacion" / "The label that it gives: queja, or tema:facturacion";
    help_new_term: "El primer término que busca" / "The first term that it looks for";
    help_new_case: "Escribe un caso con lo que hoy se decide sobre un mensaje"
        / "Write a case with what is decided on a message today";
    folder_not_empty(name: &str): "`{name}` no está vacía" / "`{name}` is not empty";
    pack_started(files: usize, name: &str): "{files} archivos en {name}; revíselos con `triaje check {name}`"
        / "{files} files in {name}; check them with `triaje check {name}`";
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
