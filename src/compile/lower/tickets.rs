//! `integraciones.yaml`: the fields that each help desk gets.

use super::Context;
use crate::compile::Files;
use crate::compile::problem::{Expected, Problem};
use crate::compile::tree::{Map, Node};
use crate::decision::{Category, Label, Level, Priority};
use crate::labels::Labels;
use crate::ticket::{FieldMap, Form, HelpDesk, Part, TicketMap};

const PARTS: &[(&str, Part)] = &[
    ("prioridad", Part::Priority),
    ("impacto", Part::Impact),
    ("urgencia", Part::Urgency),
    ("categoria", Part::Category),
    ("subtipo", Part::Subtype),
    ("tema", Part::Topic),
    ("cola", Part::Queue),
    ("copias", Part::Copies),
    ("banderas", Part::Flags),
    ("seguridad", Part::Dangers),
    ("etiquetas", Part::Tags),
    ("vence", Part::Due),
    ("vence_instante", Part::DueInstant),
    ("aviso", Part::Warning),
    ("aviso_instante", Part::WarningInstant),
    ("id", Part::Id),
];

const FORMS: &[(&str, Form)] = &[
    ("texto", Form::Text),
    ("numero", Form::Number),
    ("lista", Form::List),
    ("comas", Form::Commas),
];

/// The maps of the pack; none where it has no such file.
pub(super) fn lower(files: &Files<'_>, context: &mut Context<'_>) -> Vec<TicketMap> {
    let tree = files.named("integraciones.yaml").and_then(|file| file.tree.as_ref());
    let Some(map) = tree.and_then(|tree| tree.map(context.diagnostics)) else { return Vec::new() };
    let mut maps = Vec::new();
    for (key, node) in map.iter() {
        let Some(desk) = HelpDesk::from_name(&key.text) else {
            let known = HelpDesk::ALL.iter().map(|desk| desk.as_str().to_owned()).collect();
            let problem = Problem::UnknownKey { key: key.text.clone(), known };
            context.diagnostics.add(key.origin, problem);
            continue;
        };
        let Some(map) = node.map(context.diagnostics) else { continue };
        map.only(&["fuente", "campos", "nota"], context.diagnostics);
        let source = map.required("fuente", node.origin, context.diagnostics);
        source.and_then(|node| node.text(context.diagnostics));
        let fields = map.required("campos", node.origin, context.diagnostics);
        let fields = fields.map(|node| self::fields(node, context)).unwrap_or_default();
        maps.push(TicketMap { desk, fields });
    }
    maps
}

fn fields(node: &Node, context: &mut Context<'_>) -> Vec<(Label, FieldMap)> {
    let mut fields = Vec::new();
    for (key, node) in node.map(context.diagnostics).into_iter().flat_map(Map::iter) {
        let field = field(node, context);
        fields.extend(field.map(|field| (Label::from(key.text.as_str()), field)));
    }
    fields
}

fn field(node: &Node, context: &mut Context<'_>) -> Option<FieldMap> {
    let map = node.map(context.diagnostics)?;
    if let Some(fields) = map.get("campos") {
        map.only(&["campos"], context.diagnostics);
        return Some(FieldMap::Group(self::fields(fields, context)));
    }
    map.only(&["de", "valores", "forma"], context.diagnostics);
    let part = map.required("de", node.origin, context.diagnostics);
    let part = part.and_then(|node| super::named(node, PARTS, context.diagnostics));
    let form = map.get("forma").map(|node| super::named(node, FORMS, context.diagnostics));
    let values = map.get("valores");
    if form == Some(Some(Form::Number)) && values.is_none() {
        context.diagnostics.add(node.origin, Problem::MissingKey { key: "valores" });
    }
    let is_number = form == Some(Some(Form::Number));
    let values = values.map(|node| self::values(node, part, is_number, context));
    let (part, form) = (part?, form.unwrap_or(None));
    let usual = if part.is_list() { Form::List } else { Form::Text };
    Some(FieldMap::Of { part, values: values.unwrap_or_default(), form: form.unwrap_or(usual) })
}

/// `{ critica: urgent, … }`: complete for closed parts, labels of the pack for open ones.
fn values(
    node: &Node,
    part: Option<Part>,
    is_number: bool,
    context: &mut Context<'_>,
) -> Vec<(String, String)> {
    let Some(map) = node.map(context.diagnostics) else { return Vec::new() };
    let closed: Vec<&'static str> = match part {
        Some(Part::Priority) => Priority::ALL.iter().map(|known| known.as_str()).collect(),
        Some(Part::Impact | Part::Urgency) => {
            Level::ALL.iter().map(|known| known.as_str()).collect()
        }
        Some(Part::Category) => {
            let categories = Category::ALL.iter().map(|known| known.as_str());
            categories.chain([Labels::NONE]).collect()
        }
        _ => Vec::new(),
    };
    if !closed.is_empty() {
        map.only(&closed, context.diagnostics);
        for key in closed {
            map.required(key, node.origin, context.diagnostics);
        }
    }
    let dimension = match part {
        Some(Part::Subtype) => Some(Labels::SUBTYPE),
        Some(Part::Topic) => Some(Labels::TOPIC),
        Some(Part::Flags) => Some(Labels::FLAG),
        Some(Part::Dangers) => Some(Labels::SAFETY),
        _ => None,
    };
    let mut values = Vec::new();
    for (key, node) in map.iter() {
        let known = |dimension: &str| context.labels.find(dimension, &key.text).is_some();
        if let Some(dimension) = dimension.filter(|dimension| !known(dimension)) {
            let labels = context.labels.of(dimension);
            let problem = Problem::UnknownLabel {
                name: key.text.clone(),
                dimension: dimension.to_owned(),
                known: labels.map(|label| context.labels.name(label).to_string()).collect(),
            };
            context.diagnostics.add(key.origin, problem);
        }
        let Some(value) = node.text(context.diagnostics) else { continue };
        if is_number && value.parse::<i64>().is_err() {
            let problem = Problem::WrongType { expected: Expected::Integer };
            context.diagnostics.add(node.origin, problem);
        }
        values.push((key.text.clone(), value.to_owned()));
    }
    values
}
