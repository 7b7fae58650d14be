//! Conjugation: the three classes of verbs, and what spelling asks of their stems.

use super::{Change, Form, FormKind, IrregularVerb, Part, is_vowel};

/// The three conjugations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Ar,
    Er,
    Ir,
}

impl Class {
    pub(super) fn split(infinitive: &str) -> Option<(&str, Self)> {
        [("ar", Self::Ar), ("er", Self::Er), ("ir", Self::Ir)]
            .into_iter()
            .find_map(|(ending, class)| Some((infinitive.strip_suffix(ending)?, class)))
    }
}

/// yo, tú, él, nosotros, vosotros, ellos
type Persons = [String; 6];

/// A verb about to be conjugated. Methods give one tense each.
pub(super) struct Verb<'v> {
    pub(super) infinitive: &'v str,
    pub(super) stem: &'v str,
    pub(super) class: Class,
    /// What stands before the parts that the irregular line gives: `de` of `devolver`.
    pub(super) prefix: &'v str,
    pub(super) irregular: Option<&'v IrregularVerb>,
}

/// Whether pronouns may be written onto forms.
const HOST: bool = true;
const BARE: bool = false;

impl Verb<'_> {
    /// The paradigm; the same text may come more than once.
    pub(super) fn forms(&self) -> Vec<Form> {
        use FormKind::{Future, Gerund, Infinitive, Order, Other, Participle, Past, Present};
        let present = self.present();
        let subjunctive = self.subjunctive();
        let preterite = self.preterite();
        let [vos_present, vos_subjunctive] = self.vos(&present, &subjunctive);
        let [_, _, third, ..] = &present;
        let [_, second, ..] = &preterite;
        let tu_order = self.part(Part::Order).unwrap_or_else(|| vec![third.clone()]);
        let vos_order = self.infinitive.strip_suffix('r').unwrap_or(self.infinitive).to_owned();
        let vosotros_order = format!("{vos_order}d");
        // `cobrastes` is not in the books, but in many mouths.
        let popular_past = format!("{second}s");
        let futures = self.part(Part::Future).unwrap_or_else(|| vec![self.infinitive.to_owned()]);
        let with_endings =
            |endings| futures.iter().flat_map(move |stem| attach(stem, endings)).collect();
        let [yo, tu, usted, nosotros, vosotros, ustedes] = subjunctive;
        let groups: [(FormKind, bool, Vec<String>); 16] = [
            (Infinitive, HOST, vec![self.infinitive.to_owned()]),
            (Gerund, HOST, vec![self.gerund()]),
            (Participle, BARE, self.participles()),
            (Order, HOST, tu_order),
            (Order, HOST, vec![vos_order, vosotros_order, usted, ustedes]),
            (Order, BARE, vec![yo, tu, vosotros, vos_subjunctive]),
            (Other, HOST, vec![nosotros]),
            (Other, BARE, imperfect_subjunctive(&preterite)),
            (Past, BARE, self.imperfect().into()),
            (Past, BARE, preterite.into()),
            (Past, BARE, vec![popular_past]),
            (Future, BARE, with_endings(["e", "as", "a", "emos", "eis", "an"])),
            (Other, BARE, with_endings(IMPERFECT_IA)),
            (Present, BARE, present.into()),
            (Present, BARE, vec![vos_present]),
            (Present, BARE, self.part(Part::Extra).unwrap_or_default()),
        ];
        groups
            .into_iter()
            .flat_map(|(kind, takes_clitics, texts)| {
                texts.into_iter().map(move |text| Form { text, kind, takes_clitics })
            })
            .collect()
    }

    /// What the irregular line gives, with the prefix of this verb.
    fn part(&self, part: Part) -> Option<Vec<String>> {
        let words = self.irregular?.parts.get(&part)?;
        Some(words.iter().map(|word| format!("{}{word}", self.prefix)).collect())
    }

    fn persons(&self, part: Part) -> Option<Persons> {
        self.part(part)?.try_into().ok()
    }

    fn one(&self, part: Part) -> Option<String> {
        self.part(part)?.into_iter().next()
    }

    fn change(&self) -> Option<Change> {
        self.irregular?.change
    }

    /// `constru` keeps its vowels apart: `construyo`. In `segu` the `u` is not a vowel.
    fn inserts_y(&self) -> bool {
        self.class == Class::Ir
            && self.stem.ends_with('u')
            && !self.stem.ends_with("gu")
            && !self.stem.ends_with("qu")
    }

    fn stressed_stem(&self) -> String {
        match self.change() {
            Some(change) => change.stressed(self.stem),
            None if self.inserts_y() => format!("{}y", self.stem),
            None => self.stem.to_owned(),
        }
    }

    fn unstressed_stem(&self) -> String {
        match self.change() {
            Some(change) if self.class == Class::Ir => change.unstressed(self.stem),
            _ => self.stem.to_owned(),
        }
    }

    fn present(&self) -> Persons {
        if let Some(persons) = self.persons(Part::Present) {
            return persons;
        }
        let stressed = self.stressed_stem();
        let (second, third, we, you, they) = match self.class {
            Class::Ar => ("as", "a", "amos", "ais", "an"),
            Class::Er => ("es", "e", "emos", "eis", "en"),
            Class::Ir => ("es", "e", "imos", "is", "en"),
        };
        [
            self.one(Part::FirstPerson).unwrap_or_else(|| self.before_a_or_o(&stressed) + "o"),
            format!("{stressed}{second}"),
            format!("{stressed}{third}"),
            format!("{}{we}", self.stem),
            format!("{}{you}", self.stem),
            format!("{stressed}{they}"),
        ]
    }

    fn subjunctive(&self) -> Persons {
        let from_first_person = || Some(self.one(Part::FirstPerson)?.strip_suffix('o')?.to_owned());
        let given = self.one(Part::Subjunctive).or_else(from_first_person);
        let (stressed, unstressed) = match (given, self.class) {
            (Some(stem), _) => (stem.clone(), stem),
            (None, Class::Ar) => (before_e(&self.stressed_stem()), before_e(self.stem)),
            (None, _) if self.inserts_y() => (self.stressed_stem(), self.stressed_stem()),
            (None, _) => (
                self.before_a_or_o(&self.stressed_stem()),
                self.before_a_or_o(&self.unstressed_stem()),
            ),
        };
        let vowel = if self.class == Class::Ar { "e" } else { "a" };
        [
            format!("{stressed}{vowel}"),
            format!("{stressed}{vowel}s"),
            format!("{stressed}{vowel}"),
            format!("{unstressed}{vowel}mos"),
            format!("{unstressed}{vowel}is"),
            format!("{stressed}{vowel}n"),
        ]
    }

    /// Present and subjunctive of *vos*: those of *vosotros* without their `i` (`cobrás`, *cobréis*
    /// → `cobrés`), which verbs in -ir keep in the present (`pedís`).
    fn vos(&self, present: &Persons, subjunctive: &Persons) -> [String; 2] {
        let without_i = |text: &str| match text.strip_suffix("is") {
            Some(rest) => format!("{rest}s"),
            None => text.to_owned(),
        };
        let [_, _, _, _, vosotros_present, _] = present;
        let [_, _, _, _, vosotros_subjunctive, _] = subjunctive;
        let vos_present = self.one(Part::Vos).unwrap_or_else(|| match self.class {
            Class::Ar | Class::Er => without_i(vosotros_present),
            Class::Ir => vosotros_present.clone(),
        });
        [vos_present, without_i(vosotros_subjunctive)]
    }

    fn imperfect(&self) -> Persons {
        match (self.persons(Part::Imperfect), self.class) {
            (Some(persons), _) => persons,
            (None, Class::Ar) => {
                attach(self.stem, ["aba", "abas", "aba", "abamos", "abais", "aban"])
            }
            (None, _) => {
                let stem = self.one(Part::Imperfect).unwrap_or_else(|| self.stem.to_owned());
                attach(&stem, IMPERFECT_IA)
            }
        }
    }

    fn preterite(&self) -> Persons {
        if let Some(persons) = self.persons(Part::Preterite) {
            return persons;
        }
        if let Some(stem) = self.one(Part::Preterite) {
            let [yo, tu, _, nosotros, vosotros, _] =
                attach(&stem, ["e", "iste", "o", "imos", "isteis", "ieron"]);
            // `hizo` keeps the sound of `hice`; `dijeron` has swallowed an `i`.
            let third = stem
                .strip_suffix('c')
                .map_or_else(|| format!("{stem}o"), |rest| format!("{rest}zo"));
            let they = if stem.ends_with('j') { "eron" } else { "ieron" };
            return [yo, tu, third, nosotros, vosotros, format!("{stem}{they}")];
        }
        if self.class == Class::Ar {
            let [_, tu, third, nosotros, vosotros, they] =
                attach(self.stem, ["e", "aste", "o", "amos", "asteis", "aron"]);
            return [before_e(self.stem) + "e", tu, third, nosotros, vosotros, they];
        }
        let [yo, tu, nosotros, vosotros] =
            ["i", "iste", "imos", "isteis"].map(|ending| format!("{}{ending}", self.stem));
        let unstressed = self.unstressed_stem();
        let (third, they) = (with_glide(&unstressed, "o"), with_glide(&unstressed, "eron"));
        [yo, tu, third, nosotros, vosotros, they]
    }

    fn gerund(&self) -> String {
        match (self.one(Part::Gerund), self.class) {
            (Some(gerund), _) => gerund,
            (None, Class::Ar) => format!("{}ando", self.stem),
            (None, _) => with_glide(&self.unstressed_stem(), "endo"),
        }
    }

    fn participles(&self) -> Vec<String> {
        let ending = if self.class == Class::Ar { "ado" } else { "ido" };
        let given = self.part(Part::Participle);
        given
            .unwrap_or_else(|| vec![format!("{}{ending}", self.stem)])
            .iter()
            .filter_map(|participle| participle.strip_suffix('o'))
            .flat_map(|stem| ["o", "a", "os", "as"].map(|ending| format!("{stem}{ending}")))
            .collect()
    }

    /// A stem in -er, -ir respelled so that it sounds the same before `a` or `o`.
    fn before_a_or_o(&self, stem: &str) -> String {
        if self.class == Class::Ar {
            return stem.to_owned();
        }
        // `conozco`; but stems that change keep their sound (`cuezo`).
        if let Some(rest) = stem.strip_suffix('c') {
            let hisses = rest.ends_with(is_vowel) && self.change().is_none();
            return format!("{rest}{}", if hisses { "zc" } else { "z" });
        }
        respell_end(stem, [("gu", "g"), ("qu", "c"), ("g", "j")])
    }
}

