//! What came in: the customer's text and whatever the host knows about it.
//!
//! Comes in: borrowed or owned text, and optional facts. Goes out: the same, ready for the first
//! stage. A message knows nothing of rules: a field may be one that no rule reads.

use std::borrow::Cow;
use std::fmt;

use crate::calendar::Timestamp;

/// The way by which a message came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// A form on a site or inside an app.
    Web,
    /// A review in an app store or on a map.
    Review,
    /// E-mail.
    Email,
    /// WhatsApp or another messenger.
    Whatsapp,
    /// Chat on the company's own site.
    Chat,
    /// A public social network.
    Social,
    /// A call, written down by an agent.
    Phone,
    /// A counter or an office.
    InPerson,
    /// A letter on paper.
    Letter,
    /// Anything else, by the host's own name.
    Other(String),
}

impl Channel {
    /// The stable name used in JSON and in rule packs.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Web => "web",
            Self::Review => "resena",
            Self::Email => "email",
            Self::Whatsapp => "whatsapp",
            Self::Chat => "chat",
            Self::Social => "redes",
            Self::Phone => "telefono",
            Self::InPerson => "presencial",
            Self::Letter => "carta",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for Channel {
    /// Never fails: an unknown name is [`Channel::Other`].
    fn from(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "web" | "app" | "formulario" => Self::Web,
            "resena" | "reseña" | "review" | "app_review" => Self::Review,
            "email" | "correo" | "e-mail" => Self::Email,
            "whatsapp" => Self::Whatsapp,
            "chat" => Self::Chat,
            "redes" | "social" => Self::Social,
            "telefono" | "teléfono" | "phone" => Self::Phone,
            "presencial" | "in_person" => Self::InPerson,
            "carta" | "letter" => Self::Letter,
            _ => Self::Other(name.trim().to_owned()),
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The value of a field that the host sends along.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldValue {
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Bool(bool),
    /// Text, compared after folding.
    Text(String),
}

impl From<i64> for FieldValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for FieldValue {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<bool> for FieldValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for FieldValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for FieldValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

/// A message to triage. Only the text is needed.
///
/// ```
/// use triaje::{Channel, Message};
///
/// let message = Message::new("No me ha llegado el pedido")
///     .subject("Pedido 1234")
///     .channel(Channel::Whatsapp)
///     .country("CO")
///     .field("prior_cases_90d", 4);
/// assert_eq!(message.text(), "No me ha llegado el pedido");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Message<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) subject: Option<Cow<'a, str>>,
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) channel: Option<Channel>,
    pub(crate) country: Option<Cow<'a, str>>,
    pub(crate) sector: Option<Cow<'a, str>>,
    pub(crate) received_at: Option<Timestamp>,
    pub(crate) fields: Vec<(Cow<'a, str>, FieldValue)>,
}

impl<'a> Message<'a> {
    /// A message of which nothing but the text is known.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The subject line, where there is one.
    pub fn subject_line(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The customer's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The subject line, read before the text.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<Cow<'a, str>>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The host's own id, carried through to the decision.
    #[must_use]
    pub fn id(mut self, id: impl Into<Cow<'a, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The way by which it came in.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Channel>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// The country whose law and words apply: ISO 3166 alpha-2, in capitals.
    #[must_use]
    pub fn country(mut self, country: impl Into<Cow<'a, str>>) -> Self {
        self.country = Some(country.into());
        self
    }

    /// The sector of the company, as the pack names it.
    #[must_use]
    pub fn sector(mut self, sector: impl Into<Cow<'a, str>>) -> Self {
        self.sector = Some(sector.into());
        self
    }

    /// When it was received, with its own offset from UTC. Without it no date is computed.
    #[must_use]
    pub fn received_at(mut self, received_at: Timestamp) -> Self {
        self.received_at = Some(received_at);
        self
    }

    /// A field that the pack declares in `campos.yaml`. A later value replaces an earlier one.
    #[must_use]
    pub fn field(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<FieldValue>) -> Self {
        let name = name.into();
        self.fields.retain(|(known, _)| *known != name);
        self.fields.push((name, value.into()));
        self
    }

    /// The value of a field, if the host sent it.
    pub(crate) fn field_value(&self, name: &str) -> Option<&FieldValue> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}
