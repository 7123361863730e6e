//! Templates, expressions and conditions: their form, the names in them, the types of operands, and what is always
//! true. Each file checks several codes in one pass; each code has its own page.

pub(super) mod condition;
pub(super) mod form;
pub(super) mod logic;
pub(super) mod names;
pub(super) mod regex;
mod suggestion;
pub(super) mod types;

use crate::diagnostic::{Applicability, Fix};
use crate::expression::Expression;
use crate::model::scope::{Form, ScopedScalar};
use crate::text::{Edit, Edits, Span};
use crate::yaml::Node;

/// The expressions of a scalar that could be read, with whether each stands alone in `<< >>`.
fn expressions<'d>(scalar: &ScopedScalar<'d>) -> Vec<(Expression<'d>, bool)> {
    match &scalar.form {
        Form::Template(template) => {
            let found = template.expressions().into_iter();
            found
                .map(|expression| (expression.as_name().is_some(), expression))
                .map(|(is_alone, expression)| (expression, is_alone))
                .collect()
        }
        Form::Bare(Ok(expression)) => vec![(expression.clone(), false)],
        Form::Bare(Err(_)) => Vec::new(),
    }
}

/// A fix that replaces a part of a scalar's text. None for text behind an alias, which others may read as well.
fn replaced(
    node: Node<'_>,
    part: Span,
    text: &str,
    title: String,
    applicability: Applicability,
) -> Option<Fix> {
    one_edit(node.text_edit(part, text)?, title, applicability)
}

fn one_edit(edit: Edit, title: String, applicability: Applicability) -> Option<Fix> {
    let edits = Edits::new(vec![edit]).ok()?;
    Some(Fix { title, applicability, edits })
}
