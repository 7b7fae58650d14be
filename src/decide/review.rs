//! Why a person should look before anything is done.

/// A reason for review, in the order in which decisions list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Reason {
    Safety,
    NoEvidence,
    LowConfidence,
    SmallMargin,
    SeveralRequests,
    OnlyQuoted,
    NotSpanish,
    ScriptFault,
}

impl Reason {
    /// The stable name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::NoEvidence => "no_evidence",
            Self::LowConfidence => "low_confidence",
            Self::SmallMargin => "small_margin",
            Self::SeveralRequests => "several_requests",
            Self::OnlyQuoted => "only_quoted",
            Self::NotSpanish => "not_spanish",
            Self::ScriptFault => "script_fault",
        }
    }

    /// The reason in words, for the person who reviews.
    pub(crate) fn detail(self) -> &'static str {
        match self {
            Self::Safety => "el mensaje habla de un peligro: debe verlo una persona ya",
            Self::NoEvidence => {
                "ninguna categoría reunió puntos suficientes: queda la mejor suposición"
            }
            Self::LowConfidence => {
                "la categoría aventaja poco a las demás: con tan poca ventaja suele haber errores"
            }
            Self::SmallMargin => "dos categorías quedaron muy cerca en la misma oración",
            Self::SeveralRequests => "pide varias cosas que van a mesas o plazos distintos",
            Self::OnlyQuoted => {
                "solo trae un mensaje citado o reenviado: se decidió por lo que dice ese"
            }
            Self::NotSpanish => "no está en español: debe leerlo una persona",
            Self::ScriptFault => "un guion falló: se decidió sin él",
        }
    }
}
