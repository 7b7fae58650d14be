//! The one catalogue of what the tool says to people, in Spanish and in English.
//!
//! Labels, ids, codes and column names are the same in both and stand in the places that use them.

use std::io;

use super::rows::Reason;

/// The language of the tool's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    Es,
    En,
}

impl Lang {
    /// The language with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "es" => Some(Self::Es),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language of a locale such as `es_CO.UTF-8`.
    pub(crate) fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("es") { Self::Es } else { Self::En }
    }
}

/// Texts by name: `name(arguments): "Spanish" / "English";`.
macro_rules! texts {
    ($($name:ident $(($($argument:ident: $type:ty),+))?: $es:literal / $en:literal;)*) => {
        impl Lang {
            $(text! { $name $(($($argument: $type),+))?: $es / $en })*
        }
    };
}

/// One text; with arguments, they stand in its braces.
macro_rules! text {
    ($name:ident: $es:literal / $en:literal) => {
        pub(crate) const fn $name(self) -> &'static str {
            match self {
                Self::Es => $es,
                Self::En => $en,
            }
        }
    };
    ($name:ident($($argument:ident: $type:ty),+): $es:literal / $en:literal) => {
        pub(crate) fn $name(self, $($argument: $type),+) -> String {
            match self {
                Self::Es => format!($es),
                Self::En => format!($en),
            }
        }
    };
}

mod authoring;
mod diff;
mod explain;

// Headings and words of the screen.
texts! {
    error: "error" / "error";
    usage: "Uso" / "Usage";
    usage_root: "triaje [OPCIONES] <ORDEN>" / "triaje [OPTIONS] <COMMAND>";
    usage_triage: "triaje triage [OPCIONES] [TEXT]\n     triaje triage [OPCIONES] --input <FILE>"
        / "triaje triage [OPTIONS] [TEXT]\n       triaje triage [OPTIONS] --input <FILE>";
    usage_deadline: "triaje deadline [OPCIONES] --received <TIME>"
        / "triaje deadline [OPTIONS] --received <TIME>";
    usage_fit: "triaje fit [OPCIONES] <LABELS>" / "triaje fit [OPTIONS] <LABELS>";
    usage_eval: "triaje eval [OPCIONES] <LABELS>" / "triaje eval [OPTIONS] <LABELS>";
    usage_check: "triaje check [OPCIONES] [DIR]" / "triaje check [OPTIONS] [DIR]";
    usage_script: "triaje script run [OPCIONES] <FILE> --message <TEXT>"
        / "triaje script run [OPTIONS] <FILE> --message <TEXT>";
    usage_test: "triaje test [OPCIONES] [DIR]" / "triaje test [OPTIONS] [DIR]";
    commands: "Órdenes" / "Commands";
    arguments: "Argumentos" / "Arguments";
    options: "Opciones" / "Options";
}

