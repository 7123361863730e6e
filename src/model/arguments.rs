//! Arguments beside the parameters that they are for: a signature is to a call what a row of the table is to a key.

use std::collections::BTreeMap;

use crate::diagnostic::Label;
use crate::lang::{Object, SymbolKind, Type, Version};
use crate::model::DeclarationId;
use crate::model::call::{Call, callee};
use crate::model::place::{Place, Subject};
use crate::model::signature::{self, Parameter, Signature};
use crate::model::symbol::Reference;
use crate::model::walk::Walker;
use crate::model::workflow::is_template;
use crate::yaml::{Mapping, Node};

const ARGUMENT_TYPE: &str = "argument-type";
const WRONG_TYPE: &str = "wrong-type";

/// How many arguments of a config are looked at. Far above any real config; it keeps a small text full of aliases
/// from taking minutes.
const MOST_ARGUMENTS: usize = 300_000;

/// The signatures of all jobs, commands and executors.
pub(super) type Signatures<'d> = BTreeMap<DeclarationId, Signature<'d>>;

impl<'d> Walker<'d, '_> {
    /// Notes a use of something with its arguments below.
    pub(super) fn call(
        &mut self,
        reference: Reference<'d>,
        body: Node<'d>,
        object: &'static Object,
    ) {
        if self.n_arguments < MOST_ARGUMENTS
            && let Some(call) = Call::with(reference, body, object)
        {
            self.n_arguments += call.arguments.len();
            self.calls.push(call);
        }
    }

    /// Notes a use of something by a name that stands beside the arguments: `executor: {name: node, tag: "20"}`.
    pub(super) fn named_call(
        &mut self,
        mapping: Mapping<'d>,
        object: &'static Object,
        within: Option<DeclarationId>,
    ) {
        for key in object.keys {
            let Type::Name(kind) = key.ty else { continue };
            let Some(merged) = mapping.get_merged(key.name) else { continue };
            let node = merged.entry.value.target();
            let Some(name) = node.as_str().filter(|name| !is_template(name)) else { continue };
            self.call(Reference { kind, name, node, within }, mapping.node(), object);
        }
    }

    /// Resolves the calls and walks their arguments, which may hold further calls.
    pub(super) fn bind(&mut self) -> Signatures<'d> {
        let signatures = self.signatures();
        if self.version != Version::V2_1 {
            return signatures;
        }
        let mut index = 0;
        while let Some(call) = self.calls.get_mut(index) {
            call.callee = callee(&self.symbols, &call.reference);
            let signature = call.callee.and_then(|callee| signatures.get(&callee));
            let (within, arguments) = (call.reference.within, std::mem::take(&mut call.arguments));
            for argument in &arguments {
                let Some(parameter) = signature.and_then(|it| it.parameter(argument.name)) else {
                    continue;
                };
                for &value in &argument.values {
                    self.argument(argument.key, parameter, value, within);
                }
            }
            self.calls[index].arguments = arguments;
            index += 1;
        }
        signatures
    }

    fn signatures(&self) -> Signatures<'d> {
        let has_parameters = [SymbolKind::Job, SymbolKind::Command, SymbolKind::Executor];
        let mut reader = signature::Signatures::default();
        let elements = self
            .symbols
            .ids()
            .map(|id| (id, self.symbols.get(id)))
            .filter(|(_, declaration)| has_parameters.contains(&declaration.kind));
        elements.map(|(id, declaration)| (id, reader.read(declaration.value))).collect()
    }

    /// Checks a value by the table's type for the values of its parameter.
    fn argument(
        &mut self,
        key: Node<'d>,
        parameter: &Parameter<'d>,
        value: Node<'d>,
        within: Option<DeclarationId>,
    ) {
        let Some(ty) = parameter.ty else { return };
        // What a template becomes is compared with the parameter's type by a rule.
        if value.as_str().is_some_and(is_template) {
            return;
        }
        let n_before = self.diagnostics.len();
        let subject = Subject::Declared(SymbolKind::Parameter, parameter.name);
        let span = key.span();
        self.check(value, ty.value(), &Place { subject, span, within, parent: None });
        for diagnostic in &mut self.diagnostics[n_before..] {
            if ![span, value.target().span()].contains(&diagnostic.span) {
                continue;
            }
            if diagnostic.rule == WRONG_TYPE {
                diagnostic.rule = ARGUMENT_TYPE;
            }
            let message = "the parameter".to_owned();
            diagnostic.labels.push(Label { span: parameter.key.span(), message });
        }
    }
}
