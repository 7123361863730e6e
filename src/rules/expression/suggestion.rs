//! Names that a place sees, and the one that an unknown name was probably meant to be.

use crate::lang::{PIPELINE_VALUES, PipelineValue};
use crate::model::scope::{MatrixNames, Scope};
use crate::model::{Model, Signature};
use crate::text::nearest;

/// How many unknown names of a config are compared with those that exist: where more are wrong, typing was not the
/// fault, and comparing all with all takes long.
pub(super) const N_COMPARED: usize = 30;

/// The name that a dotted name was probably meant to be.
pub(super) fn meant(name: &str, scope: &Scope<'_>, model: &Model<'_>) -> Option<String> {
    let (root, rest) = name.split_once('.').unwrap_or(("", name));
    let root = near_word(root, &["parameters", "pipeline", "matrix"]).unwrap_or(root);
    let element = scope.element.as_ref().map(|element| &element.signature);
    let pipeline = Some(model.pipeline_signature()).filter(|_| !scope.is_in_orb);
    let parameter = match (root, rest.split_once('.')) {
        ("pipeline", Some((word, parameter))) if is_parameters(word) => parameter,
        _ => rest,
    };
    if has(element, parameter) {
        return Some(format!("parameters.{parameter}"));
    }
    if has(pipeline, parameter) {
        return Some(format!("pipeline.parameters.{parameter}"));
    }
    match root {
        "parameters" => near(rest, element).map(|it| format!("parameters.{it}")),
        "pipeline" if parameter != rest => {
            near(parameter, pipeline).map(|it| format!("pipeline.parameters.{it}"))
        }
        "pipeline" => value(rest).map(|it| format!("pipeline.{it}")),
        "matrix" => match &scope.matrix {
            MatrixNames::Known(names) => {
                nearest(rest, names.iter().copied()).map(|it| format!("matrix.{it}"))
            }
            _ => None,
        },
        _ => PipelineValue::find(name).map(|_| format!("pipeline.{name}")),
    }
}

fn is_parameters(word: &str) -> bool {
    near_word(word, &["parameters"]).is_some()
}

/// The word itself, or the nearest one.
fn near_word<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let same = words.iter().copied().find(|other| *other == word);
    same.or_else(|| nearest(word, words.iter().copied()))
}

fn has(signature: Option<&Signature<'_>>, name: &str) -> bool {
    signature.is_some_and(|signature| signature.parameter(name).is_some())
}

fn near<'d>(name: &str, signature: Option<&Signature<'d>>) -> Option<&'d str> {
    nearest(name, signature?.parameters().iter().map(|parameter| parameter.name))
}

/// The pipeline value that a name was probably meant to be, or that ends as it does.
fn value(name: &str) -> Option<&'static str> {
    let offered = || PIPELINE_VALUES.iter().filter(|row| !row.is_private).map(|row| row.name);
    nearest(name, offered()).or_else(|| {
        let ending = format!(".{name}");
        offered().find(|value| value.ends_with(&ending))
    })
}