// The help.
texts! {
    about: "Clasifica mensajes de clientes en español: categoría PQRS, prioridad, destino, plazo y por qué"
        / "Triages customers' messages in Spanish: PQRS category, priority, route, deadline and why";
    help_help: "Muestra esta ayuda" / "Print this help";
    help_version: "Muestra la versión" / "Print the version";
    help_lang: "Idioma de los textos: es o en [por defecto, el de la configuración regional]"
        / "Language of the texts: es or en [default: that of the locale]";
    help_pack: "Carpeta del paquete de reglas [por defecto, el incluido]"
        / "Folder of the rule pack [default: the one shipped inside]";
    help_triage: "Decide sobre un mensaje, o sobre un archivo de mensajes con --input"
        / "Decide on one message, or on a file of messages with --input";
    help_text: "El mensaje; `-` o nada lo lee de la entrada estándar"
        / "The message; `-` or nothing reads it from standard input";
    help_json: "Escribe la decisión como JSON" / "Write the decision as JSON";
    help_subject: "Asunto del mensaje" / "Subject line of the message";
    help_channel: "Canal por el que llegó: web, email, whatsapp, chat, redes, telefono, presencial, carta, resena"
        / "Channel it came through: web, email, whatsapp, chat, redes, telefono, presencial, carta, resena";
    help_country: "País, en dos letras: CO" / "Country, in two letters: CO";
    help_sector: "Sector de la empresa, como lo llama el paquete"
        / "Sector of the company, as the pack names it";
    help_received_at: "Cuándo se recibió: 2026-12-04T17:20:00-05:00, o solo la fecha"
        / "When it was received: 2026-12-04T17:20:00-05:00, or the date alone";
    help_field: "Campo que el paquete declara, como nombre=valor; se puede repetir"
        / "Field that the pack declares, as name=value; may be repeated";
    help_redact: "Deja fuera las palabras del mensaje; quedan las posiciones"
        / "Leave out the words of the message; positions stay";
    help_map: "Escribe los campos del caso para una mesa de ayuda: zendesk, freshdesk, zammad o chatwoot"
        / "Write the fields of the ticket for a help desk: zendesk, freshdesk, zammad or chatwoot";
    help_input: "Archivo CSV o NDJSON de mensajes; `-` lee la entrada estándar"
        / "CSV or NDJSON file of messages; `-` reads standard input";
    help_output: "Dónde escribir una decisión por línea [por defecto, la salida estándar]"
        / "Where to write one decision a line [default: standard output]";
    help_format: "Forma de la entrada: csv o ndjson [por defecto, se deduce]"
        / "Form of the input: csv or ndjson [default: guessed]";
    help_delimiter: "Separador del CSV, como `;` o `tab` [por defecto, se deduce]"
        / "Delimiter of the CSV, such as `;` or `tab` [default: guessed]";
    help_rejects: "Dónde anotar las filas que no se pueden leer [por defecto, la salida de errores]"
        / "Where to note rows that cannot be read [default: standard error]";
    help_deadline: "Muestra el plazo legal como un calendario, día por día"
        / "Show the legal deadline as a calendar, day by day";
    help_category: "Categoría: peticion, queja, reclamo o sugerencia [por defecto, la del subtipo]"
        / "Category: peticion, queja, reclamo or sugerencia [default: that of the subtype]";
    help_subtype: "Subtipo, como lo llama el paquete: documentos"
        / "Subtype, as the pack names it: documentos";
    help_flag: "Bandera levantada, como derecho_peticion; se puede repetir"
        / "Flag that is raised, such as derecho_peticion; may be repeated";
    help_safety: "Peligro del que habla, como riesgo_vital; se puede repetir"
        / "Danger that it speaks of, such as riesgo_vital; may be repeated";
    help_json_timetable: "Escribe el calendario como JSON" / "Write the calendar as JSON";
    help_fit: "Aprende puntos y confianza de mensajes etiquetados, para revisarlos"
        / "Learns points and confidence from labelled messages, for review";
    help_fit_output: "Dónde escribirlo; el efecto de cada regla sale entonces en la salida estándar [por defecto: salida estándar]"
        / "Where to write it; the effect on each rule then goes to standard output [default: standard output]";
    help_eval: "Compara las decisiones con mensajes etiquetados"
        / "Compare the decisions with labelled messages";
    help_labels: "Archivo NDJSON o CSV con text y category, customer, priority, topic o safety"
        / "NDJSON or CSV file with text and category, customer, priority, topic or safety";
    help_only: "Solo estos id: un archivo con uno por línea, o una lista con comas"
        / "Only these ids: a file with one a line, or a list with commas";
    help_errors: "Enumera los errores con su evidencia; --errors=category,safety elige cuáles"
        / "List what is wrong with its evidence; --errors=category,safety chooses which";
    help_fail_under: "Termina con 1 si la macro-F1 es menor: category=0.75; también safety.recall y safety.precision"
        / "Exit with 1 if macro-F1 is lower: category=0.75; also safety.recall and safety.precision";
    help_check: "Revisa un paquete de reglas y muestra todos sus problemas"
        / "Check a rule pack and show all its problems";
    help_test: "Prueba un paquete con sus propias pruebas y casos"
        / "Test a pack with its own tests and cases";
    help_script: "Prueba un guion solo" / "Try one script";
    help_script_run: "Muestra qué vio, qué dio y cuánto costó un guion con un mensaje"
        / "Show what a script saw, gave and cost on a message";
    help_script_file: "El guion; su paquete es la carpeta en que está, o el de --pack"
        / "The script; its pack is the folder it lies in, or that of --pack";
    help_script_json: "Escribe la ejecución como JSON" / "Write the run as JSON";
    help_dir: "Carpeta del paquete [por defecto, el incluido]"
        / "Folder of the pack [default: the one shipped inside]";
    help_report_format: "Forma del informe: text o json" / "Form of the report: text or json";
}

