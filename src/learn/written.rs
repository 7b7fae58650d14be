//! `puntos_aprendidos.yaml`, as `triaje fit` writes it.

use std::fmt::Write as _;

use super::Proposal;

const HEADING: &str = "\
# Lo que se aprendió de mensajes rotulados: puntos de las reglas y confianza de las decisiones.
# Lo escribe `triaje fit`; se revisa como cualquier cambio y no hace falta editarlo a mano.
#
# puntos     regla → etiqueta → puntos, en lugar de los que dice la regla; el signo no cambia
# confianza  qué parte de las decisiones con esa ventaja fue acertada, sobre mensajes apartados;
#            ventaja: cuánto le lleva la etiqueta a la siguiente, de -1 a 1
";

pub(super) fn yaml(proposal: &Proposal) -> String {
    let mut text = HEADING.to_owned();
    let _ = writeln!(text, "mensajes: {}", proposal.lessons);
    let all = || proposal.dimensions.iter();
    let mut points: Vec<_> = all().flat_map(|learned| &learned.points).collect();
    points.sort_by(|a, b| (&a.rule, &a.label).cmp(&(&b.rule, &b.label)));
    if !points.is_empty() {
        text.push_str("puntos:\n");
    }
    for of_rule in points.chunk_by(|a, b| a.rule == b.rule) {
        let Some(first) = of_rule.first() else { continue };
        let labels: Vec<String> =
            of_rule.iter().map(|learned| format!("{}: {}", learned.label, learned.after)).collect();
        let _ = writeln!(text, "  {}: {{ {} }}", first.rule, labels.join(", "));
    }
    text.push_str("confianza:\n");
    for learned in all() {
        let _ = writeln!(text, "  {}:", learned.dimension);
        for (lead, confidence) in &learned.confidence {
            let _ = writeln!(text, "    - {{ ventaja: {lead}, acierto: {confidence} }}");
        }
    }
    text
}
