//! Quantities: how much of what. Money in figures, words and slang; per cents; durations.

use super::numeral::{Numeral, numeral};
use super::vocabulary::{Meaning, Slang};
use super::{Currency, Found, Guess, Kind, Reading, Unit, Value};
use crate::normalize::offsets::{Span, narrow};

/// How many words before a unit its number may begin.
const LONGEST_NUMBER: usize = 8;

/// A sum without sign or currency is money when it is round: a multiple of this.
const ROUND: i64 = 50;

/// A number and where it ends.
#[derive(Clone, Copy, Debug)]
struct Quantity {
    thousandths: i64,
    /// The first word behind it, and the byte where it ends.
    next: usize,
    end: usize,
    /// Figures that say whether it is money.
    figures: Option<Numeral>,
    /// `mil`, `millones`: the largest one.
    multiplier: Option<i64>,
    slang: Option<Slang>,
    /// What stands glued to the figures: `15dias`.
    glued: Option<Meaning>,
}

impl Quantity {
    /// `un`, `una`.
    fn is_one_in_words(self) -> bool {
        self.figures.is_none() && self.multiplier.is_none() && self.thousandths == 1_000
    }
}

impl Reading<'_> {
    /// The first word of the number that ends before `at`; words before `done` are taken.
    pub(super) fn first_of_number(self, at: usize, done: usize) -> usize {
        let lowest = at.saturating_sub(LONGEST_NUMBER).max(done);
        let mut first = at;
        while first > lowest && self.continues(first) {
            match self.meaning(first - 1) {
                Some(
                    Meaning::Number(_) | Meaning::Half | Meaning::Multiplier(_) | Meaning::And,
                ) => first -= 1,
                // `millones de pesos`
                Some(Meaning::Filler) if first == at => first -= 1,
                _ => break,
            }
        }
        while first < at && matches!(self.meaning(first), Some(Meaning::And | Meaning::Filler)) {
            first += 1;
        }
        first
    }

    /// Money, a per cent or a duration whose number starts at a word.
    pub(super) fn amount(self, first: usize, done: usize) -> Option<Guess> {
        let sign = self.sign_before(first, done);
        let quantity = self.quantity(first, sign.is_some())?;
        let start = self.span(first).start as usize;
        let found = |kind, value, start: usize, end: usize| Found {
            kind,
            value,
            span: Span { start: narrow(start), end: narrow(end) },
            next: self.word_from(end),
        };
        if let Some(end) = self.percent_behind(quantity) {
            let percent = Value::Percent(quantity.thousandths);
            return Some(Guess::sure(found(Kind::Percentage, percent, start, end)));
        }
        if let Some((unit, last)) = self.unit_behind(quantity) {
            return Some(Guess::sure(self.duration(first, done, quantity, unit, last)));
        }
        let by_commas = quantity.figures.is_some_and(|number| number.grouped_by == Some(b','));
        let money = |currency, start: usize, end: usize, is_sure| {
            let thousandths = quantity.thousandths;
            let value = Value::Money { thousandths, currency, by_commas };
            Some(Guess { found: found(Kind::Money, value, start, end), is_sure })
        };
        let behind = self.currency_behind(quantity);
        match (sign, behind, quantity.slang) {
            (Some((start, Currency::Local)), Some((currency, end)), _) => {
                money(currency, start, end, true)
            }
            (Some((start, currency)), behind, _) => {
                let end = behind.filter(|(known, _)| *known == currency);
                money(currency, start, end.map_or(quantity.end, |(_, end)| end), true)
            }
            // `ni un peso` is no sum.
            (None, Some(_), _) if quantity.is_one_in_words() => None,
            (None, Some((currency, end)), _) => money(currency, start, end, true),
            (None, None, Some(slang)) if self.is_money(slang, quantity) => {
                money(slang.currency, start, quantity.end, true)
            }
            (None, None, None) if self.is_bare_money(quantity) => {
                money(Currency::Local, start, quantity.end, false)
            }
            _ => None,
        }
    }

    fn duration(
        self,
        first: usize,
        done: usize,
        quantity: Quantity,
        unit: Unit,
        last: usize,
    ) -> Found {
        let ago = first.checked_sub(1).filter(|before| {
            *before >= done && self.continues(first) && self.meaning(*before) == Some(Meaning::Ago)
        });
        let days = Value::Time(quantity.thousandths, unit).days().unwrap_or(0);
        match (ago, i32::try_from(days)) {
            (Some(ago), Ok(days)) if days > 0 => {
                self.found(Kind::Date, Value::DaysAway(-days), ago, last)
            }
            _ => self.found(Kind::Duration, Value::Time(quantity.thousandths, unit), first, last),
        }
    }

    /// The number that starts at a word, in figures, words or both.
    fn quantity(self, first: usize, spaced: bool) -> Option<Quantity> {
        let (mut total, mut subtotal, mut current) = (0_i64, 0_i64, None::<i64>);
        let (mut next, mut end) = (first, 0);
        let (mut figures, mut multiplier, mut slang, mut glued) = (None, None, None, None);
        while next < self.words.len() && (next == first || self.continues(next)) {
            let start = self.span(next).start as usize;
            if let Some(number) = numeral(self.bytes(), start, spaced) {
                if current.is_some() || total + subtotal > 0 {
                    break;
                }
                current = Some(number.thousandths);
                figures = Some(number);
                let last = self.word_from(number.end).checked_sub(1)?;
                next = last + 1;
                end = number.end;
                let word_end = self.span(last).end as usize;
                if word_end > number.end {
                    let suffix = self.text.get(number.end..word_end)?;
                    match self.vocabulary.meaning(suffix)? {
                        Meaning::Multiplier(by) => {
                            current = current?.checked_mul(by);
                            multiplier = Some(by);
                        }
                        Meaning::Slang(word) => {
                            current = current?.checked_mul(word.worth);
                            slang = Some(word);
                        }
                        meaning => glued = Some(meaning),
                    }
                    end = word_end;
                    break;
                }
                continue;
            }
            match self.meaning(next) {
                Some(Meaning::Number(units)) if figures.is_none() => {
                    current = Some(current.unwrap_or(0).checked_add(units.checked_mul(1_000)?)?);
                }
                Some(Meaning::Half) if current.is_none() => current = Some(500),
                Some(Meaning::And) if next > first => match self.meaning(next + 1) {
                    Some(Meaning::Number(_)) if figures.is_none() => {}
                    Some(Meaning::Half) if multiplier.is_some_and(|by| by > 1_000) => {
                        subtotal = subtotal.checked_add(multiplier?.checked_mul(500)?)?;
                        next += 1;
                    }
                    _ => break,
                },
                Some(Meaning::Multiplier(by)) => {
                    let by_this = current.take().unwrap_or(1_000).checked_mul(by)?;
                    if by == 1_000 {
                        subtotal = subtotal.checked_add(by_this)?;
                    } else {
                        // `cien mil millones`
                        total = total.checked_add(by_this.checked_add(
                            subtotal.checked_mul(by)?.checked_mul(i64::from(subtotal > 0))?,
                        )?)?;
                        subtotal = 0;
                    }
                    multiplier = Some(by.max(multiplier.unwrap_or(0)));
                }
                Some(Meaning::Slang(word)) if slang.is_none() => {
                    current = Some(current?.checked_mul(word.worth)?);
                    slang = Some(word);
                }
                _ => break,
            }
            end = self.span(next).end as usize;
            next += 1;
        }
        let thousandths = total.checked_add(subtotal)?.checked_add(current.unwrap_or(0))?;
        (next > first).then_some(Quantity {
            thousandths,
            next,
            end,
            figures,
            multiplier,
            slang,
            glued,
        })
    }

    /// A sign of money right before a number, or the code of a currency: where it starts.
    fn sign_before(self, first: usize, done: usize) -> Option<(usize, Currency)> {
        let start = self.span(first).start as usize;
        let floor = done.checked_sub(1).map_or(0, |last| self.span(last).end as usize);
        let before = self.text.get(floor..start)?;
        let tight = before.trim_end_matches(' ');
        if before.len() - tight.len() > 2 {
            return None;
        }
        for (sign, currency) in &self.vocabulary.signs {
            let Some(rest) = tight.strip_suffix(&**sign) else { continue };
            let glued = |letter: char| letter.is_alphanumeric();
            if !(sign.starts_with(glued) && rest.ends_with(glued)) {
                return Some((floor + rest.len(), *currency));
            }
        }
        let before = first.checked_sub(1).filter(|before| *before >= done)?;
        match self.meaning(before)? {
            Meaning::Currency(currency) if self.continues(first) => {
                Some((self.span(before).start as usize, currency))
            }
            _ => None,
        }
    }

    /// `pesos`, `de pesos`, `$`: which currency, and where it ends.
    fn currency_behind(self, quantity: Quantity) -> Option<(Currency, usize)> {
        if let Some(Meaning::Currency(currency)) = quantity.glued {
            return Some((currency, quantity.end));
        }
        let rest = self.text.get(quantity.end..)?;
        let behind = rest.trim_start_matches(' ');
        if rest.len() - behind.len() <= 1 {
            let sign = self.vocabulary.signs.iter().find(|(sign, _)| {
                !sign.starts_with(char::is_alphanumeric)
                    && behind.strip_prefix(&**sign).is_some_and(|after| {
                        !after.trim_start().starts_with(|sign: char| sign.is_ascii_digit())
                    })
            });
            if let Some((sign, currency)) = sign {
                return Some((*currency, self.text.len() - behind.len() + sign.len()));
            }
        }
        let mut at = quantity.next;
        if self.meaning(at) == Some(Meaning::Filler) && quantity.multiplier.is_some() {
            at += 1;
        }
        match self.meaning(at)? {
            Meaning::Currency(currency) if (quantity.next..=at).all(|at| self.continues(at)) => {
                Some((currency, self.span(at).end as usize))
            }
            _ => None,
        }
    }

    /// `%`, `por ciento`: where it ends.
    fn percent_behind(self, quantity: Quantity) -> Option<usize> {
        let rest = self.text.get(quantity.end..)?;
        let behind = rest.trim_start_matches(' ');
        if rest.len() - behind.len() <= 1 && behind.starts_with('%') {
            return Some(self.text.len() - behind.len() + 1);
        }
        let is_spelt =
            self.word(quantity.next) == "por" && self.word(quantity.next + 1) == "ciento";
        is_spelt.then(|| self.span(quantity.next + 1).end as usize)
    }

    /// A unit of time behind a number, and its last word.
    fn unit_behind(self, quantity: Quantity) -> Option<(Unit, usize)> {
        let (unit, at) = match quantity.glued {
            Some(Meaning::Unit(unit)) => (unit, quantity.next.checked_sub(1)?),
            _ => match self.meaning(quantity.next)? {
                Meaning::Unit(unit) if self.continues(quantity.next) => (unit, quantity.next),
                _ => return None,
            },
        };
        // `días hábiles` are two words of one unit.
        match self.meaning(at + 1) {
            Some(Meaning::Unit(Unit::BusinessDays)) if unit == Unit::Days => {
                Some((Unit::BusinessDays, at + 1))
            }
            _ => Some((unit, at)),
        }
    }

    /// Whether a word of the street means money here, and not the thing that it also names.
    fn is_money(self, slang: Slang, quantity: Quantity) -> bool {
        let names_thing = self.meaning(quantity.next) == Some(Meaning::Filler)
            && self.word(quantity.next + 1) != "mas";
        !slang.is_thing || (!names_thing && quantity.thousandths != slang.worth * 1_000)
    }

    /// Whether a number is money though nothing says so: `50 mil`, `745.000`, and not `50 mil
    /// usuarios` or `52.123.456`.
    fn is_bare_money(self, quantity: Quantity) -> bool {
        let units = quantity.thousandths / 1_000;
        let is_large = match (quantity.multiplier, quantity.figures) {
            (Some(by), figures) => figures.is_some() || by > 1_000,
            (None, Some(number)) => {
                number.grouped_by.is_some() && units >= 1_000 && units % ROUND == 0
            }
            (None, None) => false,
        };
        if !is_large || quantity.thousandths == 0 || quantity.glued.is_some() {
            return false;
        }
        let mut at = quantity.next;
        if self.meaning(at) == Some(Meaning::Filler) {
            at += 1;
        }
        let is_counted =
            self.meaning(at) == Some(Meaning::Counted) && self.continues(quantity.next);
        // A dash or a slash makes it part of a code.
        let behind = self.bytes().get(quantity.end);
        !is_counted && !matches!(behind, Some(b'-' | b'/' | b':'))
    }
}
