//! A decision for a person to read: what it is and what to do first, then why.

use std::fmt::{self, Write as _};

use anstyle::Style;

use triaje::{
    Category, Customer, Deadline, Decision, Engine, Evidence, EvidenceSource, Label, Part,
    Priority, Quote, Request,
};

use crate::cli::output::{self, ALARM, FAINT, GOOD, NOTICE, STRONG, points, styled, wrapped};
use crate::cli::texts::Lang;

/// How many pieces of evidence a label shows; all of them are in the JSON.
const MOST_REASONS: usize = 4;
/// How many quotes a line shows.
const MOST_QUOTES: usize = 3;
/// How many letters of a quote are shown.
const MOST_LETTERS: usize = 60;
/// Where the values of the upper part begin.
const COLUMN: usize = 15;

/// Writes a decision.
pub(super) fn rendered(decision: &Decision, engine: &Engine, lang: Lang) -> String {
    let mut page = Page { text: String::new(), lang };
    page.title(decision, engine);
    let dangers = decision.safety.iter();
    let dangers = dangers.map(|danger| (&danger.kind, quoted(&danger.spans, lang)));
    page.section(lang.dangers(), ALARM, dangers);
    page.facts(decision);
    if let Some(deadline) = &decision.deadline {
        page.deadline(deadline);
    }
    let flags = decision.flags.iter();
    let flags = flags.map(|flag| (&flag.flag, quoted(&flag.spans, lang)));
    page.section(lang.flags(), NOTICE, flags);
    let entities = decision.entities.iter();
    let entities =
        entities.map(|entity| (&entity.kind, quoted(std::slice::from_ref(&entity.span), lang)));
    page.section(lang.entities(), STRONG, entities);
    page.reasons(decision);
    let review = decision.review.iter();
    page.section(
        lang.review(),
        NOTICE,
        review.map(|review| (&review.reason, review.detail.clone())),
    );
    let faults = decision.faults.iter();
    let faults = faults.map(|fault| (&fault.rule, format!("{}: {}", fault.script, fault.message)));
    page.section(lang.faults(), ALARM, faults);
    let steps = decision.handling.iter();
    let steps = steps.map(|step| (&step.step, format!("{}. {}", step.reason, step.text)));
    page.section(lang.handling(), STRONG, steps);
    page.suppressed(decision);
    page.text
}

