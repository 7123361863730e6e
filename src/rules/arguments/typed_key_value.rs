//! A default or an argument that the key which it ends up in cannot take: `parallelism: << parameters.n >>` and `n: 0`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::expression::template;
use crate::lang::Type;
use crate::model::{DeclarationId, Model, Parameter, Slot};
use crate::rules::arguments::known_calls;
use crate::rules::arguments::value::parameter;
use crate::yaml::{Node, NodeId, ScalarValue};

/// The values that calls give for a parameter, and where they stand.
type Given<'d> = BTreeMap<NodeId, Vec<(Node<'d>, Option<DeclarationId>)>>;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let slots = model.slots().iter().filter(|slot| is_strict(slot.ty));
    let mut waiting: Vec<_> = slots
        .filter_map(|slot| Some((whole_parameter(model, slot.node, slot.within)?, slot)))
        // Of a parameter of another type, the reference is reported.
        .filter(|(parameter, slot)| parameter.ty.is_some_and(|ty| slot.ty.takes(ty)))
        .collect();
    if waiting.is_empty() {
        return;
    }
    let given = given(model);
    let mut seen = BTreeSet::new();
    while let Some((parameter, slot)) = waiting.pop() {
        let key = parameter.key.id();
        // One place of each type is enough to say what is wrong with a value.
        if !seen.insert((key, std::ptr::from_ref(slot.ty))) {
            continue;
        }
        let default = parameter.default.map(|default| (default, None));
        for &(value, within) in default.iter().chain(given.get(&key).into_iter().flatten()) {
            diagnostics.extend(fault(parameter, slot, value));
            let next = whole_parameter(model, value, within);
            waiting.extend(next.map(|parameter| (parameter, slot)));
        }
    }
}

/// Whether not every value of the right type is a right value.
fn is_strict(ty: &'static Type) -> bool {
    matches!(ty.arms(), [Type::Int(..) | Type::Words(_) | Type::Format(_)])
}

/// The parameter that a scalar refers to, if that is all that it holds.
fn whole_parameter<'m, 'd>(
    model: &'m Model<'d>,
    node: Node<'_>,
    within: Option<DeclarationId>,
) -> Option<&'m Parameter<'d>> {
    parameter(model, template(node.as_str()?).whole_reference()?.value, within)
}

fn given<'d>(model: &Model<'d>) -> Given<'d> {
    let mut given = Given::new();
    for (call, _, signature) in known_calls(model) {
        for argument in &call.arguments {
            let Some(parameter) = signature.parameter(argument.name) else { continue };
            let values = given.entry(parameter.key.id()).or_default();
            values.extend(argument.values.iter().map(|&value| (value, call.reference.within)));
        }
    }
    given
}

fn fault(parameter: &Parameter<'_>, slot: &Slot<'_>, value: Node<'_>) -> Option<Diagnostic> {
    // A value of another type than its parameter's is reported as that.
    match (slot.ty.resolve(), value.scalar_value()?) {
        (Type::Int(..), ScalarValue::Int(_)) | (_, ScalarValue::String) => {}
        _ => return None,
    }
    let mut fault = slot.fault(value).filter(|fault| fault.rule != "wrong-type")?;
    fault.rule = "typed-key-value";
    Some(fault.with_label(slot.node.span(), format!("`{}` is used here", parameter.name)))
}
