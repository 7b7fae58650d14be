//! Entities of a decision: what was found in the text, with a value that is exact.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Label, Quote};

/// A typed thing found in the message: money, a date, an identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is: `money`, `percentage`, `date`, `duration`, `phone`, `email`, `url`, `handle`,
    /// `case_number`, `account`, `card`, `code`, or a document of the pack (`cc`, `nit`, `rut`…).
    pub kind: Label,
    /// Its value, where it has one.
    pub value: Option<EntityValue>,
    /// The unit of a number: `days`, `hours`… A date that is known only as so many days from the
    /// receipt, which is not known, is a number of `days`, negative before it.
    #[serde(default)]
    pub unit: Option<Label>,
    /// ISO 4217 code, for money.
    pub currency: Option<Label>,
    /// Where it stands.
    pub span: Quote,
}

/// The value of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntityValue {
    /// A sum, a per cent, a number of units.
    Number(Decimal),
    /// A date (`2026-11-12`, or `--11-12` of an unknown year), or an identifier without its
    /// separators. Of a card only the last four digits are told.
    Text(String),
}

/// A number with up to three decimals, exact: it is kept in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    thousandths: i64,
}

impl Decimal {
    /// The number that is so many thousandths.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self { thousandths }
    }

    /// How many thousandths it is.
    pub const fn thousandths(self) -> i64 {
        self.thousandths
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.thousandths / 1_000, (self.thousandths % 1_000).abs());
        let sign = if self.thousandths < 0 && whole == 0 { "-" } else { "" };
        match rest {
            0 => write!(f, "{whole}"),
            _ => {
                let decimals = format!("{rest:03}");
                write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
            }
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.thousandths % 1_000 == 0 {
            return serializer.serialize_i64(self.thousandths / 1_000);
        }
        // The shortest decimal that names this number is the one that it is displayed as.
        let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl serde::de::Visitor<'_> for Number {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number with up to three decimals")
            }
            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Decimal, E> {
                let thousandths = number.checked_mul(1_000);
                thousandths.map(Decimal::from_thousandths).ok_or_else(|| E::custom("too large"))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Decimal, E> {
                self.visit_i64(i64::try_from(number).map_err(E::custom)?)
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Decimal, E> {
                let written = format!("{number:.3}").replace('.', "");
                written.parse().map(Decimal::from_thousandths).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Number)
    }
}
