//! A parameter without a default, for which a call gives no value.

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::{Call, Model, Parameter, Reference};
use crate::rules::arguments::reserved_parameter_name::is_reserved;
use crate::rules::arguments::{Speller, known_calls, strays};
use crate::rules::phrase::name_list;

/// How many parameters one finding names.
const MOST_NAMED: usize = 5;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut speller = Speller::new();
    for (call, callee, signature) in known_calls(model) {
        if !call.is_complete {
            continue;
        }
        let given = call.given();
        // A name that a workflow's own keys hide can never be given; that is reported where it is declared.
        let is_job = call.reference.kind == SymbolKind::Job;
        let is_hidden = |name| is_job && is_reserved(name);
        let mut missing: Vec<_> = signature
            .required()
            .filter(|parameter| !given.contains(parameter.name) && !is_hidden(parameter.name))
            .take(MOST_NAMED + 1)
            .collect();
        if missing.is_empty() {
            continue;
        }
        // What has another name is reported as such, and so are arguments that stand a level too deep.
        let strays = strays(call, signature, &mut speller);
        let mut n_nameless = 0;
        for (argument, meant) in strays {
            if argument.name == "parameters" {
                missing.clear();
            }
            let is_option = call.object.is_some_and(|it| it.mistake(argument.name).is_some());
            n_nameless += usize::from(meant.is_none() && !is_option);
            missing.retain(|parameter| meant.is_none_or(|meant| meant.name != parameter.name));
        }
        if missing.len() > n_nameless {
            let error = explain(call, &missing);
            diagnostics.push(missing.iter().take(MOST_NAMED).fold(error, |error, parameter| {
                let label = "declared here, without a default";
                model.labelled(error, callee, parameter.key, label)
            }));
        }
    }
}

fn explain(call: &Call<'_>, missing: &[&Parameter<'_>]) -> Diagnostic {
    let Reference { kind, name, node, .. } = call.reference;
    let callee = format!("{} `{name}`", kind.noun());
    let named = &missing[..missing.len().min(MOST_NAMED)];
    let names = named.iter().map(|parameter| parameter.name);
    let message = if named.len() < missing.len() {
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        format!("{callee} needs values for {} and more", names.join(", "))
    } else {
        let values = if named.len() == 1 { "a value" } else { "values" };
        format!("{callee} needs {values} for {}", name_list(names))
    };
    Diagnostic::error("missing-argument", node.target().span(), message)
}
