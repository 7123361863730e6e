//! Matrices that make no job, the same job twice, or leave out what they never make.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Matrix, MatrixParameter, is_template};
use crate::yaml::Node;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let Some(matrix) = invocation.matrix() else { continue };
        for parameter in &matrix.parameters {
            check_values(&matrix, parameter, diagnostics);
        }
        check_exclude(&matrix, diagnostics);
    }
}

fn check_values(
    matrix: &Matrix<'_>,
    parameter: &MatrixParameter<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let name = parameter.name;
    if parameter.values.is_empty() && matrix.is_complete {
        let message = format!("`{name}` has no value, so the matrix makes no job");
        let span = parameter.key.span();
        diagnostics.push(Diagnostic::warning("matrix-empty", span, message));
    }
    let mut seen: std::collections::BTreeMap<&str, Node<'_>> = std::collections::BTreeMap::new();
    for &value in &parameter.values {
        let Some(text) = value.as_str().filter(|text| !is_template(text)) else { continue };
        let Some(first) = seen.get(text).copied() else {
            seen.insert(text, value);
            continue;
        };
        if first.scalar_value() == value.scalar_value() {
            let message = format!("`{text}` stands twice in `{name}`, so the same job runs twice");
            let diagnostic = Diagnostic::warning("matrix-duplicate-value", value.span(), message);
            diagnostics.push(diagnostic.with_label(first.span(), "the first time"));
        }
    }
}

fn check_exclude(matrix: &Matrix<'_>, diagnostics: &mut Vec<Diagnostic>) {
    const CODE: &str = "matrix-exclude-unmatched";
    for entry in matrix.exclude.iter().flat_map(|exclude| exclude.merged()) {
        let Some(name) = entry.entry.name() else { continue };
        let Some(parameter) = matrix.parameters.iter().find(|it| it.name == name) else {
            let message = format!("the matrix has no `{name}`, so this leaves out nothing");
            diagnostics.push(Diagnostic::warning(CODE, entry.entry.key.span(), message));
            continue;
        };
        let value = entry.entry.value.target();
        let Some(text) = value.as_str().filter(|text| !is_template(text)) else { continue };
        let may_be = |other: &Node<'_>| {
            other.as_str().is_none_or(|other| other == text || is_template(other))
        };
        // A list that is not in the file may hold anything.
        if !parameter.values.is_empty() && !parameter.values.iter().any(may_be) {
            let message = format!("`{name}` never is `{text}`, so this leaves out nothing");
            let diagnostic = Diagnostic::warning(CODE, value.span(), message);
            diagnostics.push(diagnostic.with_label(parameter.key.span(), "its values"));
        }
    }
}
