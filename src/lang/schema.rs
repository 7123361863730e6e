//! The language table as a JSON Schema, for editors and other tools.

use serde_json::{Map, Value, json};

use crate::lang::table::{Group, Key, Object, Rest, SymbolKind, Type, Variants};
use crate::lang::{CONFIG, STEP_CALL, VERSIONS};

/// The JSON Schema (draft 7) of a config of version 2.1. Says nothing of names that stand for nothing.
pub fn json_schema() -> Value {
    let mut printer = Printer { definitions: Map::new() };
    let root = printer.object(&CONFIG);
    printer.definitions.sort_keys();
    printer.definitions.insert("template".to_owned(), json!({"type": "string", "pattern": "<<"}));
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "CircleCI config",
        "description": "Printed from circlet's table of the language.",
    });
    if let (Value::Object(schema), Value::Object(root)) = (&mut schema, root) {
        schema.extend(root);
        schema.insert("definitions".to_owned(), Value::Object(printer.definitions));
    }
    schema
}

struct Printer {
    definitions: Map<String, Value>,
}

impl Printer {
    /// A reference to the definition of an object, which is printed when first met.
    fn reference<T>(
        &mut self,
        object: &'static T,
        name: &'static str,
        print: fn(&mut Self, &'static T) -> Value,
    ) -> Value {
        let name = name.replace(' ', "-");
        if !self.definitions.contains_key(&name) {
            // The object may contain itself: it must be known before it is printed.
            self.definitions.insert(name.clone(), Value::Null);
            let definition = print(self, object);
            self.definitions.insert(name.clone(), definition);
        }
        json!({"$ref": format!("#/definitions/{name}")})
    }

    /// What may stand where a type is asked for, templates included.
    fn value(&mut self, ty: &'static Type) -> Value {
        let mut arms: Vec<_> = ty.arms().iter().map(|arm| self.arm(arm.resolve())).collect();
        let takes_strings = ty.arms().iter().any(|arm| {
            matches!(
                arm.resolve(),
                Type::Any
                    | Type::Text
                    | Type::Scalar
                    | Type::Name(_)
                    | Type::Version
                    | Type::Template(_)
            )
        });
        if !takes_strings {
            arms.push(json!({"$ref": "#/definitions/template"}));
        }
        any_of(arms)
    }

    fn arm(&mut self, ty: &'static Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Text => json!({"type": "string"}),
            Type::Name(SymbolKind::Command) => {
                // These steps need a value, unless a command of the same name hides them; that is left aside.
                let bare = STEP_CALL.keys.iter().filter(|key| key.filled).map(|key| key.name);
                let bare: Vec<_> = bare.collect();
                json!({"type": ["string", "number", "boolean"], "not": {"enum": bare}})
            }
            Type::Scalar | Type::Name(_) => json!({"type": ["string", "number", "boolean"]}),
            Type::ScalarOrNothing => json!({"type": ["string", "number", "boolean", "null"]}),
            Type::Bool => json!({"type": "boolean"}),
            Type::Int(least, most) => integer(*least, *most),
            Type::Words(words) => json!({"enum": words}),
            Type::Format(format) => json!({"type": "string", "pattern": format.regex}),
            Type::Template(_) => json!({"$ref": "#/definitions/template"}),
            Type::Version => {
                let numbers = VERSIONS.iter().filter_map(|version| {
                    let number: f64 = version.parse().ok()?;
                    // `2.0` is the same number as `2`.
                    (number.to_string() == *version).then(|| json!(number))
                });
                let words = VERSIONS.iter().map(|version| json!(version)).chain(numbers);
                json!({"enum": words.collect::<Vec<_>>()})
            }
            Type::OrbReference => json!({"type": "string", "pattern": super::orb::REFERENCE}),
            Type::List(item) => json!({"type": "array", "items": self.value(item)}),
            Type::NonEmptyList(item) => {
                json!({"type": "array", "items": self.value(item), "minItems": 1})
            }
            Type::Object(object) => self.reference(*object, object.name, Self::object),
            Type::Variants(variants) => self.reference(*variants, variants.name, Self::variants),
            Type::Ref(_) | Type::Union(..) => self.value(ty),
        }
    }

