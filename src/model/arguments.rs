//! Arguments beside the parameters that they are for: a signature is to a call what a row of the table is to a key.

use std::collections::BTreeMap;

use crate::lang::{Object, SymbolKind, Type, Version};
use crate::model::call::Call;
use crate::model::place::{Place, Subject};
use crate::model::resolve::Resolver;
use crate::model::signature::{self, Parameter, Signature};
use crate::model::symbol::Reference;
use crate::model::walk::Walker;
use crate::model::workflow::is_template;
use crate::model::{DeclarationId, Target};
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
    pub(super) fn bind(&mut self, reader: &mut signature::Reader<'d>) -> Signatures<'d> {
        let signatures = self.signatures(reader);
        if self.version != Version::V2_1 {
            return signatures;
        }
        let mut elements = BTreeMap::new();
        let mut index = 0;
        while let Some(call) = self.calls.get(index) {
            let (within, callee) = (call.reference.within, self.resolver().follow(&call.reference));
            let signature = match callee {
                Some(Target::Declared(id)) => signatures.get(&id).cloned(),
                Some(Target::Element(element)) => Some(
                    elements
                        .entry((element.orb.reference, element.value.id()))
                        .or_insert_with(|| Signature::of(element.value))
                        .clone(),
                ),
                Some(Target::Opaque) | None => None,
            };
            let arguments = std::mem::take(&mut self.calls[index].arguments);
            if let (Some(callee), Some(signature)) = (&callee, &signature) {
                for argument in &arguments {
                    let Some(parameter) = signature.parameter(argument.name) else { continue };
                    for &value in &argument.values {
                        self.argument(argument.key, callee, parameter, value, within);
                    }
                }
            }
            let call = &mut self.calls[index];
            (call.callee, call.signature, call.arguments) = (callee, signature, arguments);
            index += 1;
        }
        signatures
    }

    fn resolver(&self) -> Resolver<'_, 'd> {
        let version = Some(self.version);
        Resolver { symbols: &self.symbols, workspace: self.workspace, version }
    }

    fn signatures(&self, reader: &mut signature::Reader<'d>) -> Signatures<'d> {
        let has_parameters = [SymbolKind::Job, SymbolKind::Command, SymbolKind::Executor];
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
        callee: &Target<'d>,
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
        if self.diagnostics.len() == n_before {
            return;
        }
        let label = self.resolver().label(callee, parameter.key, "the parameter");
        for diagnostic in &mut self.diagnostics[n_before..] {
            if ![span, value.target().span()].contains(&diagnostic.span) {
                continue;
            }
            if diagnostic.rule == WRONG_TYPE {
                diagnostic.rule = ARGUMENT_TYPE;
            }
            diagnostic.labels.push(label.clone());
        }
    }
}
