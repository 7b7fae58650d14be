//! The labels and fields of a pack as definitions that schemas refer to.

use serde_json::{Map, Value, json};

use triaje::Vocabulary;

/// Dimensions that rules of `senales/` cannot give.
const LANE: &str = "seguridad";
/// Dimensions that tables know by their own keys.
const FLAG: &str = "bandera";

/// `etiqueta_<dimensión>` for each dimension, and `efectos`, `facetas` and `campos`.
pub(super) fn definitions(words: &Vocabulary) -> Map<String, Value> {
    let mut definitions = Map::new();
    let mut effects = Map::new();
    let mut facets = Map::new();
    for dimension in &words.dimensions {
        let key = dimension.key.as_str();
        let labels: Vec<Value> = dimension
            .labels
            .iter()
            .map(|(label, definition)| json!({ "const": label, "description": definition }))
            .collect();
        definitions.insert(format!("etiqueta_{key}"), json!({ "anyOf": labels }));
        let label = json!({ "$ref": format!("#/$defs/etiqueta_{key}") });
        let one_or_many = json!({ "anyOf": [label, { "type": "array", "items": label }] });
        if !dimension.is_scored && key != LANE && key != FLAG {
            facets.insert(key.to_owned(), one_or_many.clone());
        }
        if dimension.is_scored {
            let weights = dimension.labels.iter().map(|(label, definition)| {
                let weight = json!({ "$ref": "#/$defs/fuerza", "description": definition });
                (label.to_string(), weight)
            });
            let weights: Map<String, Value> = weights.collect();
            let weighted = json!({
                "type": "object", "properties": weights, "additionalProperties": false,
            });
            let given = json!({ "description": "Puntos por etiqueta; una sola vale media",
                "anyOf": [label, weighted] });
            effects.insert(key.to_owned(), given);
        } else if key != LANE {
            effects.insert(key.to_owned(), one_or_many);
        }
    }
    const HOOKS: [(&str, &str); 4] = [
        ("derivar", "El guion que anota datos antes de las reglas"),
        ("ajustar", "El guion que da puntos"),
        ("priorizar", "El guion que cambia impacto o urgencia"),
        ("enrutar", "El guion que escoge mesa o copias"),
    ];
    effects.extend(HOOKS.map(|(hook, description)| {
        (hook.to_owned(), json!({ "type": "string", "description": description }))
    }));
    let fields: Map<String, Value> = words
        .fields
        .iter()
        .map(|field| {
            let description = format!("Campo de tipo {}", field.kind);
            let test = json!({ "$ref": "#/$defs/prueba_de_campo", "description": description });
            (field.name.to_string(), test)
        })
        .collect();
    let closed = |description: &str, properties: Map<String, Value>| {
        json!({ "type": "object", "description": description, "properties": properties,
            "additionalProperties": false, "minProperties": 1 })
    };
    definitions.insert("efectos".to_owned(), closed("Qué da la regla cuando se dispara", effects));
    definitions.insert("facetas".to_owned(), closed("Está levantada una de estas", facets));
    definitions.insert("campos".to_owned(), closed("Lo que mandó el programa cumple", fields));
    definitions
}
