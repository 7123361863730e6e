//! Operands of a type that their operator does not take, as far as types are known.

use crate::diagnostic::Diagnostic;
use crate::expression::{Expression, ExpressionKind, Operator};
use crate::lang::{ParameterType, PipelineValue, ValueType};
use crate::model::scope::{Form, Role, Scope, ScopedScalar};
use crate::model::{Model, Parameter};
use crate::rules::expression::expressions;
use crate::text::Span;
use crate::yaml::{Node, ScalarValue, Sequence};

const RULE: &str = "expression-type";

/// What an operand is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Bool,
}

impl Kind {
    const fn noun(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
        }
    }
}

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let scopes = model.scopes();
    for scalar in &scopes.scalars {
        if scalar.role == Role::StepCondition && matches!(scalar.form, Form::Bare(_)) {
            continue;
        }
        let types = Types { model, scope: scopes.scope(scalar) };
        for (expression, _) in expressions(scalar) {
            for part in expression.parts() {
                if let ExpressionKind::Binary { operator, left, right } = &part.kind {
                    types.check(scalar, operator.value, [left, right], part.span, diagnostics);
                }
            }
        }
    }
}

struct Types<'m, 'd> {
    model: &'m Model<'d>,
    scope: &'m Scope<'d>,
}

impl Types<'_, '_> {
    fn check(
        &self,
        scalar: &ScopedScalar<'_>,
        operator: Operator,
        operands: [&Expression<'_>; 2],
        whole: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let wanted = match operator {
            Operator::Or | Operator::And => return,
            Operator::Equal | Operator::NotEqual => {
                diagnostics.extend(self.equality(scalar, operator, operands, whole));
                return;
            }
            Operator::StartsWith | Operator::Contains | Operator::Matches => Kind::Text,
            Operator::GreaterOrEqual
            | Operator::Greater
            | Operator::LessOrEqual
            | Operator::Less => Kind::Number,
        };
        let symbol = operator.symbol();
        for (index, operand) in operands.into_iter().enumerate() {
            let is_pattern = matches!(operand.kind, ExpressionKind::Pattern(_));
            let message = if operator == Operator::Matches && index == 1 {
                if is_pattern {
                    continue;
                }
                format!("`{symbol}` needs a pattern such as `/^v.*/` on its right")
            } else if is_pattern {
                format!(
                    "`{symbol}` compares {}s, not patterns",
                    wanted.noun().trim_start_matches("a ")
                )
            } else {
                match self.kind(operand) {
                    Some(kind) if kind != wanted => {
                        format!("`{symbol}` needs {}, not {}", wanted.noun(), kind.noun())
                    }
                    _ => continue,
                }
            };
            diagnostics.push(Diagnostic::error(RULE, scalar.offsets().span(operand.span), message));
        }
    }

    /// Values of different types are never equal: accepted, but not what anyone means.
    fn equality(
        &self,
        scalar: &ScopedScalar<'_>,
        operator: Operator,
        [left, right]: [&Expression<'_>; 2],
        whole: Span,
    ) -> Option<Diagnostic> {
        let (left, right) = (self.kind(left)?, self.kind(right)?);
        if left == right {
            return None;
        }
        let result = operator == Operator::NotEqual;
        let message =
            format!("this is always {result}: {} never equals {}", left.noun(), right.noun());
        Some(Diagnostic::warning(RULE, scalar.offsets().span(whole), message))
    }

    fn kind(&self, expression: &Expression<'_>) -> Option<Kind> {
        match &expression.kind {
            ExpressionKind::Bool(_) | ExpressionKind::Not(_) => Some(Kind::Bool),
            ExpressionKind::Number(_) => Some(Kind::Number),
            ExpressionKind::Text(_) => Some(Kind::Text),
            ExpressionKind::Pattern(_) => None,
            ExpressionKind::Name(name) => self.name_kind(name),
            ExpressionKind::Binary { operator, .. } => match operator.value {
                // They give one of their operands.
                Operator::Or | Operator::And => None,
                _ => Some(Kind::Bool),
            },
        }
    }

    fn name_kind(&self, name: &str) -> Option<Kind> {
        let (root, rest) = name.split_once('.')?;
        match root {
            "parameters" => {
                let signature = &self.scope.element.as_ref()?.signature;
                signature.parameter(rest).and_then(parameter_kind)
            }
            "pipeline" => match rest.strip_prefix("parameters.") {
                Some(parameter) => {
                    let signature = self.model.pipeline_signature();
                    signature.parameter(parameter).and_then(parameter_kind)
                }
                None => match PipelineValue::find(rest)?.ty {
                    ValueType::String => Some(Kind::Text),
                    ValueType::Integer => Some(Kind::Number),
                    ValueType::Boolean => Some(Kind::Bool),
                    ValueType::Opaque => None,
                },
            },
            _ => None,
        }
    }
}

/// What an expression gives, if that is known and no string.
pub(super) fn kind_noun<'d>(
    model: &Model<'d>,
    scalar: &ScopedScalar<'d>,
    expression: &Expression<'_>,
) -> Option<&'static str> {
    let scopes = model.scopes();
    let types = Types { model, scope: scopes.scope(scalar) };
    types.kind(expression).filter(|kind| *kind != Kind::Text).map(Kind::noun)
}

fn parameter_kind(parameter: &Parameter<'_>) -> Option<Kind> {
    match parameter.ty? {
        ParameterType::String | ParameterType::EnvVarName => Some(Kind::Text),
        ParameterType::Enum => {
            let mut values = parameter.values.into_iter().flat_map(Sequence::items);
            let is_text = |value: Node<'_>| value.scalar_value() == Some(ScalarValue::String);
            values.all(is_text).then_some(Kind::Text)
        }
        ParameterType::Integer => Some(Kind::Number),
        ParameterType::Boolean => Some(Kind::Bool),
        ParameterType::Executor | ParameterType::Steps => None,
    }
}
