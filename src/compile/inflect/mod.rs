//! One dictionary word -> its inflected forms, for terms such as `~cobrar` or `~grosero`.
//!
//! In comes a lemma as a rule author writes it; out come its forms, folded (no accents, ñ kept),
//! each with the use that selectors such as `~cobrar:orden` pick by. What spelling and the three
//! conjugations dictate is code here; what has to be learnt by heart (`tener`, `hogar`, `caso`) is
//! data: `rules/idioma/inflexion.yaml`, lowered into [`Irregulars`]. It promises every person
//! Spanish has, vos and vosotros included, and the same forms in the same order each time. It
//! deliberately does not know what words mean, pronouns written onto a form (see
//! `normalize::clitics`), or compound tenses, which are made of forms that it gives.

mod verb;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use verb::{Class, Verb};

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