// What is wrong with the arguments.
texts! {
    unknown_argument(name: &str): "no existe la opción o el argumento `{name}`"
        / "there is no option or argument `{name}`";
    unknown_command(name: &str): "no existe la orden `{name}`" / "there is no command `{name}`";
    did_you_mean(name: &str): "¿quiso decir `{name}`?" / "did you mean `{name}`?";
    invalid_value(value: &str, argument: &str): "`{value}` no sirve para `{argument}`"
        / "`{value}` will not do for `{argument}`";
    missing_value(argument: &str): "falta el valor de `{argument}`" / "`{argument}` needs a value";
    missing_argument(argument: &str): "falta `{argument}`" / "`{argument}` is missing";
    conflict(one: &str, other: &str): "`{one}` y `{other}` no van juntos"
        / "`{one}` and `{other}` do not go together";
    repeated_argument(argument: &str): "`{argument}` solo se puede dar una vez"
        / "`{argument}` can be given only once";
    missing_command: "falta la orden" / "a command is missing";
    see_help: "use `--help` para ver cómo se usa" / "use `--help` to see how to use it";
    no_text: "falta el mensaje: escríbalo entre comillas, o use `-` para leerlo de la entrada estándar"
        / "the message is missing: write it in quotes, or use `-` to read it from standard input";
    bad_field(given: &str): "`{given}` no tiene la forma nombre=valor"
        / "`{given}` is not of the form name=value";
    unknown_field(name: &str, known: &str): "el paquete no declara el campo `{name}`; declara {known}"
        / "the pack declares no field `{name}`; it declares {known}";
    unknown_name(dimension: &str, name: &str, known: &str): "el paquete no tiene `{name}` en `{dimension}`; tiene {known}"
        / "the pack has no `{name}` in `{dimension}`; it has {known}";
    not_received: "falta la fecha de recibo" / "the time of receipt is missing";
    no_map(desk: &str): "el paquete no dice en `integraciones.yaml` qué campos recibe `{desk}`"
        / "the pack does not say in `integraciones.yaml` which fields `{desk}` gets";
    same_file(name: &str): "`{name}` no puede ser a la vez entrada y salida"
        / "`{name}` cannot be both input and output";
}

// A decision.
texts! {
    no_category: "ninguna" / "ninguna";
    no_category_definition: "No es una petición, queja, reclamo ni sugerencia."
        / "Neither a request, a complaint, a claim nor a suggestion.";
    requests: "solicitudes" / "requests";
    route: "destino" / "route";
    copies(desks: &str): "copia a {desks}" / "copy to {desks}";
    hold_auto_reply: "sin respuesta automática" / "no automatic reply";
    missing: "falta" / "missing";
    matrix(impact: &str, urgency: &str): "impacto {impact} × urgencia {urgency}"
        / "impact {impact} × urgency {urgency}";
    deadline: "plazo" / "deadline";
    due(date: &str): "vence {date}" / "due {date}";
    warn_on(date: &str): "avisar {date}" / "warn {date}";
    skipped(days: &str): "no cuentan: {days}" / "not counted: {days}";
    extended(date: &str): "con prórroga: {date}" / "if extended: {date}";
    assumed(what: &str): "supuesto: {what}" / "assumed: {what}";
    duties(list: &str): "deberes: {list}" / "duties: {list}";
    silence_heading: "silencio" / "silence";
    silence(effect: &str): "silencio: {effect}" / "silence: {effect}";
    in_subject: "asunto" / "subject";
    dangers: "Peligro" / "Danger";
    flags: "Señales" / "Flags";
    entities: "Datos" / "Data";
    why: "Por qué" / "Why";
    and_more(count: usize): "y {count} más; todas con --json" / "and {count} more; all with --json";
    review: "Debe revisarlo una persona" / "A person should review it";
    faults: "Guiones que fallaron" / "Scripts that failed";
    handling: "Trato" / "Handling";
    suppressed: "Sin efecto" / "Without effect";
    negated: "negado" / "negated";
    quoted: "citado" / "quoted";
    near_miss: "no es eso" / "near miss";
}

