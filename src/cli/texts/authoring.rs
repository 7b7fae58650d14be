//! What the commands say that help to write rules: `schema`, `new`, `fmt`.

use super::Lang;

texts! {
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
