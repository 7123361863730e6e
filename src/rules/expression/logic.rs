//! Logic statements: what the language table cannot say of `and`, `or`, `not`, `equal` and `matches`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::scope::{Form, ScopedScalar};
use crate::rules::expression::types::kind_noun;
use crate::yaml::{Entry, Mapping, Node, NodeId, Value};

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let scopes = model.scopes();
    let scalars: BTreeMap<NodeId, &ScopedScalar<'_>> =
        scopes.scalars.iter().map(|scalar| (scalar.node.target().id(), scalar)).collect();
    for entry in statements(model) {
        match entry.name() {
            Some("equal") => diagnostics.extend(single(entry)),
            Some("matches") => {
                let value = part(entry, "value");
                let scalar = value.and_then(|value| scalars.get(&value.target().id()));
                diagnostics.extend(scalar.and_then(|scalar| not_a_string(model, scalar)));
            }
            _ => {}
        }
    }
}

/// The logic statements of all conditions.
pub(super) fn statements<'d>(model: &Model<'d>) -> Vec<Entry<'d>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<Node<'d>> = model.scopes().conditions.iter().rev().copied().collect();
    while let Some(node) = waiting.pop() {
        let Value::Mapping(mapping) = node.target().value() else { continue };
        if !seen.insert(node.target().id()) {
            continue;
        }
        for merged in mapping.merged() {
            let entry = merged.entry;
            match (entry.name(), entry.value.as_sequence()) {
                (Some("and" | "or"), Some(operands)) => {
                    waiting.extend(operands.items().rev());
                }
                (Some("not"), None) => waiting.push(entry.value),
                _ => {}
            }
            found.push(entry);
        }
    }
    found
}

/// A part of a `matches` statement.
pub(super) fn part<'d>(statement: Entry<'d>, name: &str) -> Option<Node<'d>> {
    let body: Mapping<'d> = statement.value.as_mapping()?;
    body.get_merged(name).map(|merged| merged.entry.value)
}

fn single(entry: Entry<'_>) -> Option<Diagnostic> {
    let values = entry.value.as_sequence().filter(|values| values.len() == 1)?;
    let message = "`equal` with a single value is always true; give it two to compare";
    let diagnostic = Diagnostic::warning("logic-equal-single", values.node().span(), message);
    Some(diagnostic)
}

fn not_a_string<'d>(model: &Model<'d>, scalar: &ScopedScalar<'d>) -> Option<Diagnostic> {
    let Form::Template(template) = &scalar.form else { return None };
    let noun = kind_noun(model, scalar, template.whole_expression()?)?;
    let span = scalar.node.target().span();
    let message = format!("`matches` compares strings, and this is {noun}");
    let diagnostic = Diagnostic::error("matches-value-not-string", span, message);
    Some(diagnostic)
}