// A timetable.
texts! {
    received: "recibido" / "received";
    counted: "se cuenta" / "counted";
    start_next_day(day: &str): "el recibo ({day}) es el día 0; el 1 es el hábil que sigue"
        / "the day of receipt ({day}) is day 0; day 1 is the next business day";
    start_same_day(day: &str): "el día del recibo ({day}) es el día 1 si es hábil"
        / "the day of receipt ({day}) is day 1 if it is a business day";
    start_instant: "desde la hora exacta, de día y de noche, todos los días"
        / "from the very hour, day and night, every day";
    start_next_calendar_day(day: &str): "el recibo ({day}) es el día 0; cuentan todos los días"
        / "the day of receipt ({day}) is day 0; every day counts";
    calendar_of: "calendario" / "calendar";
    regime: "régimen" / "regime";
    basis: "norma" / "norm";
    source: "fuente" / "source";
    extension: "prórroga" / "extension";
    until(date: &str): "hasta {date}, si se avisa a tiempo" / "until {date}, if told in time";
    no_extension: "no hay" / "none";
    day_by_day: "Día por día" / "Day by day";
    if_extended: "Si se prorroga" / "If extended";
    duties_heading: "Deberes" / "Duties";
    assumptions_heading: "Supuestos" / "Assumptions";
    weekend: "fin de semana" / "weekend";
    closed_on(name: &str): "no cuenta: {name}" / "not counted: {name}";
    event_received: "recibido" / "received";
    event_counts_from: "se tiene por recibido" / "counts as received";
    event_warn_on: "avisar" / "warn";
    event_due: "vence" / "due";
    event_extended_due: "vence con prórroga" / "due if extended";
    weekday_names: "lun mar mié jue vie sáb dom" / "Mon Tue Wed Thu Fri Sat Sun";
}

// Files and rows.
texts! {
    file_failed(name: &str, why: &str): "`{name}`: {why}" / "`{name}`: {why}";
    no_such_file: "no existe" / "it does not exist";
    permission_denied: "no hay permiso" / "permission denied";
    is_directory: "es una carpeta" / "it is a folder";
    is_utf16(name: &str): "`{name}` está en UTF-16; guárdelo como CSV UTF-8"
        / "`{name}` is in UTF-16; save it as CSV UTF-8";
    is_json_array(name: &str): "`{name}` es una lista JSON; se espera un objeto por línea (NDJSON)"
        / "`{name}` is a JSON array; one object a line (NDJSON) is expected";
    text_undecodable: "el mensaje no está en UTF-8 ni en Windows-1252"
        / "the message is neither UTF-8 nor Windows-1252";
    not_json(column: usize): "no es JSON válido (columna {column})"
        / "not valid JSON (column {column})";
    not_object: "es JSON, pero no un objeto" / "JSON, but not an object";
    no_text_found(found: &str): "falta `text`; la fila trae {found}"
        / "`text` is missing; the row has {found}";
    undecodable: "los bytes no son UTF-8 ni Windows-1252"
        / "the bytes are neither UTF-8 nor Windows-1252";
    wrong_type(column: &str, found: &str): "`{column}` no admite {found}"
        / "`{column}` does not take {found}";
    not_time(found: &str): "`received_at`: se esperaba una fecha como 2026-12-04T17:20:00-05:00 y se encontró `{found}`"
        / "`received_at`: a time such as 2026-12-04T17:20:00-05:00 was expected, and `{found}` found";
    unknown_label(column: &str, found: &str): "`{column}`: no existe la etiqueta {found}"
        / "`{column}`: there is no label {found}";
    unclosed_quote: "unas comillas se abren y no se cierran" / "a quote is opened and never closed";
    too_many_cells(expected: usize, found: usize): "tiene {found} celdas y el encabezado {expected}"
        / "it has {found} cells and the header {expected}";
    too_long: "la fila pasa de 64 MiB" / "the row is longer than 64 MiB";
    nothing: "nada" / "nothing";
}