const IMPERFECT_IA: [&str; 6] = ["ia", "ias", "ia", "iamos", "iais", "ian"];

/// `cobrara` and `cobrase`: what is left of `cobraron` before its ending, in every verb.
fn imperfect_subjunctive(preterite: &Persons) -> Vec<String> {
    let [.., they] = preterite;
    let stem = they.strip_suffix("ron").unwrap_or(they);
    [["ra", "ras", "ra", "ramos", "rais", "ran"], ["se", "ses", "se", "semos", "seis", "sen"]]
        .into_iter()
        .flat_map(|endings| attach(stem, endings))
        .collect()
}

fn attach(stem: &str, endings: [&str; 6]) -> Persons {
    endings.map(|ending| format!("{stem}{ending}"))
}

/// The stem with an ending that begins with unstressed `i`, whose spelling depends on what is
/// before it: `comio`, `leyo`, `rio`, `gruño`.
fn with_glide(stem: &str, ending: &str) -> String {
    let consonant = stem.ends_with("gu") || stem.ends_with("qu") || !stem.ends_with(is_vowel);
    let glide = match stem {
        _ if stem.ends_with(['i', 'ñ']) || stem.ends_with("ll") => "",
        "" => "y",
        _ if consonant => "i",
        _ => "y",
    };
    format!("{stem}{glide}{ending}")
}

/// A stem in -ar respelled so that it sounds the same before `e`.
fn before_e(stem: &str) -> String {
    respell_end(stem, [("c", "qu"), ("g", "gu"), ("z", "c")])
}

fn respell_end(stem: &str, spellings: [(&str, &str); 3]) -> String {
    spellings
        .into_iter()
        .find_map(|(from, to)| Some(format!("{}{to}", stem.strip_suffix(from)?)))
        .unwrap_or_else(|| stem.to_owned())
}
