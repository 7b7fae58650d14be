//! What `explain` says, and `test` of a condition that failed.

use triaje::why::{Blocker, Shortfall};

use super::Lang;

texts! {
    usage_explain: "triaje explain [OPCIONES] [TEXT]" / "triaje explain [OPTIONS] [TEXT]";
    help_explain: "Muestra por qué un mensaje recibió su decisión, y por qué no otra"
        / "Show why a message got its decision, and why not another";
    help_why_not: "Por qué no esta etiqueta: queja, o tema:cobro si el nombre se repite; se puede repetir"
        / "Why not this label: queja, or topic:cobro where the name is not unique; may be repeated";
    help_account_json: "Escribe la explicación como JSON" / "Write the explanation as JSON";
    mark_evidence: "evidencia" / "evidence";
    mark_danger: "peligro" / "danger";
    mark_silent: "sin efecto" / "without effect";
    scores: "Puntos" / "Points";
    tables: "Filas que decidieron" / "Rows that decided";
    threshold(points: &str): "umbral {points}" / "threshold {points}";
    impact: "impacto" / "impact";
    urgency: "urgencia" / "urgency";
    subtype: "subtipo" / "subtype";
    otherwise: "en todo lo demás" / "everything else";
    empty_message: "el mensaje está vacío" / "the message is empty";
    why_not_label(dimension: &str, label: &str): "Por qué no {dimension}: {label}"
        / "Why not {dimension}: {label}";
    has_label(label: &str): "El mensaje sí tiene `{label}`." / "The message does have `{label}`.";
    lacks_points(label: &str, score: &str, threshold: &str, missing: &str):
        "`{label}` reúne {score} y su umbral es {threshold}: le faltan {missing} puntos."
        / "`{label}` has {score} and its threshold is {threshold}: it lacks {missing} points.";
    passes_but(label: &str, score: &str, threshold: &str):
        "`{label}` reúne {score} y pasa su umbral ({threshold}), pero no es la que decide."
        / "`{label}` has {score} and passes its threshold ({threshold}), but it does not decide.";
    not_raised(label: &str): "Ninguna regla levantó `{label}`." / "No rule raised `{label}`.";
    rival(label: &str, score: &str): "Decidió `{label}`, con {score}." / "`{label}` decided, with {score}.";
    nearest_rules: "Las reglas más cercanas" / "The nearest rules";
    nothing_near: "Ninguna regla se acerca; estas la darían" / "No rule comes near; these would give it";
    no_rule_gives: "Todas las reglas que la dan se dispararon, o no hay ninguna."
        / "Every rule that gives it fired, or there is none.";
    raises: "la levanta" / "raises it";
    example(text: &str): "se dispara con «{text}»" / "fires on «{text}»";
    smallest_change: "El cambio más pequeño" / "The smallest change";
    no_small_change: "Ningún cambio de pocas reglas bastaría."
        / "No change of a few rules would do.";
    would_fire(rule: &str): "que se dispare {rule}" / "{rule} fires";
    would_not_fire(rule: &str): "que no se dispare {rule}" / "{rule} does not fire";
    and: "y" / "and";
    would_have(label: &str, score: &str): "`{label}` decidiría, con {score}"
        / "`{label}` would decide, with {score}";
    part_holds: "se cumple" / "holds";
    no_words: "no está ninguno de sus términos" / "none of its terms is there";
    stops(words: &str): "{words} lo impide" / "{words} prevents it";
    term_lacks(term: &str, present: &str, missing: &str):
        "`{term}`: está {present}, falta `{missing}`" / "`{term}`: {present} is there, `{missing}` is missing";
    term_in_order(term: &str, present: &str):
        "`{term}`: sus palabras están ({present}), pero en otro orden o en varias oraciones"
        / "`{term}`: its words are there ({present}), but in another order or in several sentences";
    term_together(term: &str, present: &str):
        "`{term}`: sus palabras están ({present}), pero con otras en medio"
        / "`{term}`: its words are there ({present}), but with others between them";
    blocked_exception(words: &str, by: &str): "{words} no cuenta: en su oración está {by} (`salvo`)"
        / "{words} does not count: {by} stands in its sentence (`salvo`)";
    blocked_region(words: &str): "{words} no cuenta: está fuera de donde pide `en`"
        / "{words} does not count: it stands outside of what `en` asks";
    blocked_negated(words: &str): "{words} no cuenta: está negado"
        / "{words} does not count: it is negated";
    blocked_not_negated(words: &str): "{words} no cuenta: no está negado, y `negados: solo` lo pide"
        / "{words} does not count: it is not negated, and `negados: solo` asks for that";
    blocked_quoted(words: &str): "{words} no cuenta: está en una parte citada"
        / "{words} does not count: it stands in a quoted part";
    blocked_near_miss(words: &str, by: &str): "{words} no cuenta: es parte de {by} (`no_es`)"
        / "{words} does not count: it is part of {by} (`no_es`)";
    blocked_apart(words: &str): "{words}: están todos, pero demasiado lejos"
        / "{words}: all are there, but too far apart";
    blocked_few(words: &str): "{words}: hay menos de los que pide `al_menos`"
        / "{words}: fewer than `al_menos` asks";
    unknown_why_not(name: &str): "el paquete no tiene la etiqueta `{name}`"
        / "the pack has no label `{name}`";
}

impl Lang {
    /// What kept words from counting.
    pub(crate) fn blocked(self, by: Blocker, words: &str, because: &str) -> String {
        match by {
            Blocker::Exception => self.blocked_exception(words, because),
            Blocker::Region => self.blocked_region(words),
            Blocker::Negated => self.blocked_negated(words),
            Blocker::NotNegated => self.blocked_not_negated(words),
            Blocker::Quoted => self.blocked_quoted(words),
            Blocker::NearMiss => self.blocked_near_miss(words, because),
            Blocker::Apart => self.blocked_apart(words),
            _ => self.blocked_few(words),
        }
    }

    /// What a term lacks.
    pub(crate) fn near_term(
        self,
        lacks: Shortfall,
        term: &str,
        present: &str,
        missing: &str,
    ) -> String {
        match lacks {
            Shortfall::Words => self.term_lacks(term, present, missing),
            Shortfall::Order => self.term_in_order(term, present),
            _ => self.term_together(term, present),
        }
    }

    /// A dimension, by its API name.
    pub(crate) fn dimension(self, name: &str) -> &str {
        match name {
            "category" => self.category(),
            "customer" => self.customer(),
            "topic" => self.topic(),
            "safety" => self.safety(),
            "flag" | "flags" => self.flags_short(),
            "review" => self.review_short(),
            "facets" => self.facets(),
            "handling" => self.handling_short(),
            "subtype" => self.subtype(),
            "impact" => self.impact(),
            "urgency" => self.urgency(),
            "priority" => self.priority(),
            "route" => self.route(),
            "deadline" => self.deadline(),
            other => self.facet(other),
        }
    }
}
