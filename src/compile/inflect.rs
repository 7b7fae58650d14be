//! One dictionary word -> its inflected forms, for terms such as `~cobrar` or `~grosero`.
//!
//! In comes a lemma as a rule author writes it; out come its forms, folded (no accents, ñ kept),
//! each with the use that selectors such as `~cobrar:orden` pick by. What spelling and the three
//! conjugations dictate is code here; what has to be learnt by heart (`tener`, `hogar`, `caso`) is
//! data: `rules/idioma/inflexion.yaml`, lowered into [`Irregulars`]. It promises every person
//! Spanish has, vos and vosotros included, and the same forms in the same order each time. It
//! deliberately does not know what words mean, pronouns written onto a form (see
//! `normalize::clitics`), or compound tenses, which are made of forms that it gives.

use std::collections::{BTreeMap, HashMap, HashSet};

/// How a form may be used; selectors in terms (`~cobrar:orden`) pick by these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FormKind {
    /// `cobrar`
    Infinitive,
    /// `cobrando`
    Gerund,
    /// `cobrado`, in every gender and number
    Participle,
    /// What is said to somebody to make them act: the imperative, and the present subjunctive of
    /// every person but *nosotros* (`no me cobren`, `que me cobre`).
    Order,
    /// Preterite and imperfect: `cobraron`, `cobraban`
    Past,
    /// `cobraran` (*cobrarán*)
    Future,
    /// Present indicative: `cobran`
    Present,
    /// Conditional, imperfect subjunctive, and what *nosotros* propose: `cobraria`, `cobremos`
    Other,
    /// A noun or adjective in any gender and number
    Nominal,
}

/// One inflected form. A text that has several uses comes once for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Form {
    /// Folded: lower case, no accents, ñ kept.
    pub(crate) text: String,
    pub(crate) kind: FormKind,
    /// Whether pronouns may be written onto it: `cobren` + `me`.
    pub(crate) takes_clitics: bool,
}

/// What no rule of spelling tells; words may be given with or without accents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Irregulars {
    pub(crate) verbs: Vec<IrregularVerb>,
    /// Verb forms that, once folded, are nearly always another word (`de`, `para`): never given.
    pub(crate) mistakable: Vec<String>,
    /// Words in -ar, -er, -ir that are no verbs: `hogar`.
    pub(crate) not_verbs: Vec<String>,
    /// Words in -o, -dor, -tor, -sor without a feminine: `caso` (`casa` is another thing).
    pub(crate) masculine: Vec<String>,
    /// Words of other endings with a feminine: `ladron`, `jefe`.
    pub(crate) with_feminine: Vec<String>,
    /// Words that are no verbs, with those other forms that no rule gives.
    pub(crate) listed: Vec<(String, Vec<String>)>,
}

/// What is irregular about a verb, or, if the pattern begins with `-`, about all the verbs that
/// end so and have no closer pattern: the parts then stand without what comes before that end.
#[derive(Clone, Debug)]
pub(crate) struct IrregularVerb {
    pattern: String,
    change: Option<Change>,
    parts: BTreeMap<Part, Vec<String>>,
}

/// What may be wrong in one key about a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IrregularVerbError {
    /// No such key; [`IrregularVerb::keys`] has those that exist.
    UnknownKey,
    /// No such change of vowel; [`IrregularVerb::changes`] has those that exist.
    UnknownChange,
    /// The value must have one of these numbers of words, or at least one if none is listed.
    WordCount(&'static [usize]),
}

impl IrregularVerb {
    /// A verb, or family of verbs, in which nothing is irregular yet.
    pub(crate) fn new(pattern: &str) -> Self {
        Self { pattern: folded(pattern), change: None, parts: BTreeMap::new() }
    }

