//! Collections in one JSON file, v2.0 and v2.1.

use serde_json::Value;

use crate::postman::fault::{self, Concern, Error, Fault, Place, Warning};
use crate::postman::json;
use crate::postman::kind::{self, Kind};
use crate::postman::schema::{self, Schema};
use crate::text::Source;

/// A collection that can be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Its name in Postman.
    pub name: String,
    /// Its requests, those in folders included; at least 1.
    pub n_requests: usize,
    /// The test scripts of its requests, of its folders and its own.
    pub n_test_scripts: usize,
    /// Its id with its owner, where the file has one: then its results are published when a key is at hand.
    pub uid: Option<String>,
    /// What its author will want to know.
    pub warnings: Vec<Warning>,
}

impl Collection {
    /// Adds what is warned of in all collections.
    pub(super) fn checked(mut self, place: Place) -> Result<Self, Error> {
        if self.n_requests == 0 {
            return Err(Error { place, fault: Fault::NoRequest });
        }
        if self.n_test_scripts == 0 {
            self.warnings.insert(0, Warning { place, concern: Concern::NoTestScript });
        }
        Ok(self)
    }
}

/// Reads and checks a collection file.
pub fn read_collection(source: &Source) -> Result<Collection, Error> {
    let value = json::read_any(source, Kind::Collection)?;
    match kind::kind_of(&value) {
        Some(Kind::Collection) | None => {}
        Some(found) => {
            let fault = Fault::Kind { found, expected: Kind::Collection };
            return Err(Error { place: Place::whole(source), fault });
        }
    }
    if json::is_yaml(source) {
        let message = "this is a YAML file; a collection is a JSON file that Postman exported as v2.1, or a v3 folder";
        let fault = Fault::Shape { message: message.to_owned() };
        return Err(Error { place: Place::whole(source), fault });
    }
    schema::check(source, &value, Schema::Collection)?;
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let version = text("/info/schema");
    if !["/v2.0.0/", "/v2.1.0/"].iter().any(|known| version.contains(known)) {
        let path = ["info".to_owned(), "schema".to_owned()];
        let place = Place::at(source, json::locate(source.text(), &path));
        let message = format!(
            "`info.schema` is `{version}`, not that of a collection v2.0 or v2.1; export it from Postman as v2.1"
        );
        return Err(Error { place, fault: Fault::Shape { message } });
    }
    let uid = text("/info/_uid");
    let collection = Collection {
        name: text("/info/name").to_owned(),
        n_requests: items(&value).map(count_requests).sum(),
        n_test_scripts: count_test_scripts(&value),
        uid: (!uid.is_empty()).then(|| uid.to_owned()),
        warnings: fault::warn_of_keys(source).collect(),
    };
    collection.checked(Place::whole(source))
}

fn items(folder: &Value) -> impl Iterator<Item = &Value> {
    folder.get("item").and_then(Value::as_array).into_iter().flatten()
}

// The JSON parser's limit of 128 levels bounds the recursion.
fn count_requests(item: &Value) -> usize {
    match item.get("item") {
        Some(_) => items(item).map(count_requests).sum(),
        None => 1,
    }
}

fn count_test_scripts(folder: &Value) -> usize {
    let events = folder.get("event").and_then(Value::as_array).into_iter().flatten();
    let own = events.filter(|event| {
        event.get("listen").and_then(Value::as_str) == Some("test")
            && event.pointer("/script/exec").is_some_and(has_code)
    });
    own.count() + items(folder).map(count_test_scripts).sum::<usize>()
}

/// Whether a script, a text or a list of lines, holds more than blanks.
fn has_code(script: &Value) -> bool {
    match script {
        Value::String(code) => !code.trim().is_empty(),
        Value::Array(lines) => lines.iter().any(has_code),
        _ => false,
    }
}
