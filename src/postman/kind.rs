//! Which of Postman's files, and its neighbours', a text is.

use serde_json::Value;

use crate::postman::folder::DEFINITION;
use crate::postman::json;
use crate::text::Source;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A collection v2.0 or v2.1, one JSON file.
    Collection,
    /// The definition in a collection v3, which is a folder.
    CollectionFolder,
    /// A collection v1, which Postman has retired.
    CollectionV1,
    /// A collection as Postman's API gives it, below a key `collection`.
    ApiReply,
    /// An environment.
    Environment,
    /// The global variables of a workspace.
    Globals,
    /// An `OpenAPI`, `Swagger` or `AsyncAPI` definition.
    Specification,
    /// The rows that a collection runs with.
    IterationData,
}

impl Kind {
    /// What it is called, with its article.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Collection => "a Postman collection",
            Self::CollectionFolder => "the definition of a v3 collection",
            Self::CollectionV1 => "a Postman collection v1",
            Self::ApiReply => "a reply of Postman's API",
            Self::Environment => "a Postman environment",
            Self::Globals => "a file of Postman globals",
            Self::Specification => "an API specification",
            Self::IterationData => "iteration data",
        }
    }
}

/// Something that was found in a repository and that a job can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// [`Kind::Collection`], [`Kind::CollectionFolder`], [`Kind::Environment`] or [`Kind::Specification`].
    pub kind: Kind,
    /// The file's path; of a v3 collection, the folder's.
    pub path: String,
    /// What it calls itself; its path where it does not.
    pub name: String,
}

/// The collections, environments and specifications among some files, by path. The name of a source is its path,
/// with forward slashes.
pub fn discover<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Vec<Candidate> {
    let mut found: Vec<_> = sources.into_iter().filter_map(candidate).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let folders: Vec<_> = found
        .iter()
        .filter(|candidate| candidate.kind == Kind::CollectionFolder)
        .map(|candidate| format!("{}/", candidate.path))
        .collect();
    // The folders within a v3 collection have definitions like its own.
    found.retain(|candidate| !folders.iter().any(|folder| candidate.path.starts_with(folder)));
    found
}

fn candidate(source: &Source) -> Option<Candidate> {
    let value = json::read_any(source, Kind::Collection).ok()?;
    let kind = kind_of(&value)?;
    let mut path = source.name();
    let name = match kind {
        Kind::Collection => value.pointer("/info/name"),
        Kind::CollectionFolder => {
            path = path.strip_suffix(DEFINITION)?.strip_suffix('/')?;
            value.get("name")
        }
        Kind::Environment => value.get("name"),
        Kind::Specification => value.pointer("/info/title"),
        Kind::CollectionV1 | Kind::ApiReply | Kind::Globals | Kind::IterationData => return None,
    };
    let name = name.and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    Some(Candidate { kind, path: path.to_owned(), name: name.unwrap_or(path).to_owned() })
}

/// What a text is; `None` for what Postman has no use for.
pub fn identify(source: &Source) -> Option<Kind> {
    kind_of(&json::read_any(source, Kind::Collection).ok()?)
}

pub(super) fn kind_of(value: &Value) -> Option<Kind> {
    let file = value.as_object()?;
    let has = |key: &str| file.contains_key(key);
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let schema = text("/info/schema");
    if has("openapi") || has("swagger") || has("asyncapi") {
        return Some(Kind::Specification);
    }
    if text("/$kind") == "collection" {
        return Some(Kind::CollectionFolder);
    }
    if schema.contains("/collection/v2.") || has("info") && has("item") {
        return Some(Kind::Collection);
    }
    if schema.contains("/collection/v1") || has("requests") && has("order") {
        return Some(Kind::CollectionV1);
    }
    if file.get("collection").is_some_and(|inner| kind_of(inner) == Some(Kind::Collection)) {
        return Some(Kind::ApiReply);
    }
    let variables = file.get("values").and_then(Value::as_array);
    let has_variables = variables
        .is_some_and(|variables| variables.iter().any(|variable| variable.get("key").is_some()));
    match text("/_postman_variable_scope") {
        "environment" => Some(Kind::Environment),
        "globals" => Some(Kind::Globals),
        // Written by hand; exported ones say so.
        _ if has_variables && has("name") => Some(Kind::Environment),
        _ => None,
    }
}