    /// Records one key with its value, words parted by spaces. A line that is a bare value
    /// (`cerrar: e-ie`) stands for `cambio`.
    ///
    /// # Errors
    /// When the key does not exist (`futur`), or the value does not fit it (`cambio: e-u`,
    /// `imperfecto: iba ibas`).
    pub(crate) fn set(&mut self, key: &str, value: &str) -> Result<(), IrregularVerbError> {
        if key == CHANGE_KEY {
            let change = CHANGES.into_iter().find(|(name, _)| *name == value);
            self.change = Some(change.ok_or(IrregularVerbError::UnknownChange)?.1);
            return Ok(());
        }
        let part = PARTS.into_iter().find(|(name, ..)| *name == key);
        let (_, part, counts) = part.ok_or(IrregularVerbError::UnknownKey)?;
        let words: Vec<String> = value.split_whitespace().map(folded).collect();
        if words.is_empty() || !(counts.is_empty() || counts.contains(&words.len())) {
            return Err(IrregularVerbError::WordCount(counts));
        }
        self.parts.insert(part, words);
        Ok(())
    }

    /// The keys that [`set`](Self::set) knows.
    pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
        PARTS.into_iter().map(|(name, ..)| name).chain([CHANGE_KEY])
    }

    /// The values of the key `cambio`.
    pub(crate) fn changes() -> impl Iterator<Item = &'static str> {
        CHANGES.into_iter().map(|(name, _)| name)
    }
}

const CHANGE_KEY: &str = "cambio";

/// Keys, and the numbers of words that make sense for them; where none is listed, words are
/// alternatives. One word for a tense is its stem, six are its persons.
const PARTS: [(&str, Part, &[usize]); 11] = [
    ("presente", Part::Present, &[6]),
    ("yo", Part::FirstPerson, &[1]),
    ("vos", Part::Vos, &[1]),
    ("subjuntivo", Part::Subjunctive, &[1]),
    ("imperfecto", Part::Imperfect, &[1, 6]),
    ("preterito", Part::Preterite, &[1, 6]),
    ("futuro", Part::Future, &[]),
    ("orden", Part::Order, &[]),
    ("gerundio", Part::Gerund, &[1]),
    ("participio", Part::Participle, &[]),
    ("otras", Part::Extra, &[]),
];

/// A part of a verb that its line may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Present,
    FirstPerson,
    Vos,
    Subjunctive,
    Imperfect,
    Preterite,
    Future,
    Order,
    Gerund,
    Participle,
    Extra,
}

/// What becomes of the last such vowel of a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    vowel: char,
    stressed: &'static str,
    /// Some unstressed persons of verbs in -ir change too: `sintio`, `durmio`.
    unstressed: &'static str,
}

const CHANGES: [(&str, Change); 5] = [
    ("e-ie", Change { vowel: 'e', stressed: "ie", unstressed: "i" }),
    ("e-i", Change { vowel: 'e', stressed: "i", unstressed: "i" }),
    ("i-ie", Change { vowel: 'i', stressed: "ie", unstressed: "i" }),
    ("o-ue", Change { vowel: 'o', stressed: "ue", unstressed: "u" }),
    ("u-ue", Change { vowel: 'u', stressed: "ue", unstressed: "u" }),
];

impl Change {
    fn stressed(self, stem: &str) -> String {
        let changed = self.replace(stem, self.stressed);
        // No word begins with these diphthongs: `errar` has `yerro`, `oler` has `huelo`.
        match changed.strip_prefix("ie") {
            Some(rest) => format!("ye{rest}"),
            None if changed.starts_with("ue") => format!("h{changed}"),
            None => changed,
        }
    }

    fn unstressed(self, stem: &str) -> String {
        self.replace(stem, self.unstressed)
    }

    fn replace(self, stem: &str, by: &str) -> String {
        match stem.rsplit_once(self.vowel) {
            Some((before, after)) => format!("{before}{by}{after}"),
            None => stem.to_owned(),
        }
    }
}

/// Gives the forms of words. Built once, when rules are compiled.
#[derive(Debug)]
pub(crate) struct Inflector {
    verbs: HashMap<String, IrregularVerb>,
    mistakable: HashSet<String>,
    not_verbs: HashSet<String>,
    masculine: HashSet<String>,
    with_feminine: HashSet<String>,
    listed: HashMap<String, Vec<String>>,
}

