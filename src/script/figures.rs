//! Figures that the law or a state sets and that change: `cifras.yaml`, with source and validity.

use crate::calendar::Date;
use crate::message::Message;

/// A figure by country and time: the minimum wage.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) values: Vec<FigureValue>,
}

/// What a figure is in one country for some time.
#[derive(Clone, Debug)]
pub(crate) struct FigureValue {
    /// ISO 3166 alpha-2.
    pub(crate) country: String,
    pub(crate) value: i64,
    /// First and last day; without a last day it is still in force.
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

impl Figure {
    /// The figure for the country of a message on the day of its receipt; the latest one that is
    /// known when the message does not say when it came in.
    pub(crate) fn value(&self, message: &Message<'_>) -> Option<i64> {
        let country = message.country.as_deref()?;
        let received = message.received_at.map(|received| received.date());
        let of_country = |value: &&FigureValue| value.country.eq_ignore_ascii_case(country);
        let in_force = |value: &&FigureValue| match received {
            None => true,
            Some(day) => value.from <= day && value.to.is_none_or(|to| day <= to),
        };
        let known = self.values.iter().filter(of_country).filter(in_force);
        known.max_by_key(|value| value.from).map(|value| value.value)
    }
}