/// The text so far.
struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, line: impl fmt::Display) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn title(&mut self, decision: &Decision, engine: &Engine) {
        let (category, finer) = match decision.category {
            Some(category) => (category.as_str(), &decision.subtype),
            None => (self.lang.no_category(), &decision.no_pqrs),
        };
        let finer = finer.as_ref().map(|finer| format!(" · {finer}")).unwrap_or_default();
        let title = styled(STRONG, category.to_uppercase());
        self.line(format_args!("{title}{finer}"));
        let definition = match decision.category {
            Some(category) => engine.definition(category),
            None => self.lang.no_category_definition(),
        };
        if !definition.is_empty() {
            let definition = format!("  {}", wrapped(definition, 2));
            self.line(styled(FAINT, definition));
        }
    }

    /// The upper part: a name and a value a line.
    fn facts(&mut self, decision: &Decision) {
        let lang = self.lang;
        self.line("");
        let customer = styled(customer_style(decision), decision.customer);
        self.fact(lang.customer(), &customer);
        if let Some(topic) = &decision.topic {
            self.fact(lang.topic(), topic);
        }
        if decision.requests.len() > 1 {
            let requests: Vec<_> = decision.requests.iter().map(request).collect();
            self.fact(lang.requests(), requests.join(" + "));
        }
        for (name, labels) in decision.facets.iter().filter(|(_, labels)| !labels.is_empty()) {
            self.fact(lang.facet(name.as_str()), joined(labels));
        }
        let style = match decision.priority {
            Priority::Critica => ALARM,
            Priority::Alta => NOTICE,
            Priority::Media => STRONG,
            Priority::Baja => GOOD,
        };
        let matrix = lang.matrix(decision.impact.as_str(), decision.urgency.as_str());
        let priority = styled(style, decision.priority);
        self.fact(lang.priority(), format_args!("{priority}  {}", styled(FAINT, matrix)));
        let mut route = styled(STRONG, &decision.route.queue);
        if !decision.route.copies.is_empty() {
            let copies = joined(&decision.route.copies);
            let _ = write!(route, "  {}", lang.copies(&copies));
        }
        if decision.route.hold_auto_reply {
            let _ = write!(route, "  {}", styled(NOTICE, lang.hold_auto_reply()));
        }
        self.fact(lang.route(), route);
        if !decision.missing.is_empty() {
            self.fact(lang.missing(), joined(&decision.missing));
        }
    }

    fn fact(&mut self, name: &str, value: impl fmt::Display) {
        let name = styled(FAINT, format_args!("{name:width$}", width = COLUMN - 2));
        self.line(format_args!("  {name}{value}"));
    }

    /// A further line under the last fact.
    fn more(&mut self, text: &str) {
        let text = wrapped(text, COLUMN);
        self.line(format_args!("{:COLUMN$}{}", "", styled(FAINT, text)));
    }

    fn deadline(&mut self, deadline: &Deadline) {
        let lang = self.lang;
        let mut term = lang.term(deadline.amount, deadline.unit.as_str());
        if let Some(due) = deadline.instant.as_ref().or(deadline.due.as_ref()) {
            let due = styled(STRONG, lang.due(due));
            let _ = write!(term, "  {due}");
        }
        if let Some(date) = &deadline.warn_on {
            let _ = write!(term, "  {}", lang.warn_on(date));
        }
        self.fact(lang.deadline(), term);
        self.more(&format!("{}. {}", deadline.description, deadline.basis));
        if !deadline.skipped.is_empty() {
            let days = deadline.skipped.iter().map(|day| format!("{} {}", day.date, day.name));
            self.more(&lang.skipped(&days.collect::<Vec<_>>().join(", ")));
        }
        if let Some(date) = &deadline.extended_due {
            self.more(&lang.extended(date));
        }
        if !deadline.duties.is_empty() {
            let duties = deadline.duties.iter().map(|duty| match &duty.due {
                Some(due) => format!("{} {due}", duty.duty),
                None => duty.duty.to_string(),
            });
            self.more(&lang.duties(&duties.collect::<Vec<_>>().join(", ")));
        }
        if let Some(silence) = &deadline.silence {
            self.more(&lang.silence(silence));
        }
        for assumption in &deadline.assumptions {
            self.more(&lang.assumed(assumption));
        }
    }

    /// A heading, and under it a label and a text a line; nothing when there is no entry.
    fn section<'a>(
        &mut self,
        heading: &str,
        style: Style,
        entries: impl Iterator<Item = (&'a Label, String)>,
    ) {
        let entries: Vec<_> = entries.collect();
        let Some(width) = entries.iter().map(|(label, _)| label.as_str().len()).max() else {
            return;
        };
        self.heading(heading);
        let mut before = "";
        for (label, text) in &entries {
            let shown = if label.as_str() == before { "" } else { label.as_str() };
            before = label.as_str();
            if text.is_empty() {
                self.line(format_args!("  {}", styled(style, shown)));
                continue;
            }
            let shown = styled(style, format_args!("{shown:width$}"));
            self.line(format_args!("  {shown}  {}", wrapped(text, width + 4)));
        }
    }

    fn heading(&mut self, heading: &str) {
        self.line("");
        self.line(styled(STRONG, heading));
    }

    /// The heaviest points for each label that was decided.
    fn reasons(&mut self, decision: &Decision) {
        let mut reasons = Vec::new();
        let mut hidden = 0_usize;
        for (dimension, label) in decided(decision) {
            let mut own: Vec<&Evidence> = decision
                .evidence
                .iter()
                .filter(|evidence| evidence.dimension == dimension && evidence.label == label)
                .filter(|evidence| evidence.weight > 0 && evidence.source != EvidenceSource::Prior)
                .collect();
            own.sort_by_key(|evidence| std::cmp::Reverse(evidence.weight));
            hidden += own.len().saturating_sub(MOST_REASONS);
            own.truncate(MOST_REASONS);
            reasons.extend(own);
        }
        if reasons.is_empty() {
            return;
        }
        let width = |text: fn(&Evidence) -> &Label| {
            reasons.iter().map(|evidence| text(evidence).as_str().len()).max().unwrap_or_default()
        };
        let (label_width, id_width) = (width(|reason| &reason.label), width(|reason| &reason.id));
        self.heading(self.lang.why());
        for reason in reasons {
            let weight = styled(GOOD, format_args!("{:>5}", points(reason.weight)));
            let (label, id) = (&reason.label, &reason.id);
            let id = styled(FAINT, format_args!("{id:id_width$}"));
            let words = [quoted(&reason.spans, self.lang), reason.because.join(", ")];
            let words = words.join(" ");
            let words = words.trim();
            self.line(format_args!("  {weight} {label:label_width$}  {id}  {words}"));
        }
        if hidden > 0 {
            self.line(format_args!("        {}", styled(FAINT, self.lang.and_more(hidden))));
        }
    }

    fn suppressed(&mut self, decision: &Decision) {
        let lang = self.lang;
        let entries = decision.suppressed.iter().map(|suppressed| {
            let why = lang.why_suppressed(suppressed.why.as_str());
            (&suppressed.id, format!("{} ({why})", quoted(&suppressed.spans, lang)))
        });
        self.section(lang.suppressed(), FAINT, entries);
    }
}

fn customer_style(decision: &Decision) -> Style {
    match decision.customer {
        Customer::Abusivo => NOTICE,
        _ => Style::new(),
    }
}

/// What was decided and has points: the category, the other requests, the customer.
fn decided(decision: &Decision) -> Vec<(&'static str, &'static str)> {
    let mut labels = vec![("category", decision.category.map_or("ninguna", Category::as_str))];
    for request in &decision.requests {
        let label = ("category", request.category.as_str());
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.push(("customer", decision.customer.as_str()));
    labels
}

fn request(request: &Request) -> String {
    let subtype = request.subtype.as_ref().map(|subtype| format!(" ({subtype})"));
    format!("{}{}", request.category, subtype.unwrap_or_default())
}

fn joined(labels: &[Label]) -> String {
    labels.iter().map(Label::as_str).collect::<Vec<_>>().join(", ")
}

/// The words of the message, or their place where the words were left out. A quote inside
/// another says nothing new.
fn quoted(spans: &[Quote], lang: Lang) -> String {
    let is_inside = |one: &Quote, other: &Quote| {
        let (length, other_length) = (one.end - one.start, other.end - other.start);
        one.part == other.part
            && one.start >= other.start
            && one.end <= other.end
            && length < other_length
    };
    let mut quotes: Vec<String> = spans
        .iter()
        .filter(|one| !spans.iter().any(|other| is_inside(one, other)))
        .map(|span| {
            let quote = match &span.text {
                Some(words) => format!("«{}»", output::shortened(words, MOST_LETTERS)),
                None => format!("[{}..{}]", span.start, span.end),
            };
            match span.part {
                Part::Text => quote,
                Part::Subject => format!("{quote} ({})", lang.in_subject()),
            }
        })
        .collect();
    if quotes.len() > MOST_QUOTES {
        quotes.truncate(MOST_QUOTES);
        quotes.push("…".to_owned());
    }
    quotes.join(" ")
}