impl Inflector {
    pub(crate) fn new(irregulars: Irregulars) -> Self {
        let set = |words: Vec<String>| words.iter().map(|word| folded(word)).collect();
        Self {
            verbs: irregulars.verbs.into_iter().map(|verb| (verb.pattern.clone(), verb)).collect(),
            mistakable: set(irregulars.mistakable),
            not_verbs: set(irregulars.not_verbs),
            masculine: set(irregulars.masculine),
            with_feminine: set(irregulars.with_feminine),
            listed: irregulars
                .listed
                .into_iter()
                .map(|(word, others)| (folded(&word), others.iter().map(|o| folded(o)).collect()))
                .collect(),
        }
    }

    /// The forms of `lemma`, ordered by text; `None` if it is not one Spanish word (`2x1`).
    ///
    /// Accents may be left out, but where they are written they are believed: `líder` is no verb.
    /// Verb forms that are nearly always another word are missing (`de`, of *dar*).
    pub(crate) fn forms(&self, lemma: &str) -> Option<Vec<Form>> {
        let written = lemma.to_lowercase();
        let word = folded(&written);
        if word.chars().nth(1).is_none() || !word.chars().all(|c| matches!(c, 'a'..='z' | 'ñ')) {
            return None;
        }
        let mut forms = match self.infinitive(&written, &word) {
            Some(infinitive) => self.verb_forms(infinitive),
            None => self.nominal_forms(&word, stress_is_last(&written)),
        };
        // What takes pronouns sorts last among equal texts, and must be what stays.
        forms.sort_by(|a, b| b.cmp(a));
        forms.dedup_by(|later, first| (&later.text, later.kind) == (&first.text, first.kind));
        forms.reverse();
        Some(forms)
    }

    /// The infinitive that `word` is, without the `se` of `quejarse`.
    fn infinitive<'w>(&self, written: &str, word: &'w str) -> Option<&'w str> {
        let infinitive = word.strip_suffix("se").filter(|rest| rest.ends_with('r')).unwrap_or(word);
        let (stem, _) = Class::split(infinitive)?;
        // An accent before the ending rules a verb out: `líder`, `dólar`.
        let accent_in_stem = written.chars().take(stem.chars().count()).any(is_accented);
        let nominal = self.not_verbs.contains(infinitive) || self.listed.contains_key(infinitive);
        let long_enough = infinitive == "ir" || !stem.is_empty();
        (long_enough && !nominal && !accent_in_stem).then_some(infinitive)
    }

    fn verb_forms(&self, infinitive: &str) -> Vec<Form> {
        let mut forms = self.verb(infinitive).map_or_else(Vec::new, |verb| verb.forms());
        // One letter is never a form worth looking for (`i`, the vos order of *ir*).
        forms.retain(|form| form.text.len() > 1 && !self.mistakable.contains(&form.text));
        forms
    }

    /// The verb with what is irregular about it: its own line, else the longest family.
    fn verb<'v>(&'v self, infinitive: &'v str) -> Option<Verb<'v>> {
        let (stem, class) = Class::split(infinitive)?;
        let families = infinitive.char_indices().filter_map(|(at, _)| {
            let (prefix, ending) = infinitive.split_at_checked(at)?;
            Some((prefix, self.verbs.get(&format!("-{ending}"))?))
        });
        let own = self.verbs.get(infinitive).map(|irregular| ("", irregular));
        let (prefix, irregular) = own.into_iter().chain(families).next().unzip();
        Some(Verb { infinitive, stem, class, prefix: prefix.unwrap_or_default(), irregular })
    }

    fn nominal_forms(&self, word: &str, stress_is_last: bool) -> Vec<Form> {
        let mut texts = vec![word.to_owned()];
        if let Some(others) = self.listed.get(word) {
            texts.extend(others.iter().cloned());
        } else {
            texts.extend(plural(word, stress_is_last));
            if let Some(feminine) = self.feminine(word) {
                texts.push(format!("{feminine}s"));
                texts.push(feminine);
            }
        }
        let nominal = |text| Form { text, kind: FormKind::Nominal, takes_clitics: false };
        texts.into_iter().map(nominal).collect()
    }

    /// The feminine, where the ending or the list says that there is one.
    fn feminine(&self, word: &str) -> Option<String> {
        let by_ending = ["o", "dor", "tor", "sor"].iter().any(|ending| word.ends_with(ending));
        if self.masculine.contains(word) || !(by_ending || self.with_feminine.contains(word)) {
            return None;
        }
        Some(format!("{}a", word.strip_suffix(['o', 'e']).unwrap_or(word)))
    }
}