// check and test.
texts! {
    pack_is_fine(rules: usize, fields: usize): "sin problemas: {rules} reglas, {fields} campos"
        / "no problems: {rules} rules, {fields} fields";
    one_problem: "1 problema en el paquete de reglas" / "1 problem in the rule pack";
    many_problems(count: usize): "{count} problemas en el paquete de reglas"
        / "{count} problems in the rule pack";
    tests_passed(count: usize): "{count} bien" / "{count} passed";
    tests_failed(count: usize): "{count} mal" / "{count} failed";
    tests_pending(count: usize): "pendientes: {count}" / "pending: {count}";
    tests_mended(count: usize): "pendientes que ya aciertan: {count}" / "pending that now pass: {count}";
    script_not_run(script: &str): "{script} no corrió: la condición de su regla no se cumple, o hay un peligro"
        / "{script} did not run: the condition of its rule does not hold, or there is a danger";
    script_saw: "Vio" / "Saw";
    script_gave: "Dio" / "Gave";
    script_cost(operations: u64, lines: &str): "{operations} operaciones; líneas {lines}"
        / "{operations} operations; lines {lines}";
    script_covered(script: &str, lines: usize): "{script}: todas sus líneas, {lines}"
        / "{script}: all of its lines, {lines}";
    script_uncovered(script: &str, ran: usize, lines: usize, missing: &str): "{script}: {ran} de {lines} líneas; ninguna prueba corre {missing}"
        / "{script}: {ran} of {lines} lines; no test runs {missing}";
    rules_never_fired(count: usize): "reglas que ninguna prueba dispara: {count}"
        / "rules that no test makes fire: {count}";
}

// fit.
texts! {
    nothing_to_learn: "ninguna fila tiene `category` ni `customer`: no hay de qué aprender"
        / "no row has `category` or `customer`: nothing to learn from";
    written(name: &str): "escrito: {name}" / "written: {name}";
    set_aside(before: &str, after: &str): "macro-F1 en lo apartado: {before} con los puntos de las reglas, {after} con los aprendidos"
        / "macro-F1 on what was set aside: {before} with the points of the rules, {after} with those learned";
    points_stay: "los puntos quedan como están: aprenderlos no decide mejor"
        / "the points stay as they are: learning them decides no better";
    fired_and_right(fired: usize, right: usize): "{right} de {fired}" / "{right} of {fired}";
    calibration_error(value: &str): "confianza por ventaja; error de calibración {value}"
        / "confidence by lead; calibration error {value}";
    confidence_error(name: &str, value: &str): "{name}: error de calibración {value}"
        / "{name}: calibration error {value}";
    confidence_bin(confidence: &str, right: &str): "confianza {confidence}, aciertos {right}"
        / "confidence {confidence}, right {right}";
    unreviewed(share: &str, right: &str): "sin revisión {share}; de ellas, bien {right}"
        / "without review {share}; of those, right {right}";
}

// eval.
texts! {
    category: "categoría" / "category";
    customer: "cliente" / "customer";
    priority: "prioridad" / "priority";
    topic: "tema" / "topic";
    safety: "seguridad" / "safety";
    precision: "precisión" / "precision";
    recall: "cobertura" / "recall";
    count: "filas" / "rows";
    one_row: "1 fila" / "1 row";
    many_rows(count: usize): "{count} filas" / "{count} rows";
    accuracy(value: &str): "exactitud {value}" / "accuracy {value}";
    macro_f1(value: &str): "macro-F1 {value}" / "macro-F1 {value}";
    confusion: "confusión: en filas la etiqueta, en columnas la decisión"
        / "confusion: rows are the label, columns the decision";
    category_by(column: &str): "macro-F1 de categoría por {column}" / "category macro-F1 by {column}";
    false_alarms(count: usize, of: usize, rate: &str): "{count} falsas alarmas en {of} ({rate})"
        / "{count} false alarms in {of} ({rate})";
    alarms(count: usize, of: usize, rate: &str): "{count} alarmas en {of} ({rate}); sin columna safety"
        / "{count} alarms in {of} ({rate}); no safety column";
    seen: "vistos" / "seen";
    same_kind: "tipo" / "kind";
    errors_of(name: &str, count: usize): "errores de {name}: {count}" / "wrong {name}: {count}";
    below_floor(name: &str, value: &str, floor: &str): "{name} {value}, por debajo de {floor}"
        / "{name} {value}, below {floor}";
    not_measured(name: &str): "{name} no se puede medir con estas columnas"
        / "{name} cannot be measured with these columns";
    not_found(count: usize): "ids de --only que no están en el archivo: {count}"
        / "ids of --only that are not in the file: {count}";
    switched_off(why: &str): "sin efecto: {why}" / "switched off: {why}";
}

