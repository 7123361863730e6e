//! Conditions that are strings, and therefore always true, though an expression was meant.

use crate::diagnostic::{Applicability, Diagnostic};
use crate::expression::{Expression, ExpressionKind, Segment, Template, expression};
use crate::model::Model;
use crate::model::scope::{Form, Role, ScopedScalar};
use crate::rules::expression::fix;
use crate::text::{Edit, Edits, Span};

const ALWAYS_TRUE: &str = "condition-always-true";

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for scalar in &model.scopes().scalars {
        let is_step = scalar.role == Role::StepCondition;
        if !is_step && scalar.role != Role::WorkflowCondition {
            continue;
        }
        let text = scalar.node.as_str().unwrap_or_default();
        match &scalar.form {
            Form::Template(template) if template.faults.is_empty() && has_text(template, text) => {
                diagnostics.push(text_beside_tag(scalar, template, text));
            }
            Form::Bare(Ok(condition)) if is_step && has_known_name(condition) => {
                diagnostics.push(bare_step_condition(scalar, text));
            }
            Form::Bare(_) if is_step && !text.trim().is_empty() => {
                diagnostics.push(string(scalar, text));
            }
            _ => {}
        }
    }
}

fn has_text(template: &Template<'_>, text: &str) -> bool {
    template.segments.iter().any(|segment| match segment {
        Segment::Text(span) => !span.slice(text).trim().is_empty(),
        _ => false,
    })
}

fn has_known_name(condition: &Expression<'_>) -> bool {
    let roots = ["parameters.", "pipeline.", "matrix."];
    condition.names().any(|name| roots.iter().any(|root| name.value.starts_with(root)))
}

/// `<< parameters.env >> == "prod"`: what is left after replacement is some text.
fn text_beside_tag(scalar: &ScopedScalar<'_>, template: &Template<'_>, text: &str) -> Diagnostic {
    let without_tags: String = template
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Text(span) => span.slice(text),
            Segment::Tag { expression, .. } => expression.span.slice(text),
            Segment::Section { .. } => "",
        })
        .collect();
    let inside = expression(without_tags.trim()).ok().filter(|it| it.as_name().is_none());
    let inside = inside.map(|it| with_quoted_words(without_tags.trim(), &it));
    let message = if inside.is_some() {
        "the comparison stands outside of `<< >>`, so the condition is a string, which is always true"
    } else {
        "with text beside `<< >>` the condition is a string, which is always true"
    };
    let diagnostic = Diagnostic::warning(ALWAYS_TRUE, scalar.node.target().span(), message);
    let whole = Span::new(0, text.len());
    let title = "put all of it in `<< >>`".to_owned();
    let found = inside.and_then(|inside| {
        let edit = scalar.offsets().edit(whole, &format!("<< {inside} >>"));
        fix(edit, title, Applicability::Unsafe)
    });
    Diagnostic { fix: found, ..diagnostic }
}

/// An expression in which words that name nothing are strings.
fn with_quoted_words(text: &str, expression: &Expression<'_>) -> String {
    let words = expression.names().filter(|name| !name.value.contains('.'));
    let edits = words
        .flat_map(|word| [Edit::insert(word.span.start, "\""), Edit::insert(word.span.end, "\"")]);
    let edits = Edits::new(edits.collect());
    edits.map_or_else(|_| text.to_owned(), |edits| edits.apply(text))
}

/// `condition: pipeline.git.branch == "main"` of a step.
fn bare_step_condition(scalar: &ScopedScalar<'_>, text: &str) -> Diagnostic {
    let message =
        "a step's condition is an expression only in `<< >>`, else a string, which is always true";
    let span = scalar.node.target().span();
    let diagnostic = Diagnostic::warning("expression-in-step-condition", span, message);
    let whole = Span::new(0, text.len());
    let wrapped = format!("<< {} >>", text.trim());
    let title = "put it in `<< >>`".to_owned();
    let edit = scalar.offsets().edit(whole, &wrapped);
    Diagnostic { fix: fix(edit, title, Applicability::Unsafe), ..diagnostic }
}

/// `condition: always` of a step.
fn string(scalar: &ScopedScalar<'_>, text: &str) -> Diagnostic {
    let span = scalar.node.target().span();
    let is_bool = matches!(expression(text), Ok(Expression { kind: ExpressionKind::Bool(_), .. }));
    let text = text.lines().next().unwrap_or_default();
    if !is_bool {
        let message = format!(
            "the string `{text}` is always true; write `true`, or an expression in `<< >>`"
        );
        return Diagnostic::warning(ALWAYS_TRUE, span, message);
    }
    let message = format!("the string \"{text}\" is always true; take the quotes away");
    let diagnostic = Diagnostic::warning(ALWAYS_TRUE, span, message);
    let edit = Some(Edit::replace(span, text));
    let title = "take the quotes away".to_owned();
    Diagnostic { fix: fix(edit, title, Applicability::Unsafe), ..diagnostic }
}