/// The plural, unless it is the same as the singular (`crisis`, `sms`).
fn plural(word: &str, stress_is_last: bool) -> Vec<String> {
    let syllables = word.split(|c| !is_vowel(c)).filter(|vowels| !vowels.is_empty()).count();
    let endings: &[&str] = match word.chars().next_back() {
        Some('s' | 'x') if syllables != 1 && !stress_is_last => &[],
        _ if syllables == 0 => &["s"],
        Some('d' | 'j' | 'l' | 'n' | 'r' | 's' | 'x' | 'y' | 'z') => &["es"],
        Some('i' | 'u') if stress_is_last => &["s", "es"],
        _ => &["s"],
    };
    let stem = word.strip_suffix('z').map_or_else(|| word.to_owned(), |rest| format!("{rest}c"));
    endings.iter().map(|ending| format!("{stem}{ending}")).collect()
}

/// The three conjugations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Ar,
    Er,
    Ir,
}

impl Class {
    fn split(infinitive: &str) -> Option<(&str, Self)> {
        [("ar", Self::Ar), ("er", Self::Er), ("ir", Self::Ir)]
            .into_iter()
            .find_map(|(ending, class)| Some((infinitive.strip_suffix(ending)?, class)))
    }
}

/// yo, tú, él, nosotros, vosotros, ellos
type Persons = [String; 6];

/// A verb about to be conjugated. Methods give one tense each.
struct Verb<'v> {
    infinitive: &'v str,
    stem: &'v str,
    class: Class,
    /// What stands before the parts that the irregular line gives: `de` of `devolver`.
    prefix: &'v str,
    irregular: Option<&'v IrregularVerb>,
}

/// Whether pronouns may be written onto forms.
const HOST: bool = true;
const BARE: bool = false;

impl Verb<'_> {
    /// The paradigm; the same text may come more than once.
    fn forms(&self) -> Vec<Form> {
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

/// Lower case without accents; what is no Spanish letter stays, for the caller to refuse.
fn folded(word: &str) -> String {
    let fold = |c| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        other => other,
    };
    word.to_lowercase().chars().map(fold).collect()
}

/// Whether the last vowel carries an accent: `cajón`, `interés`.
fn stress_is_last(written: &str) -> bool {
    written.chars().rfind(|&c| is_vowel(c) || is_accented(c)).is_some_and(is_accented)
}