impl Lang {
    /// A term: `15 días hábiles`. A unit that the catalogue does not know keeps its own name.
    pub(crate) fn term(self, amount: u32, unit: &str) -> String {
        let (es, en) = match unit {
            "business_days" if amount == 1 => ("día hábil", "business day"),
            "business_days" => ("días hábiles", "business days"),
            "calendar_days" if amount == 1 => ("día calendario", "calendar day"),
            "calendar_days" => ("días calendario", "calendar days"),
            "hours" if amount == 1 => ("hora", "hour"),
            "hours" => ("horas", "hours"),
            "months" if amount == 1 => ("mes", "month"),
            "months" => ("meses", "months"),
            other => (other, other),
        };
        let unit = match self {
            Self::Es => es,
            Self::En => en,
        };
        format!("{amount} {unit}")
    }

    /// A facet, by its API name.
    pub(crate) fn facet(self, name: &str) -> &str {
        let (es, en) = match name {
            "remedy" => ("pide", "remedy"),
            "quality" => ("calidad", "quality"),
            "churn_cause" => ("causa de baja", "churn cause"),
            "cause_system" => ("sistema", "system"),
            "channel" => ("canal", "channel"),
            "party" => ("parte", "party"),
            "legal_type" => ("tipo legal", "legal type"),
            other => (other, other),
        };
        match self {
            Self::Es => es,
            Self::En => en,
        }
    }

    /// Why a rule had no effect.
    pub(crate) fn why_suppressed(self, why: &str) -> &str {
        match why {
            "negated" => self.negated(),
            "quoted" => self.quoted(),
            "near_miss" => self.near_miss(),
            other => other,
        }
    }

    /// How many problems a pack has.
    pub(crate) fn problems(self, count: usize) -> String {
        if count == 1 { self.one_problem().to_owned() } else { self.many_problems(count) }
    }

    /// How many rows there are.
    pub(crate) fn rows_in_all(self, count: usize) -> String {
        if count == 1 { self.one_row().to_owned() } else { self.many_rows(count) }
    }

    /// A header without `text`.
    pub(crate) fn no_text_column(self, name: &str, found: &[&str]) -> String {
        self.file_failed(name, &self.no_text_found(&self.listed(found)))
    }

    /// Why a file could not be read or written. What has no text here keeps the system's own.
    pub(crate) fn io_error(self, error: &io::Error) -> String {
        match error.kind() {
            io::ErrorKind::NotFound => self.no_such_file().to_owned(),
            io::ErrorKind::PermissionDenied => self.permission_denied().to_owned(),
            io::ErrorKind::IsADirectory => self.is_directory().to_owned(),
            _ => error.to_string(),
        }
    }

    /// Why a row could not be read.
    pub(crate) fn reason(self, reason: &Reason) -> String {
        match reason {
            Reason::NotJson { column } => self.not_json(*column),
            Reason::NotObject => self.not_object().to_owned(),
            Reason::NoText { found } => {
                let found: Vec<_> = found.iter().map(String::as_str).collect();
                self.no_text_found(&self.listed(&found))
            }
            Reason::Undecodable => self.undecodable().to_owned(),
            Reason::WrongType { column, found } => self.wrong_type(column, found),
            Reason::NotTime { found } => self.not_time(found),
            Reason::UnknownLabel { column, found } => self.unknown_label(column, found),
            Reason::UnclosedQuote => self.unclosed_quote().to_owned(),
            Reason::TooManyCells { expected, found } => self.too_many_cells(*expected, *found),
            Reason::TooLong => self.too_long().to_owned(),
        }
    }

    /// Names in a row, each as it is written.
    pub(crate) fn listed(self, names: &[&str]) -> String {
        if names.is_empty() {
            return self.nothing().to_owned();
        }
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    }
}
