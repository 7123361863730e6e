//! An organisation's own JSON Schema for configs: each departure from it becomes a finding at the text that departs.
//! Nothing of this runs unless a schema is given.

mod phrase;
mod value;

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::Location;
use jsonschema::{ReferencingError, ValidationError, Validator};
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::rules::schema::phrase::{demand, excluded, excluded_key, joined, limit, type_names};
use crate::rules::schema::value::{Place, locate, to_json};
use crate::text::Span;
use crate::yaml::Document;

/// The code of these findings.
pub(super) const CODE: &str = "schema";

/// A schema that is ready for use.
#[derive(Debug)]
pub struct Schema {
    name: String,
    json: Value,
    validator: Validator,
}

/// Why a text is no schema.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// It cannot be read at all.
    #[error("it is not JSON")]
    Json(#[source] serde_json::Error),
    /// It is JSON of another kind, or refers to a schema elsewhere.
    #[error("it is no JSON Schema{place}: {message}")]
    Schema {
        /// `, at …`, or nothing for the whole of it.
        place: String,
        /// What is wrong there.
        message: String,
    },
}

impl Schema {
    /// Reads a schema. `name` is what findings call it. References to other files or hosts are not followed.
    pub fn new(name: impl Into<String>, text: &str) -> Result<Self, SchemaError> {
        let text = text.trim_start_matches('\u{feff}');
        let json: Value = serde_json::from_str(text).map_err(SchemaError::Json)?;
        let validator = jsonschema::validator_for(&json).map_err(|error| SchemaError::Schema {
            place: match error.instance_path().as_str() {
                "" => String::new(),
                path => format!(", at `{path}`"),
            },
            message: complaint(&error),
        })?;
        Ok(Self { name: name.into(), json, validator })
    }

    /// Reports where a config departs from the schema. Values count as YAML 1.1 reads them, after merge keys.
    pub(super) fn check(&self, document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let value = document.root().map_or(Value::Null, to_json);
        let mut findings = Findings { schema: self, document, diagnostics };
        for error in self.validator.iter_errors(&value) {
            findings.explain(&error);
        }
    }

    /// What the schema itself says about the rule that was broken.
    fn description(&self, error: &ValidationError<'_>) -> Option<&str> {
        let (parent, _) = error.schema_path().as_str().rsplit_once('/')?;
        self.json.pointer(parent)?.get("description")?.as_str()
    }
}

/// Why a schema is none.
fn complaint(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::Referencing(ReferencingError::Unretrievable { uri, .. }) => {
            format!("`{uri}` is not looked up; put what it holds below `$defs`")
        }
        ValidationErrorKind::AnyOf { .. } => format!("`{}` cannot stand there", error.instance()),
        _ => error.to_string(),
    }
}