fn is_accented(c: char) -> bool {
    matches!(c, 'á' | 'é' | 'í' | 'ó' | 'ú')
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::{Form, FormKind, Inflector, IrregularVerb, IrregularVerbError, Irregulars};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    /// The shipped data, read without the positions that `compile` keeps.
    #[derive(Deserialize)]
    struct File {
        verbos: BTreeMap<String, Line>,
        se_confunden: Vec<String>,
        nombres: Nombres,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Line {
        Change(String),
        Parts(BTreeMap<String, String>),
    }

    #[derive(Deserialize)]
    struct Nombres {
        no_son_verbos: Vec<String>,
        sin_femenino: Vec<String>,
        con_femenino: Vec<String>,
        formas: BTreeMap<String, Vec<String>>,
    }

    fn shipped() -> Inflector {
        let source = include_str!("../../rules/idioma/inflexion.yaml");
        let file: File =
            serde_yaml::from_str(source).unwrap_or_else(|error| unreachable!("{error}"));
        let lower = |(pattern, line): (String, Line)| {
            let mut verb = IrregularVerb::new(&pattern);
            let parts = match line {
                Line::Change(change) => BTreeMap::from([("cambio".to_owned(), change)]),
                Line::Parts(parts) => parts,
            };
            for (key, value) in parts {
                assert_eq!(verb.set(&key, &value), Ok(()), "{pattern}: {key}");
            }
            verb
        };
        Inflector::new(Irregulars {
            verbs: file.verbos.into_iter().map(lower).collect(),
            mistakable: file.se_confunden,
            not_verbs: file.nombres.no_son_verbos,
            masculine: file.nombres.sin_femenino,
            with_feminine: file.nombres.con_femenino,
            listed: file.nombres.formas.into_iter().collect(),
        })
    }

    fn texts(forms: Option<Vec<Form>>, pick: impl Fn(&Form) -> bool) -> String {
        let texts: Vec<String> =
            forms.into_iter().flatten().filter(pick).map(|form| form.text).collect();
        texts.join(" ")
    }

    #[test]
    fn verbs_have_the_forms_that_differ_from_the_rule() {
        let inflector = shipped();
        // A lemma with its first person, its order to several people, its past, and, where they
        // are irregular, its participle and gerund.
        let table = "
        cobrar cobro cobren; descontar descuento descuenten desconto;
        devolver devuelvo devuelvan devolvio devuelto; reembolsar reembolso reembolsen;
        reintegrar reintegro reintegren; regresar regreso regresen;
        reponer repongo repongan repuso repuesto; pagar pago paguen; cargar cargo carguen;
        debitar debito debiten; facturar facturo facturen; cortar corto corten;
        suspender suspendo suspendan suspendio; instalar instalo instalen; reparar reparo reparen;
        arreglar arreglo arreglen; cambiar cambio cambien; entregar entrego entreguen;
        llegar llego lleguen; venir vengo vengan vino viniendo; ir voy vayan fue yendo;
        hacer hago hagan hizo hecho; decir digo digan dijo dicho diciendo;
        poner pongo pongan puso puesto; tener tengo tengan tuvo; querer quiero quieran quiso;
        poder puedo puedan pudo pudiendo; saber sabeis sepan supo; dar doy den dio;
        estar estoy esten estuvo; ser soy sean fue; haber he hayan hubo; ver veo vean vio visto;
        oír oigo oigan oyo oyendo; contestar contesto contesten;
        responder respondo respondan respondio; atender atiendo atiendan atendio;
        entender entiendo entiendan entendio; perder pierdo pierdan perdio;
        resolver resuelvo resuelvan resolvio resuelto; mover muevo muevan movio;
        dormir duermo duerman durmio durmiendo; pedir pido pidan pidio pidiendo;
        seguir sigo sigan siguio siguiendo; conseguir consigo consigan consiguio consiguiendo;
        medir mido midan midio midiendo; servir sirvo sirvan sirvio sirviendo;
        corregir corrijo corrijan corrigio corrigiendo; elegir elijo elijan eligio eligiendo;
        exigir exijo exijan exigio; dirigir dirijo dirijan dirigio;
        incluir incluyo incluyan incluyendo; excluir excluyo excluyan excluyendo;
        destruir destruyo destruyan destruyendo; construir construyo construyan construyendo;
        contribuir contribuyo contribuyan contribuyendo; traer traigo traigan trajo trayendo;
        caer caigo caigan cayo cayendo; leer leo lean leyo leyendo;
        creer creo crean creyo creyendo; proveer proveo provean proveyo proveyendo;
        conducir conduzco conduzcan condujo; producir produzco produzcan produjo;
        traducir traduzco traduzcan tradujo; colgar cuelgo cuelguen colgo;
        negar niego nieguen nego; rogar ruego rueguen rogo; jugar juego jueguen jugo;
        empezar empiezo empiecen empezo; almorzar almuerzo almuercen almorzo;
        comenzar comienzo comiencen comenzo; cerrar cierro cierren cerro;
        despertar despierto despierten desperto; sentir siento sientan sintio sintiendo;
        mentir miento mientan mintio mintiendo; herir hiero hieran hirio hiriendo;
        morir muero mueran murio muerto muriendo;
        preferir prefiero prefieran prefirio prefiriendo;
        sugerir sugiero sugieran sugirio sugiriendo;
        advertir advierto adviertan advirtio advirtiendo;
        invertir invierto inviertan invirtio invirtiendo;
        revertir revierto reviertan revirtio revirtiendo;
        convertir convierto conviertan convirtio convirtiendo;
        requerir requiero requieran requirio requiriendo; anular anulo anulen;
        acreditar acredito acrediten; abonar abono abonen; bonificar bonifico bonifiquen;
        quejarse quejo quejen; reclamar reclamo reclamen; protestar protesto protesten;
        denunciar denuncio denuncien; demandar demando demanden; estafar estafo estafen;
        robar robo roben; engañar engaño engañen; maltratar maltrato maltraten;
        insultar insulto insulten; gritar grito griten; humillar humillo humillen;
        ofender ofendo ofendan ofendio; burlarse burlo burlen; demorar demoro demoren;
        tardar tardo tarden; esperar espero esperen; llamar llamo llamen; marcar marco marquen;
        escribir escribo escriban escribio escrito; abrir abro abran abrio abierto;
        cubrir cubro cubran cubrio cubierto; romper rompo rompan rompio roto;
        freír frio frian friendo; satisfacer satisfago satisfagan satisfizo satisfecho;
        deshacer deshago deshagan deshizo deshecho; averiguar averiguo averiguen;
        buscar busco busquen; sacar saco saquen; explicar explico expliquen;
        publicar publico publiquen; duplicar duplico dupliquen; verificar verifico verifiquen;
        autorizar autorizo autoricen; realizar realizo realicen; utilizar utilizo utilicen;
        agilizar agilizo agilicen; vencer venzo venzan vencio;
        convencer convenzo convenzan convencio; ejercer ejerzo ejerzan ejercio;
        torcer tuerzo tuerzan torcio; cocer cuezo cuezan cocio;
        proteger protejo protejan protegio; recoger recojo recojan recogio;
        coger cojo cojan cogio; distinguir distingo distingan distinguio;
        delinquir delinco delincan delinquio; continuar continuo continuen; enviar envio envien;
        confiar confio confien; vaciar vacio vacien; actuar actuo actuen; evaluar evaluo evaluen;
        reunir reuno reunan reunio; prohibir prohibo prohiban prohibio; aislar aislo aislen;
        volver vuelvo vuelvan volvio vuelto; contener contengo contengan contuvo;
        mantener mantengo mantengan mantuvo; detener detengo detengan detuvo;
        imponer impongo impongan impuso impuesto; disponer dispongo dispongan dispuso dispuesto;
        suponer supongo supongan supuso supuesto; prever preveo prevean previo previsto;
        desmentir desmiento desmientan desmintio desmintiendo;
        intervenir intervengo intervengan intervino interviniendo;
        prevenir prevengo prevengan previno previniendo;
        convenir convengo convengan convino conviniendo;
        contradecir contradigo contradigan contradijo contradicho contradiciendo;
        bendecir bendigo bendigan bendijo bendiciendo; impedir impido impidan impidio impidiendo;
        despedir despido despidan despidio despidiendo; recibir recibo reciban recibio;
        agredir agredo agredan agredio; pretender pretendo pretendan pretendio;
        defender defiendo defiendan defendio; conocer conozco conozcan conocio;
        ofrecer ofrezco ofrezcan ofrecio; reducir reduzco reduzcan redujo; reír rio rian riendo;
        sonreír sonrio sonrian sonriendo; gruñir gruño gruñan gruñendo; oler huelo huelan olio;
        errar yerro yerren erro; adquirir adquiero adquieran adquirio;
        avergonzar averguenzo averguencen avergonzo; extender extiendo extiendan extendio;
        renovar renuevo renueven renovo; recordar recuerdo recuerden recordo;
        encontrar encuentro encuentren encontro; comprobar compruebo comprueben comprobo;
        contar cuento cuenten conto; presentar presento presenten; compensar compenso compensen;
        interpretar interpreto interpreten; anhelar anhelo anhelen; innovar innovo innoven;
        personar persono personen; atrever atrevo atrevan atrevio;
        extinguir extingo extingan extinguio; huir huyo huyan huyendo;
        atraer atraigo atraigan atrajo atrayendo;
        distraer distraigo distraigan distrajo distrayendo; andar ando anden anduvo;
        caber quepo quepan cupo; valer valgo valgan valio; salir salgo salgan salio;
        inscribir inscribo inscriban inscribio inscrito;
        describir describo describan describio descrito;
        descubrir descubro descubran descubrio descubierto;
        disolver disuelvo disuelvan disolvio disuelto; imprimir imprimo impriman imprimio impreso;
        predecir predigo predigan predijo predicho prediciendo;
        rehacer rehago rehagan rehizo rehecho; valorar valoro valoren;
        reconectar reconecto reconecten; extornar extorno extornen; reversar reverso reversen;
        ";
        for row in table.split(';') {
            let mut words = row.split_whitespace();
            let Some(lemma) = words.next() else { continue };
            let found = texts(inflector.forms(lemma), |_| true);
            for expected in words {
                assert!(found.split(' ').any(|form| form == expected), "{lemma}: {expected}");
            }
        }
    }

    #[test]
    fn verbs_lack_the_forms_that_a_wrong_rule_would_give() {
        let inflector = shipped();
        for (lemma, wrong) in [
            ("pretender", "pretiendo pretiende"),
            ("ofender", "ofiende"),
            ("recibir", "ribe ricibio"),
            ("ejercer", "ejerzco ejerco"),
            ("cocer", "cuezco cozco"),
            ("poner", "ponjo ponieron pono"),
            ("tener", "tiengo tieniendo"),
            ("distinguir", "distinguo distinguyo"),
            ("averiguar", "averige"),
            ("andar", "andaron"),
            ("compensar", "compiensa"),
            ("entregar", "entriega"),
            ("innovar", "innueva"),
            ("dar", "de"),
            ("ser", "se fuera"),
            ("tardar", "tarde tardes"),
            ("ir", "i is"),
        ] {
            let found = texts(inflector.forms(lemma), |_| true);
            for form in found.split(' ') {
                assert!(!wrong.split(' ').any(|wrong| wrong == form), "{lemma}: {form}");
            }
        }
    }

    #[test]
    fn selectors_pick_every_person() {
        use FormKind::{Future, Gerund, Infinitive, Order, Other, Participle, Past, Present};
        let inflector = shipped();
        for (lemma, kind, expected) in [
            ("devolver", Infinitive, "devolver"),
            ("devolver", Gerund, "devolviendo"),
            ("devolver", Participle, "devuelta devueltas devuelto devueltos"),
            ("freír", Participle, "freida freidas freido freidos frita fritas frito fritos"),
            (
                "devolver",
                Order,
                "devolvais devolvas devolve devolved devuelva devuelvan devuelvas devuelve",
            ),
            ("poner", Order, "pon pone poned ponga pongais pongan pongas"),
            ("seguir", Order, "segui seguid siga sigais sigan sigas sigue"),
            ("quejarse", Order, "queja quejad queje quejeis quejen quejes"),
            ("dar", Order, "da dad dale dame deis dele deles deme den denos des dese"),
            (
                "pagar",
                Past,
                "pagaba pagabais pagabamos pagaban pagabas pagamos pagaron pagaste pagasteis \
                 pagastes pago pague",
            ),
            ("tener", Future, "tendra tendran tendras tendre tendreis tendremos"),
            ("tener", Present, "teneis tenemos tenes tengo tiene tienen tienes"),
            ("pedir", Present, "pedimos pedis pide piden pides pido"),
            ("reír", Present, "reimos reis rie rien ries rio"),
            ("ser", Present, "eres es sois somos son sos soy"),
            ("haber", Present, "ha habeis han has hay he hemos"),
            (
                "traer",
                Other,
                "traeria traeriais traeriamos traerian traerias traigamos trajera trajerais \
                 trajeramos trajeran trajeras trajese trajeseis trajesemos trajesen trajeses",
            ),
        ] {
            let found = texts(inflector.forms(lemma), |form| form.kind == kind);
            assert_eq!(found, expected, "{lemma} {kind:?}");
        }
    }

    #[test]
    fn pronouns_are_written_onto_orders_infinitives_and_gerunds() {
        let inflector = shipped();
        for (lemma, expected) in [
            ("cobrar", "cobra cobrad cobrando cobrar cobre cobremos cobren"),
            ("ir", "id ir vamos vaya vayamos vayan ve yendo"),
            ("decir", "deci decid decir di diciendo diga digamos digan"),
        ] {
            assert_eq!(texts(inflector.forms(lemma), |form| form.takes_clitics), expected);
        }
    }

    #[test]
    fn nouns_and_adjectives_have_number_and_where_they_can_gender() {
        let inflector = shipped();
        for (lemma, expected) in [
            ("grosero", "grosera groseras grosero groseros"),
            ("Estafador", "estafador estafadora estafadoras estafadores"),
            ("ladrón", "ladron ladrona ladronas ladrones"),
            ("jefe", "jefa jefas jefe jefes"),
            ("bueno", "buen buena buenas bueno buenos"),
            ("caso", "caso casos"),
            ("cobro", "cobro cobros"),
            ("error", "error errores"),
            ("mejor", "mejor mejores"),
            ("queja", "queja quejas"),
            ("feliz", "felices feliz"),
            ("cajón", "cajon cajones"),
            ("facturación", "facturacion facturaciones"),
            ("joven", "joven jovenes"),
            ("mes", "mes meses"),
            ("interés", "interes intereses"),
            ("interes", "interes intereses"),
            ("crisis", "crisis"),
            ("sms", "sms"),
            ("pqr", "pqr pqrs"),
            ("ley", "ley leyes"),
            ("chat", "chat chats"),
            ("café", "cafe cafes"),
            ("rubí", "rubi rubies rubis"),
            ("niño", "niña niñas niño niños"),
            ("hogar", "hogar hogares"),
            ("mujer", "mujer mujeres"),
            ("líder", "lider lideres"),
            ("dolar", "dolar dolares"),
            ("alquiler", "alquiler alquileres"),
            ("clase", "clase clases"),
            ("router", "router routers"),
        ] {
            let forms = inflector.forms(lemma);
            assert_eq!(texts(forms, |form| form.kind == FormKind::Nominal), expected, "{lemma}");
        }
    }

    #[test]
    fn what_is_not_one_spanish_word_has_no_forms() {
        let inflector = shipped();
        for lemma in ["", "a", "2x1", "por favor", "cobr*", "straße"] {
            assert_eq!(inflector.forms(lemma), None, "{lemma}");
        }
    }

    #[test]
    fn a_line_that_does_not_fit_is_refused() {
        let mut verb = IrregularVerb::new("ir");
        assert_eq!(verb.set("futur", "ir"), Err(IrregularVerbError::UnknownKey));
        assert_eq!(verb.set("cambio", "e-u"), Err(IrregularVerbError::UnknownChange));
        let wrong_count = Err(IrregularVerbError::WordCount(&[1, 6]));
        assert_eq!(verb.set("imperfecto", "iba ibas"), wrong_count);
        assert_eq!(verb.set("futuro", " "), Err(IrregularVerbError::WordCount(&[])));
        for key in IrregularVerb::keys().filter(|&key| key != "cambio") {
            assert_ne!(verb.set(key, "ir"), Err(IrregularVerbError::UnknownKey), "{key}");
        }
        for change in IrregularVerb::changes() {
            assert_eq!(verb.set("cambio", change), Ok(()));
        }
    }
}
