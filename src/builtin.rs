//! The shipped pack, embedded, and packs read from a folder.
//!
//! Every file is named here, so that `cargo package` and a reader see what is embedded;
//! `tests/tidy.rs` checks that none is missing.

use std::fs;
use std::path::Path;

use crate::compile::Source;
use crate::compile::diagnostic::Diagnostic;
use crate::compile::problem::unreadable;
use crate::error::BuildError;

/// Embeds files of `rules/` by their path inside the pack.
macro_rules! embed {
    ($($path:literal,)+) => {
        &[$(($path, include_str!(concat!("../rules/", $path)))),+]
    };
}

#[rustfmt::skip]
const FILES: &[(&str, &str)] = embed![
    "calendarios/ar.yaml",
    "calendarios/cl.yaml",
    "calendarios/co.yaml",
    "calendarios/ec.yaml",
    "calendarios/es.yaml",
    "calendarios/mx.yaml",
    "calendarios/pe.yaml",
    "campos.yaml",
    "etiquetas.yaml",
    "idioma/abreviaturas.yaml",
    "idioma/cantidades.yaml",
    "idioma/citas.yaml",
    "idioma/contexto.yaml",
    "idioma/cortesia.yaml",
    "idioma/disfraces.yaml",
    "idioma/dobles.yaml",
    "idioma/enes.yaml",
    "idioma/identidad.yaml",
    "idioma/inflexion.yaml",
    "idioma/lenguas.yaml",
    "idioma/matices.yaml",
    "idioma/monedas.yaml",
    "idioma/negacion.yaml",
    "idioma/tildes.yaml",
    "idioma/variantes.yaml",
    "integraciones.yaml",
    "lexico/atencion.yaml",
    "lexico/cliente_desprecio.yaml",
    "lexico/cliente_insultos.yaml",
    "lexico/cliente_quejumbroso.yaml",
    "lexico/cliente_sumiso.yaml",
    "lexico/cobro.yaml",
    "lexico/demora.yaml",
    "lexico/devolucion.yaml",
    "lexico/dinero.yaml",
    "lexico/disputa.yaml",
    "lexico/elogio.yaml",
    "lexico/estado.yaml",
    "lexico/falla.yaml",
    "lexico/legal.yaml",
    "lexico/palabras.yaml",
    "lexico/propuesta.yaml",
    "lexico/propuesta_titulo.yaml",
    "lexico/seguridad_amenaza.yaml",
    "lexico/seguridad_autolesion.yaml",
    "lexico/seguridad_campos.yaml",
    "lexico/seguridad_escenas.yaml",
    "lexico/seguridad_fraude.yaml",
    "lexico/seguridad_fuga.yaml",
    "lexico/seguridad_indicios.yaml",
    "lexico/seguridad_menor.yaml",
    "lexico/seguridad_palabras.yaml",
    "lexico/seguridad_personas.yaml",
    "lexico/seguridad_salud.yaml",
    "lexico/seguridad_suministro.yaml",
    "lexico/seguridad_violencia.yaml",
    "lexico/solicitud.yaml",
    "lexico/veredicto.yaml",
    "oficina/horario.yaml",
    "paquete.yaml",
    "plazos.yaml",
    "prioridad.yaml",
    "puntos_aprendidos.yaml",
    "rutas.yaml",
    "seguridad/00_no_es.yaml",
    "seguridad/amenaza_personal.yaml",
    "seguridad/autolesion.yaml",
    "seguridad/combinaciones.yaml",
    "seguridad/fraude_en_curso.yaml",
    "seguridad/fuga_datos.yaml",
    "seguridad/menor_en_riesgo.yaml",
    "seguridad/palabras.yaml",
    "seguridad/riesgo_vital.yaml",
    "seguridad/seguridad_fisica.yaml",
    "seguridad/suministro_vital.yaml",
    "seguridad/violencia.yaml",
    "senales/banderas.yaml",
    "senales/cliente_abusivo.yaml",
    "senales/cliente_normal.yaml",
    "senales/cliente_quejumbroso.yaml",
    "senales/cliente_sumiso.yaml",
    "senales/historial.yaml",
    "senales/legales.yaml",
    "senales/ninguna.yaml",
    "senales/peticion.yaml",
    "senales/propuesta_titulo.yaml",
    "senales/queja.yaml",
    "senales/reclamo.yaml",
    "senales/reclamo_disputa.yaml",
    "senales/resena.yaml",
    "senales/subtipo.yaml",
    "senales/sugerencia.yaml",
    "senales/tema.yaml",
    "trato.yaml",
];

/// Scripts and the rules that call them.
#[cfg(feature = "script")]
#[rustfmt::skip]
const SCRIPTED: &[(&str, &str)] = embed![
    "cifras.yaml",
    "lexico/contactos.yaml",
    "scripts/contactos.rhai",
    "scripts/cronico.rhai",
    "scripts/escalar.rhai",
    "scripts/factura.rhai",
    "scripts/promesa.rhai",
    "senales/cronico.yaml",
];

#[cfg(not(feature = "script"))]
const SCRIPTED: &[(&str, &str)] = &[];

/// The files of the shipped pack. Without the feature `script`, those that need it are left out.
pub fn builtin_sources() -> Vec<Source> {
    FILES.iter().chain(SCRIPTED).map(|(path, text)| Source::new(*path, *text)).collect()
}

/// Reads every file of a pack folder, cases included.
///
/// # Errors
///
/// A folder or file that cannot be read, or that is not UTF-8, is a diagnostic; all are reported.
pub fn read_pack(folder: impl AsRef<Path>) -> Result<Vec<Source>, BuildError> {
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    read_folder(folder.as_ref(), &mut sources, &mut problems);
    if problems.is_empty() { Ok(sources) } else { Err(BuildError::new(problems)) }
}

/// Adds every file of a pack folder to `sources`; what cannot be read becomes a diagnostic.
pub(crate) fn read_folder(
    folder: &Path,
    sources: &mut Vec<Source>,
    problems: &mut Vec<Diagnostic>,
) {
    read_into(folder, "", sources, problems);
}

fn read_into(
    folder: &Path,
    prefix: &str,
    sources: &mut Vec<Source>,
    problems: &mut Vec<Diagnostic>,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(&folder.to_string_lossy(), &error)),
    };
    let mut paths: Vec<_> =
        entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        let inside = format!("{prefix}{name}");
        let is_pack_file = name.ends_with(".yaml") || name.ends_with(".rhai");
        if path.is_dir() {
            read_into(&path, &format!("{inside}/"), sources, problems);
        } else if is_pack_file {
            match fs::read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => sources.push(Source::new(inside, text)),
                Ok(Err(error)) => problems.push(unreadable(&inside, &error.utf8_error())),
                Err(error) => problems.push(unreadable(&inside, &error)),
            }
        }
    }
}
