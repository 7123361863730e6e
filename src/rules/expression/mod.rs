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
use crate::text::{Edit, Edits};

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

/// A fix of one edit, if there is one.
fn fix(edit: Option<Edit>, title: String, applicability: Applicability) -> Option<Fix> {
    let edits = Edits::new(vec![edit?]).ok()?;
    Some(Fix { title, applicability, edits })
}
