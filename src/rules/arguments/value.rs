//! What values are and may be: members of enums, and the types of templates.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::expression::{ExpressionKind, Operator, Segment, Template, template};
use crate::lang::{ParameterType, PipelineValue, ValueType};
use crate::model::workflow::is_template;
use crate::model::{DeclarationId, Model, Parameter};
use crate::rules::phrase::choice;
use crate::text::{Edit, Edits, nearest};
use crate::yaml::{Context, Document, Node, NodeId, Sequence, quote};

/// The values of enums, each list read once.
#[derive(Default)]
pub(super) struct Enums<'d> {
    /// Sorted; `None` for a list whose values cannot be told. Those of orbs at hand stand in documents of their own.
    lists: BTreeMap<(*const Document<'d>, NodeId), Option<Vec<&'d str>>>,
}

impl<'d> Enums<'d> {
    /// Whether a value is for certain none of those that its parameter can have.
    pub(super) fn lacks(&mut self, parameter: &Parameter<'d>, value: Node<'_>) -> bool {
        let list = parameter.values.filter(|_| parameter.ty == Some(ParameterType::Enum));
        let text = value.as_str().filter(|text| !is_template(text));
        let Some((list, text)) = list.zip(text) else { return false };
        let key = (std::ptr::from_ref(list.node().document()), list.node().id());
        let values = self.lists.entry(key).or_insert_with(|| values(list));
        values.as_ref().is_some_and(|values| values.binary_search(&text).is_err())
    }

    /// The finding on a value that is none of its parameter's; `None` where it is one, and where that cannot be told.
    pub(super) fn fault(
        &mut self,
        rule: &'static str,
        subject: &str,
        parameter: &Parameter<'d>,
        value: Node<'_>,
    ) -> Option<Diagnostic> {
        if !self.lacks(parameter, value) {
            return None;
        }
        let (list, scalar, text) = (parameter.values?, value.scalar()?, value.as_str()?);
        let in_order = || list.items().filter_map(Node::as_str);
        let message = format!("{subject} must be {}, not `{text}`", choice(in_order(), list.len()));
        let error = Diagnostic::error(rule, value.target().span(), message);
        let Some(meant) = nearest(text, in_order().take(MOST_COMPARED)) else { return Some(error) };
        let message = format!("{}; did you mean `{meant}`?", error.message);
        let edits = Edits::new(vec![Edit::replace(scalar.content, meant)]);
        // Between the quotes that are there, or plain: a value that needs other quoting is left to the author.
        let is_plain = matches!(quote(meant, Context::Flow), Cow::Borrowed(_));
        let fix = edits.ok().filter(|_| is_plain).map(|edits| Fix {
            title: format!("write `{meant}`"),
            applicability: Applicability::Unsafe,
            edits,
        });
        Some(Diagnostic { message, fix, ..error })
    }
}

/// How many values of an enum a wrong one is compared with.
const MOST_COMPARED: usize = 100;

fn values(list: Sequence<'_>) -> Option<Vec<&str>> {
    let mut values: Vec<_> = list.items().filter_map(Node::as_str).collect();
    values.sort_unstable();
    let is_known = values.len() == list.len() && !values.iter().any(|value| is_template(value));
    (is_known && !values.is_empty()).then_some(values)
}

/// A template's type, and the parameter that it has it from.
#[derive(Clone, Copy)]
pub(super) struct Typed<'m, 'd> {
    pub(super) ty: ParameterType,
    /// The reference that it is, as written.
    name: Option<&'d str>,
    /// The parameter that this means.
    parameter: Option<&'m Parameter<'d>>,
}

impl fmt::Display for Typed<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name, self.ty) {
            (Some(name), ty) => write!(formatter, "`{name}` is of type `{}`", ty.word()),
            (None, ParameterType::Boolean) => {
                formatter.write_str("the expression is `true` or `false`")
            }
            (None, ParameterType::Integer) => formatter.write_str("the expression is a number"),
            (None, _) => formatter.write_str("the text around `<< … >>` makes this a string"),
        }
    }
}

impl Typed<'_, '_> {
    /// Shows where the type comes from.
    pub(super) fn labelled(&self, diagnostic: Diagnostic) -> Diagnostic {
        match (self.name, self.parameter) {
            (Some(name), Some(parameter)) => {
                let label = format!("`{name}` is declared here");
                diagnostic.with_label(parameter.key.span(), label)
            }
            _ => diagnostic,
        }
    }
}

/// The type of the value that a template becomes; `None` where that cannot be told.
pub(super) fn type_of<'m, 'd>(
    model: &'m Model<'d>,
    text: &'d str,
    within: Option<DeclarationId>,
) -> Option<Typed<'m, 'd>> {
    let template = template(text);
    let of_type = |ty| Some(Typed { ty, name: None, parameter: None });
    let Some(expression) = template.whole_expression() else {
        return if is_text(&template, text) { of_type(ParameterType::String) } else { None };
    };
    match &expression.kind {
        ExpressionKind::Name(name) => {
            // Whether a number of CircleCI's, such as `pipeline.number`, fits a string is not known; people do it.
            let value = name.strip_prefix("pipeline.").and_then(PipelineValue::find);
            if let Some(PipelineValue { ty: ValueType::String, .. }) = value {
                let ty = ParameterType::String;
                return Some(Typed { ty, name: Some(name), parameter: None });
            }
            let parameter = parameter(model, name, within)?;
            Some(Typed { ty: parameter.ty?, name: Some(name), parameter: Some(parameter) })
        }
        ExpressionKind::Bool(_) | ExpressionKind::Not(_) => of_type(ParameterType::Boolean),
        ExpressionKind::Number(_) => of_type(ParameterType::Integer),
        ExpressionKind::Text(_) => None,
        // These give one of their operands.
        ExpressionKind::Binary { operator, .. }
            if matches!(operator.value, Operator::And | Operator::Or) =>
        {
            None
        }
        ExpressionKind::Binary { .. } => of_type(ParameterType::Boolean),
        ExpressionKind::Pattern(_) => None,
    }
}

/// The parameter that a name in a template means.
pub(super) fn parameter<'m, 'd>(
    model: &'m Model<'d>,
    name: &str,
    within: Option<DeclarationId>,
) -> Option<&'m Parameter<'d>> {
    owned_parameter(model, name, within).map(|(_, parameter)| parameter)
}

/// The same, and the element that has it; `None` for a parameter of the pipeline.
pub(super) fn owned_parameter<'m, 'd>(
    model: &'m Model<'d>,
    name: &str,
    within: Option<DeclarationId>,
) -> Option<(Option<DeclarationId>, &'m Parameter<'d>)> {
    if let Some(name) = name.strip_prefix("pipeline.parameters.") {
        return Some((None, model.pipeline_signature().parameter(name)?));
    }
    let element = model.element(within)?;
    let parameter = model.signature(element)?.parameter(name.strip_prefix("parameters.")?)?;
    Some((Some(element), parameter))
}

/// Whether a template holds text beside its tags, so that it stays a text.
fn is_text(template: &Template<'_>, text: &str) -> bool {
    let holds_text = template.segments.iter().any(|segment| match segment {
        Segment::Text(span) => !span.slice(text).trim().is_empty(),
        _ => false,
    });
    let has_section =
        template.segments.iter().any(|segment| matches!(segment, Segment::Section { .. }));
    holds_text && !has_section && template.faults.is_empty()
}
