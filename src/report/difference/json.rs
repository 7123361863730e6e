//! Changes as one JSON document for programs; `schemas/diff.schema.json` describes it.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::difference::{self, summary};
use crate::process::{Data, Value};
use crate::report::json::to_text;

/// Grows only when a reader of the old shape would misunderstand the new one.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    old: &'a str,
    new: &'a str,
    differs: bool,
    summary: String,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(rename = "change")]
    kind: &'static str,
    subject: &'static str,
    old: Option<Side<'a>>,
    new: Option<Side<'a>>,
    changes: Vec<Self>,
}

#[derive(Serialize)]
struct Side<'a> {
    name: &'a str,
    number: Option<usize>,
    workflows: &'a [String],
    value: Json,
}

/// The changes between two configs of these names.
pub fn difference_json(old: &str, new: &str, changes: &[difference::Change]) -> String {
    to_text(&Document {
        version: VERSION,
        old,
        new,
        differs: !changes.is_empty(),
        summary: summary(changes),
        changes: changes.iter().map(change).collect(),
    })
}

fn change(change: &difference::Change) -> Change<'_> {
    Change {
        kind: change.kind().word(),
        subject: change.subject.noun(),
        old: change.old.as_ref().map(written),
        new: change.new.as_ref().map(written),
        changes: change.parts.iter().map(self::change).collect(),
    }
}

fn written(side: &difference::Side) -> Side<'_> {
    Side {
        name: &side.name,
        number: side.number,
        workflows: &side.workflows,
        value: json(&side.value),
    }
}

fn json(value: &Value) -> Json {
    match &value.data {
        Data::Null | Data::Unknown => Json::Null,
        Data::Bool(value) => Json::Bool(*value),
        Data::Int(value) => Json::from(*value),
        // JSON has neither infinite numbers nor those that are none; they become null.
        Data::Float(value) => Json::from(*value),
        Data::BigInt(text) | Data::Text(text) => Json::from(&**text),
        Data::List(list) => list.iter().map(json).collect(),
        Data::Map(map) => {
            let entries = map.entries().map(|(key, value)| (key.name.to_string(), json(value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
    }
}
