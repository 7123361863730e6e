//! Names in templates and expressions: is there a parameter or a value of that name where it stands.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::lang::PipelineValue;
use crate::model::Model;
use crate::model::scope::{Form, MatrixNames, Role, Scope, ScopedScalar};
use crate::rules::expression::form::escaped;
use crate::rules::expression::suggestion::{N_COMPARED, meant};
use crate::rules::expression::{expressions, fix};
use crate::text::Spanned;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut n_unknown = 0;
    for scalar in &model.scopes().scalars {
        // A step's condition without `<< >>` is none in the documentation; another rule speaks of it.
        if scalar.role == Role::StepCondition && matches!(scalar.form, Form::Bare(_)) {
            continue;
        }
        for (expression, is_alone) in expressions(scalar) {
            for name in expression.names() {
                let scope = model.scopes().scope(scalar);
                let is_operand = expression.as_name().is_none();
                let place = Use { model, scalar, scope, name, is_alone, is_operand };
                let Some(mut diagnostic) = place.check() else { continue };
                if diagnostic.fix.is_none() && diagnostic.rule != DEPRECATED {
                    n_unknown += 1;
                    if n_unknown <= N_COMPARED {
                        place.suggest(&mut diagnostic);
                    }
                }
                diagnostics.push(diagnostic);
            }
        }
    }
}

const DEPRECATED: &str = "deprecated-pipeline-value";

/// A name, and where it stands.
struct Use<'m, 'd> {
    model: &'m Model<'d>,
    scalar: &'m ScopedScalar<'d>,
    scope: &'m Scope<'d>,
    name: Spanned<&'d str>,
    /// Whether it is all that stands in `<< >>`.
    is_alone: bool,
    /// Whether an operator stands before or behind it.
    is_operand: bool,
}

impl Use<'_, '_> {
    fn error(&self, rule: &'static str, message: String) -> Diagnostic {
        Diagnostic::error(rule, self.scalar.offsets().span(self.name.span), message)
    }

    /// What is wrong with the name.
    fn check(&self) -> Option<Diagnostic> {
        let name = self.name.value;
        match name.split_once('.') {
            Some(("parameters", parameter)) => self.parameter(parameter),
            Some(("pipeline", value)) => match value.strip_prefix("parameters.") {
                Some(parameter) => self.pipeline_parameter(parameter),
                None => self.pipeline_value(value),
            },
            Some(("matrix", value)) => self.matrix(value),
            _ => Some(self.unknown()),
        }
    }

    fn parameter(&self, parameter: &str) -> Option<Diagnostic> {
        let Some(element) = &self.scope.element else {
            // What a workflow puts into a job may see the job's parameters: nobody says.
            if self.scope.is_injected {
                return None;
            }
            let message = format!(
                "`parameters.{parameter}` can only stand in the job, command or executor that declares it"
            );
            return Some(self.error("parameter-outside-element", message));
        };
        let first = parameter.split('.').next().unwrap_or(parameter);
        let is_declared = |name| element.signature.parameter(name).is_some();
        if !element.signature.is_known() || is_declared(parameter) || is_declared(first) {
            return None;
        }
        let owner = format!("{} `{}`", element.kind.noun(), element.name);
        let message = format!("{owner} has no parameter `{parameter}`");
        let diagnostic = self.error("undefined-parameter", message);
        Some(diagnostic.with_label(element.key.span(), format!("in this {}", element.kind.noun())))
    }

    fn pipeline_parameter(&self, parameter: &str) -> Option<Diagnostic> {
        if self.scope.is_in_orb {
            let message = format!(
                "an orb cannot see pipeline parameters such as `{parameter}` since 2026-09-21; hand it over as a parameter of the orb's own"
            );
            return Some(self.error("pipeline-parameter-in-orb", message));
        }
        let own = self.model.pipeline_signature();
        if !own.is_known() || self.model.has_pipeline_parameter(parameter) {
            return None;
        }
        let declares_none = own.parameters().is_empty();
        let declared = if declares_none { "; the config declares none" } else { "" };
        let message = format!("no pipeline parameter is called `{parameter}`{declared}");
        let mut diagnostic = self.error("undefined-pipeline-parameter", message);
        // A config that declares none may be continued from one that does.
        if declares_none && !self.model.is_part_of_a_set() {
            diagnostic.severity = Severity::Warning;
        }
        Some(diagnostic)
    }

    fn pipeline_value(&self, value: &str) -> Option<Diagnostic> {
        let name = self.name.value;
        let Some(row) = PipelineValue::find(value) else {
            let effect = if self.is_alone { ", so it stands for nothing" } else { "" };
            let message = format!("no pipeline value is called `{name}`{effect}");
            let mut diagnostic = self.error("unknown-pipeline-value", message);
            if self.is_alone {
                diagnostic.severity = Severity::Warning;
            }
            return Some(diagnostic);
        };
        let day = row.ends?;
        let advice =
            row.replacement.map_or_else(String::new, |it| format!("; use `pipeline.{it}`"));
        let message = format!("CircleCI supports `{name}` only until {day}{advice}");
        let mut diagnostic =
            Diagnostic::warning(DEPRECATED, self.scalar.offsets().span(self.name.span), message);
        diagnostic.fix = row.replacement.and_then(|replacement| {
            let text = format!("pipeline.{replacement}");
            let title = format!("use `{text}`");
            fix(self.scalar.offsets().edit(self.name.span, &text), title, Applicability::Unsafe)
        });
        Some(diagnostic)
    }

    fn matrix(&self, value: &str) -> Option<Diagnostic> {
        let message = match &self.scope.matrix {
            // Others may require the jobs of a matrix by the template of their names.
            _ if self.scalar.role == Role::Requirement => return None,
            MatrixNames::Unknown => return None,
            MatrixNames::Known(names) if names.contains(&value) => return None,
            MatrixNames::Known(_) => format!("the matrix has no parameter `{value}`"),
            MatrixNames::None => format!(
                "`matrix.{value}` can only stand in the entry of a workflow that has the matrix"
            ),
        };
        Some(self.error("undefined-matrix-value", message))
    }

    /// A name of which even the beginning means nothing.
    fn unknown(&self) -> Diagnostic {
        let name = self.name.value;
        let is_delimiter = self.is_alone
            && name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
        if is_delimiter {
            let message = format!(
                "`{name}` is no parameter and no pipeline value; write `\\<<` for a here-document"
            );
            let mut diagnostic = self.error("expression-unknown-name", message);
            let text = self.scalar.node.as_str().unwrap_or_default();
            let start = text[..self.name.span.start].rfind("<<");
            diagnostic.fix =
                start.and_then(|start| escaped(self.scalar.offsets(), start, Applicability::Safe));
            return diagnostic;
        }
        self.error(
            "expression-unknown-name",
            format!("`{name}` is no parameter and no pipeline value"),
        )
    }

    /// Adds what was probably meant: another name, or a string.
    fn suggest(&self, diagnostic: &mut Diagnostic) {
        let name = self.name.value;
        let (meant, advice) = match meant(name, self.scope, self.model) {
            Some(meant) if meant != name => {
                let advice = format!("did you mean `{meant}`?");
                (meant, advice)
            }
            None if self.is_operand && !name.contains('.') => {
                (format!("\"{name}\""), format!("write `\"{name}\"` for a string"))
            }
            _ => return,
        };
        diagnostic.message = format!("{}; {advice}", diagnostic.message);
        let title = format!("write `{meant}`");
        diagnostic.fix =
            fix(self.scalar.offsets().edit(self.name.span, &meant), title, Applicability::Unsafe);
    }
}
