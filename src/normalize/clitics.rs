//! Pronouns written onto a verb: `regresenmelos` → `regresenme`, `regresen`.
//!
//! In comes a folded word that the word table does not know; out come the words that could be
//! left when pronouns are taken off its end, the longest first. It promises to allocate only
//! where a letter that speech dropped or moved has to be put back (`vamonos` → `vamos`), and that
//! words without such an ending cost one look at their last letters: it runs for most unknown
//! words of a message. It deliberately does not know verbs: whether a candidate is a form that
//! takes pronouns is the table's answer (`informe` gives `infor`, which nobody knows).

use std::borrow::Cow;

/// The words that `word` may be when the pronouns at its end are taken off, longest first.
///
/// Of the vosotros order nothing has to be put back: `quejaos` gives `queja`, which the table
/// knows as the vos order (*quejá*).
pub(crate) fn strip_clitics(word: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut candidates = Candidates { pending: [None; 4] };
    candidates.push_shorter(word, Place::Outside);
    candidates.push_swapped_plural(word);
    candidates
}

/// Candidates still to give, in the order of their length. A hand-written queue: chained
/// adapters that find the same cost 26 ns for a word without pronouns, this costs 9.
struct Candidates<'w> {
    /// Full slots first. Only *nos* and *los* are ambiguous (they end in *os*), so four suffice.
    pending: [Option<Candidate<'w>>; 4],
}

#[derive(Clone, Copy)]
struct Candidate<'w> {
    rest: &'w str,
    /// The letter that is to be put back behind `rest`.
    lost: Option<char>,
    /// Of the pronoun that was taken off last.
    place: Place,
}

/// Where a pronoun stands in a stack. The order is fixed, *se te me lo*, so places fall from the
/// end of the word inwards.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Se,
    TeOs,
    MeNos,
    LoLaLe,
    /// Behind the last letter.
    Outside,
}

impl<'w> Iterator for Candidates<'w> {
    type Item = Cow<'w, str>;

    fn next(&mut self) -> Option<Self::Item> {
        let [first, second, third, fourth] = self.pending;
        let Candidate { rest, lost, place } = first?;
        self.pending = [second, third, fourth, None];
        self.push_shorter(rest, place);
        Some(match lost {
            Some(letter) => Cow::Owned(format!("{rest}{letter}")),
            None => Cow::Borrowed(rest),
        })
    }
}

impl<'w> Candidates<'w> {
    /// Takes one pronoun off `word`, in each way that its last letters allow.
    fn push_shorter(&mut self, word: &'w str, outer: Place) {
        match word.as_bytes() {
            [.., b's', b'e'] => self.push_without("se", Place::Se, word, outer),
            [.., b't', b'e'] => self.push_without("te", Place::TeOs, word, outer),
            [.., b'm', b'e'] => self.push_without("me", Place::MeNos, word, outer),
            [.., b'l', b'o'] => self.push_without("lo", Place::LoLaLe, word, outer),
            [.., b'l', b'a'] => self.push_without("la", Place::LoLaLe, word, outer),
            [.., b'l', b'e'] => self.push_without("le", Place::LoLaLe, word, outer),
            [.., b'l', b'a', b's'] => self.push_without("las", Place::LoLaLe, word, outer),
            [.., b'l', b'e', b's'] => self.push_without("les", Place::LoLaLe, word, outer),
            [.., b'o', b's'] => {
                self.push_without("os", Place::TeOs, word, outer);
                self.push_without("nos", Place::MeNos, word, outer);
                self.push_without("los", Place::LoLaLe, word, outer);
            }
            _ => {}
        }
    }

    fn push_without(&mut self, clitic: &str, place: Place, word: &'w str, outer: Place) {
        let Some(rest) = word.strip_suffix(clitic).filter(|_| place < outer) else { return };
        // `vamos` loses its `s` before *nos* and *se*: `vamonos`, `digamoselo`.
        let lost_s = matches!(clitic, "nos" | "se") && rest.ends_with("mo");
        self.push(Candidate { rest, lost: lost_s.then_some('s'), place });
    }

    /// Popular speech moves the plural of the order behind the pronoun: *devuélvamen* for
    /// *devuélvanme*, or doubles it: *siéntensen*.
    ///
    /// The `n` is put back even though the singular is an order too, because it keeps apart the
    /// subjunctive `cobrasen`: `cobran` takes no pronouns, `cobra` would.
    fn push_swapped_plural(&mut self, word: &'w str) {
        let Some(swapped) = word.strip_suffix("en") else { return };
        if let Some(rest) = swapped.strip_suffix(['m', 's', 'l']) {
            let lost = (!rest.ends_with('n')).then_some('n');
            self.push(Candidate { rest, lost, place: Place::Se });
        }
    }

    /// No verb form is shorter than two letters (`di`, `ve`).
    fn push(&mut self, candidate: Candidate<'w>) {
        if candidate.rest.len() < 2 {
            return;
        }
        if let Some(slot) = self.pending.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(candidate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::strip_clitics;
    use std::borrow::Cow;
    use std::cmp::Reverse;

    #[test]
    fn candidates_come_longest_first() {
        for (word, expected) in [
            ("devuelvanme", "devuelvan"),
            ("cobrandome", "cobrando"),
            ("regresenmelos", "regresenmel regresenme regresen"),
            ("devolvednoslo", "devolvednos devolvedn devolved"),
            ("devuelvasemelo", "devuelvaseme devuelvase devuelva"),
            ("denoslos", "denosl denos den de"),
            ("dimelo", "dime di"),
            ("irse", "ir"),
            ("quejaos", "queja"),
            ("vamonos", "vamon vamos"),
            ("digamoselo", "digamose digamos"),
            ("devuelvamen", "devuelvan"),
            ("sientensen", "sienten"),
            ("cobrasen", "cobran"),
            ("devuelvalosme", "devuelvalos devuelval"),
            ("informe", "infor"),
            ("niñole", "niño"),
            ("facturacion", ""),
            ("base", "ba"),
            ("los", ""),
            ("ñe", ""),
            ("", ""),
        ] {
            let found: Vec<Cow<'_, str>> = strip_clitics(word).collect();
            assert_eq!(found.join(" "), expected, "{word}");
            assert!(found.is_sorted_by_key(|rest| Reverse(rest.len())), "{word}");
        }
    }

    #[test]
    fn only_a_lost_letter_allocates() {
        for (word, owned) in [("regresenmelos", 0), ("vamonos", 1), ("sientensen", 0)] {
            let found = strip_clitics(word).filter(|rest| matches!(rest, Cow::Owned(_))).count();
            assert_eq!(found, owned, "{word}");
        }
    }
}
