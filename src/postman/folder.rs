//! Collections v3: a folder with a definition, and a YAML file for each request.

use serde::Deserialize;

use crate::postman::collection::Collection;
use crate::postman::fault::{self, Error, Fault, Place};
use crate::postman::json;
use crate::postman::kind::Kind;
use crate::text::Source;

/// The file that makes a folder a collection, relative to the folder.
pub const DEFINITION: &str = ".resources/definition.yaml";

/// What counts of a definition or a request.
#[derive(Deserialize)]
struct Part {
    #[serde(rename = "$kind", default)]
    kind: String,
    name: Option<String>,
    #[serde(default)]
    scripts: Vec<Script>,
}

#[derive(Deserialize)]
struct Script {
    #[serde(rename = "type", default)]
    event: String,
    #[serde(default)]
    code: String,
}

impl Part {
    fn n_test_scripts(&self) -> usize {
        // A folder's scripts say `http:afterResponse`, a request's `afterResponse`.
        let is_test = |script: &&Script| {
            script.event.ends_with("afterResponse") && !script.code.trim().is_empty()
        };
        self.scripts.iter().filter(is_test).count()
    }
}

/// Reads and checks a collection v3 from the YAML files in its folder, whose names are their paths from there, with
/// forward slashes. Files that are no part of a collection are passed over.
pub fn read_folder(folder: &str, files: &[Source]) -> Result<Collection, Error> {
    let whole = Place { file: folder.to_owned(), position: None };
    let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or(folder);
    let mut collection = Collection {
        name: name.to_owned(),
        n_requests: 0,
        n_test_scripts: 0,
        uid: None,
        warnings: Vec::new(),
    };
    let mut is_defined = false;
    for file in files {
        let is_request = file.name().ends_with(".request.yaml");
        if !is_request && !file.name().ends_with(DEFINITION) {
            continue;
        }
        // The places of faults start with the folder, as the user gave it.
        let path = format!("{}/{}", folder.trim_end_matches('/'), file.name());
        let source = Source::new(path, file.text());
        let part = read_part(&source)?;
        collection.n_requests += usize::from(is_request && part.kind.ends_with("-request"));
        collection.n_test_scripts += part.n_test_scripts();
        collection.warnings.extend(fault::warn_of_keys(&source));
        if file.name() == DEFINITION && part.kind == "collection" {
            is_defined = true;
            collection.name = part.name.unwrap_or(collection.name);
        }
    }
    if is_defined {
        collection.checked(whole)
    } else {
        Err(Error { place: whole, fault: Fault::NoDefinition })
    }
}

fn read_part(source: &Source) -> Result<Part, Error> {
    let value = json::read_yaml(source, Kind::CollectionFolder)?;
    // Serde's message would quote the value at fault, which may be a secret.
    serde_json::from_value(value).map_err(|_| Error {
        place: Place::whole(source),
        fault: Fault::Shape {
            message: "this is no part of a v3 collection: `$kind` and `name` must be texts, and `scripts` a list of maps with the texts `type` and `code`".to_owned(),
        },
    })
}
