//! A default or an argument that the key which it ends up in cannot take: `parallelism: << parameters.n >>` and `n: 0`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::Diagnostic;
use crate::expression::template;
use crate::lang::{ParameterType, SymbolKind, Type};
use crate::model::{DeclarationId, Model, Parameter, Slot, Target};
use crate::rules::arguments::known_calls;
use crate::rules::arguments::value::{Enums, owned_parameter};
use crate::text::nearest;
use crate::yaml::{Node, ScalarValue};

/// A parameter, and the element that has it; `None` for one of the pipeline.
type Owned<'m, 'd> = (Option<DeclarationId>, &'m Parameter<'d>);

/// The values that calls give for the parameters of elements, and where the values stand.
type Given<'d> = BTreeMap<(Option<DeclarationId>, &'d str), Vec<(Node<'d>, Option<DeclarationId>)>>;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let slots = model.slots().iter().filter(|slot| is_strict(slot.ty));
    let mut waiting: VecDeque<_> = slots
        .filter_map(|slot| Some((whole_parameter(model, slot.node, slot.within)?, slot)))
        // Of a parameter of another type, the reference is reported.
        .filter(|((_, parameter), slot)| parameter.ty.is_some_and(|ty| slot.ty.takes(ty)))
        .collect();
    if waiting.is_empty() {
        return;
    }
    let given = given(model);
    let mut enums = Enums::default();
    let mut seen = BTreeSet::new();
    while let Some(((owner, parameter), slot)) = waiting.pop_front() {
        let key = (owner, parameter.name);
        // One place of each type is enough to say what is wrong with a value.
        if !seen.insert((key, std::ptr::from_ref(slot.ty))) {
            continue;
        }
        let default = parameter.default.map(|default| (default, None));
        for &(value, within) in default.iter().chain(given.get(&key).into_iter().flatten()) {
            // A value that its own parameter cannot have is reported as that.
            if !enums.lacks(parameter, value) {
                diagnostics.extend(fault(model, parameter, slot, value));
            }
            let next = whole_parameter(model, value, within);
            waiting.extend(next.map(|parameter| (parameter, slot)));
        }
    }
}

/// Whether not every value of the right type is a right value.
fn is_strict(ty: &'static Type) -> bool {
    matches!(ty.arms(), [Type::Int(..) | Type::Words(_) | Type::Format(_)]) || is_executor(ty)
}

fn is_executor(ty: &'static Type) -> bool {
    ty.arms().iter().any(|arm| matches!(arm.resolve(), Type::Name(SymbolKind::Executor)))
}

/// The parameter that a scalar refers to, if that is all that it holds.
fn whole_parameter<'m, 'd>(
    model: &'m Model<'d>,
    node: Node<'_>,
    within: Option<DeclarationId>,
) -> Option<Owned<'m, 'd>> {
    owned_parameter(model, template(node.as_str()?).whole_reference()?.value, within)
}

fn given<'d>(model: &Model<'d>) -> Given<'d> {
    let mut given = Given::new();
    for (call, callee, _) in known_calls(model) {
        let Target::Declared(callee) = *callee else { continue };
        for argument in &call.arguments {
            let values = given.entry((Some(callee), argument.name)).or_default();
            values.extend(argument.values.iter().map(|&value| (value, call.reference.within)));
        }
    }
    given
}

fn fault(
    model: &Model<'_>,
    parameter: &Parameter<'_>,
    slot: &Slot<'_>,
    value: Node<'_>,
) -> Option<Diagnostic> {
    // A value of another type than its parameter's is reported as that.
    match (slot.ty.resolve(), value.scalar_value()?) {
        (Type::Int(..), ScalarValue::Int(_)) | (_, ScalarValue::String) => {}
        _ => return None,
    }
    let fault = if is_executor(slot.ty) {
        unknown_executor(model, parameter, slot, value)?
    } else {
        let fault = slot.fault(value).filter(|fault| fault.rule != "wrong-type")?;
        Diagnostic { rule: "typed-key-value", ..fault }
    };
    Some(fault.with_label(slot.node.span(), format!("`{}` is used here", parameter.name)))
}

/// A text that names an executor. The values of parameters that hold executors are names already.
fn unknown_executor(
    model: &Model<'_>,
    parameter: &Parameter<'_>,
    slot: &Slot<'_>,
    value: Node<'_>,
) -> Option<Diagnostic> {
    let name = value.as_str().filter(|name| !name.contains(['/', '<']) && !name.is_empty())?;
    let kind = SymbolKind::Executor;
    let is_known = model.declaration(kind, name).is_some() || model.is_in_orb(slot.within);
    if is_known || model.version().is_none() || !parameter.ty.is_some_and(ParameterType::is_text) {
        return None;
    }
    let known = model.declarations(kind).filter(|executor| executor.within.is_none());
    let advice = nearest(name, known.map(|executor| executor.name))
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    let message = format!("no executor is called `{name}`{advice}");
    Some(Diagnostic::error("unknown-executor", value.target().span(), message))
}