    fn object(&mut self, object: &'static Object) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        let properties: Map<_, _> =
            object.keys.iter().map(|key| (key.name.to_owned(), self.key(key))).collect();
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Value::Object(properties));
        }
        let required = object.keys.iter().filter(|key| key.required).map(|key| key.name);
        let required: Vec<_> = required.collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        match &object.rest {
            Rest::Ignored | Rest::Arguments => {}
            Rest::Refused => {
                schema.insert("additionalProperties".to_owned(), json!(false));
            }
            Rest::Each(ty) => {
                schema.insert("additionalProperties".to_owned(), self.value(ty));
            }
            Rest::Calls(_, ty) => {
                let value = nullable(self.value(ty));
                schema.insert("additionalProperties".to_owned(), value);
            }
            Rest::Declares(kind, ty) => {
                if let Some(format) = kind.name_format() {
                    let names = json!({"pattern": format.regex});
                    schema.insert("propertyNames".to_owned(), names);
                }
                schema.insert("additionalProperties".to_owned(), self.value(ty));
            }
        }
        if object.one_key {
            schema.insert("minProperties".to_owned(), json!(1));
            schema.insert("maxProperties".to_owned(), json!(1));
        }
        let groups: Vec<_> = object.groups.iter().flat_map(group).collect();
        if !groups.is_empty() {
            schema.insert("allOf".to_owned(), json!(groups));
        }
        Value::Object(schema)
    }

    fn key(&mut self, key: &'static Key) -> Value {
        let value = self.value(&key.ty);
        // An empty value is worth a warning, no more, unless the key is needed.
        let value = if key.filled { value } else { nullable(value) };
        let mut schema = Map::from_iter([("description".to_owned(), json!(key.doc))]);
        if let Some(advice) = key.deprecated {
            schema.insert("deprecationMessage".to_owned(), json!(advice));
        }
        if let Value::Object(value) = value {
            // Draft 7 does not read what stands beside `$ref`.
            if value.contains_key("$ref") {
                schema.insert("allOf".to_owned(), json!([value]));
            } else {
                schema.extend(value);
            }
        }
        Value::Object(schema)
    }

    fn variants(&mut self, variants: &'static Variants) -> Value {
        let key = variants.key;
        let mut choices = Vec::new();
        if let Some(object) = variants.otherwise {
            let then = self.reference(object, object.name, Self::object);
            choices.push(json!({"if": {"not": {"required": [key]}}, "then": then}));
        }
        for &(word, object) in variants.rows {
            let then = self.reference(object, object.name, Self::object);
            let is_word = json!({"properties": {key: {"const": word}}, "required": [key]});
            choices.push(json!({"if": is_word, "then": then}));
        }
        let words: Vec<_> = variants.words().collect();
        let word = any_of(vec![json!({"enum": words}), json!({"$ref": "#/definitions/template"})]);
        let mut schema = json!({"type": "object", "properties": {key: word}, "allOf": choices});
        if variants.otherwise.is_none() {
            schema["required"] = json!([key]);
        }
        schema
    }
}

fn integer(least: i64, most: i64) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("integer"))]);
    if least != i64::MIN {
        schema.insert("minimum".to_owned(), json!(least));
    }
    if most != i64::MAX {
        schema.insert("maximum".to_owned(), json!(most));
    }
    Value::Object(schema)
}

/// One of several schemas, flat.
fn any_of(arms: Vec<Value>) -> Value {
    let mut flat = Vec::new();
    for arm in arms {
        match arm {
            Value::Object(mut arm) if arm.len() == 1 && arm.contains_key("anyOf") => {
                if let Some(Value::Array(inner)) = arm.remove("anyOf") {
                    flat.extend(inner);
                }
            }
            // A schema that takes everything takes what the others do.
            Value::Object(arm) if arm.is_empty() => return json!({}),
            arm => flat.push(arm),
        }
    }
    match <[Value; 1]>::try_from(flat) {
        Ok([only]) => only,
        Err(flat) => json!({"anyOf": flat}),
    }
}

/// The same, or nothing.
fn nullable(mut schema: Value) -> Value {
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push(json!("null")),
        Some(ty) => *ty = json!([ty, "null"]),
        _ => return any_of(vec![schema, json!({"type": "null"})]),
    }
    schema
}

fn group(group: &Group) -> Vec<Value> {
    let present =
        |name: &str| json!({"properties": {name: {"not": {"type": "null"}}}, "required": [name]});
    match group {
        Group::AtLeastOne(names) => {
            vec![any_of(names.iter().map(|name| present(name)).collect())]
        }
        Group::AtMostOne(names) => (1..names.len())
            .flat_map(|end| names[..end].iter().map(move |first| (first, names[end])))
            .map(|(first, second)| json!({"not": {"allOf": [present(first), present(second)]}}))
            .collect(),
        Group::Needs(name, needed) => vec![json!({"dependencies": {*name: [needed]}})],
        Group::NotEmpty(_) => vec![json!({"minProperties": 1})],
    }
}