struct Findings<'a, 'd> {
    schema: &'a Schema,
    document: &'d Document<'d>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Findings<'_, '_> {
    /// Adds one finding for each thing to change; of alternatives, those of the nearest one.
    fn explain(&mut self, error: &ValidationError<'_>) {
        let place = locate(self.document, error.instance_path());
        match error.kind() {
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => {
                self.explain_alternatives(error, &place, context);
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                for key in unexpected {
                    let span = place.key_of(key).unwrap_or(place.whole());
                    let message =
                        format!("`{}` allows no key `{key}` in {place}", self.schema.name);
                    self.push(error, &place, span, message);
                }
            }
            _ => {
                let (span, message) = departure(error, &place);
                self.push(error, &place, span, message);
            }
        }
    }

    fn explain_alternatives(
        &mut self,
        error: &ValidationError<'_>,
        place: &Place<'_>,
        branches: &[Vec<ValidationError<'static>>],
    ) {
        let here = error.instance_path();
        let wanted_types = |branch: &[ValidationError<'static>]| {
            branch.iter().find_map(|inner| match inner.kind() {
                ValidationErrorKind::Type { kind } if inner.instance_path() == here => {
                    Some(type_names(kind))
                }
                _ => None,
            })
        };
        let fitting: Vec<_> =
            branches.iter().filter(|branch| wanted_types(branch).is_none()).collect();
        // Where each alternative lacks one key, any of them will do.
        let lacking = fitting.iter().filter_map(|branch| match branch.as_slice() {
            [only] => lacks_key(only, here),
            _ => None,
        });
        let lacking: Vec<_> = lacking.collect();
        if lacking.len() > 1 && lacking.len() == fitting.len() {
            let keys: Vec<_> = lacking.iter().map(|key| format!("`{key}`")).collect();
            let message = format!("{place} must have a key {}", joined(&keys, "or"));
            return self.push(error, place, place.owner(), message);
        }
        if let Some(branch) = fitting.iter().min_by_key(|branch| distance(branch, here)) {
            for inner in *branch {
                self.explain(inner);
            }
            return;
        }
        let mut names: Vec<String> =
            branches.iter().filter_map(|branch| wanted_types(branch)).flatten().collect();
        names.sort();
        names.dedup();
        let message = format!("{place} must be {}, not {}", joined(&names, "or"), place.found());
        self.push(error, place, place.whole(), message);
    }

    fn push(
        &mut self,
        error: &ValidationError<'_>,
        place: &Place<'_>,
        span: Span,
        message: String,
    ) {
        let mut diagnostic = Diagnostic::error(CODE, span, message);
        if let Some(alias) = place.via.filter(|alias| alias.span() != span) {
            diagnostic = diagnostic.with_label(alias.span(), "it comes in here");
        }
        if let Some(description) = self.schema.description(error) {
            diagnostic = diagnostic.with_help(format!("`{}`: {description}", self.schema.name));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// What is wrong with one value, and where.
fn departure(error: &ValidationError<'_>, place: &Place<'_>) -> (Span, String) {
    match error.kind() {
        ValidationErrorKind::PropertyNames { error: inner } => {
            let name = inner.instance().as_str().unwrap_or_default();
            let demand = demand(inner).unwrap_or_else(|| "be another one".to_owned());
            let message = format!("the key `{name}` of {place} must {demand}");
            (place.key_of(name).unwrap_or(place.whole()), message)
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            (place.owner(), format!("{place} must have a key `{key}`"))
        }
        ValidationErrorKind::FalseSchema => (place.owner(), format!("{place} is not allowed")),
        ValidationErrorKind::Not { schema } => match excluded_key(schema) {
            Some(key) => {
                let span = place.key_of(key).unwrap_or(place.whole());
                (span, format!("{place} must not have a key `{key}`"))
            }
            None => (place.whole(), format!("{place} must not be {}", excluded(schema, place))),
        },
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            let message = "fits several alternatives, of which it may fit only one";
            (place.whole(), format!("{place} {message}"))
        }
        _ => {
            let message = match (demand(error), limit(error)) {
                (Some(demand), _) => format!("{place} must {demand}, not {}", place.found()),
                (_, Some((limit, n_found))) => format!("{place} must {limit}, not {n_found}"),
                _ => format!("{place} is not what the schema asks for: {}", error.masked()),
            };
            (place.whole(), message)
        }
    }
}

/// How far a value is from an alternative: first by whether it is of that kind at all, then by what is wrong inside.
fn distance(branch: &[ValidationError<'static>], here: &Location) -> [usize; 4] {
    let depth = |path: &Location| path.iter().count();
    let count = |test: fn(&ValidationErrorKind) -> bool| {
        let near = branch.iter().filter(|inner| depth(inner.instance_path()) <= depth(here) + 1);
        near.filter(|inner| test(inner.kind())).count()
    };
    [
        branch.iter().filter(|inner| lacks_key(inner, here).is_some()).count(),
        count(|kind| {
            matches!(kind, ValidationErrorKind::Constant { .. } | ValidationErrorKind::FalseSchema)
        }),
        count(|kind| matches!(kind, ValidationErrorKind::Enum { .. })),
        branch.len(),
    ]
}

/// The key that a value lacks.
fn lacks_key<'e>(error: &'e ValidationError<'static>, here: &Location) -> Option<&'e str> {
    match error.kind() {
        ValidationErrorKind::Required { property } if error.instance_path() == here => {
            property.as_str()
        }
        _ => None,
    }
}
