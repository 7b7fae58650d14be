//! What `diff` says.

use super::Lang;

texts! {
    usage_diff: "triaje diff [OPCIONES] <OLD> <NEW> <CORPUS>" / "triaje diff [OPTIONS] <OLD> <NEW> <CORPUS>";
    help_diff: "Muestra qué mensajes se deciden de otro modo con otro paquete, por riesgo legal"
        / "Show which messages another pack decides otherwise, by legal risk";
    help_old: "Carpeta del paquete en uso; `builtin` es el incluido"
        / "Folder of the pack in use; `builtin` is the one shipped inside";
    help_new: "Carpeta del paquete nuevo" / "Folder of the new pack";
    help_corpus: "Archivo NDJSON o CSV de mensajes; los de la columna protected no se pueden mover"
        / "NDJSON or CSV file of messages; those with a column protected must not move";
    help_protect: "Aspectos en que ningún mensaje se puede mover: safety,category,deadline,priority,route…"
        / "Aspects in which no message may move: safety,category,deadline,priority,route…";
    help_ndjson: "Dónde escribir cada mensaje que se mueve, uno por línea; `-` es la salida estándar"
        / "Where to write every message that moves, one a line; `-` is standard output";
    help_html: "Dónde escribir la página, en un solo archivo; `-` es la salida estándar"
        / "Where to write the page, in one file; `-` is standard output";
    diff_title: "Qué cambia con el paquete nuevo" / "What changes with the new pack";
    laxer: "más laxo" / "laxer";
    laxer_count(count: usize): "más laxos: {count}" / "laxer: {count}";
    protected: "protegido" / "protected";
    breach: "NO DEBÍA MOVERSE" / "MUST NOT MOVE";
    more_moved(count: usize): "y {count} más; todos con --ndjson o --html"
        / "and {count} more; all with --ndjson or --html";
    nobody_moves(rows: usize): "ningún mensaje cambia, de {rows}" / "no message changes, of {rows}";
    one_moves(rows: usize): "cambia 1 mensaje de {rows}" / "1 message of {rows} changes";
    many_move(moved: usize, rows: usize): "cambian {moved} mensajes de {rows}"
        / "{moved} messages of {rows} change";
    breaches(count: usize, protected: usize): "no debían moverse y se mueven: {count}; protegidos en el archivo: {protected}"
        / "must not move and do: {count}; protected in the file: {protected}";
    handling_short: "trato" / "handling";
    review_short: "revisión" / "review";
    facets: "facetas" / "facets";
    flags_short: "banderas" / "flags";
}

impl Lang {
    /// How many messages move.
    pub(crate) fn moved_of(self, moved: usize, rows: usize) -> String {
        match moved {
            0 => self.nobody_moves(rows),
            1 => self.one_moves(rows),
            _ => self.many_move(moved, rows),
        }
    }

    /// The code of the language in pages.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}
