//! What all passes share: the pipeline, the libraries, what may still be made, and what was found on the way.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::process::library::{CONFIG, Element, Found, Libraries, LibraryId, UnknownElement};
use crate::process::trace::{self, Call};
use crate::process::{
    Budget, Data, Fault, Options, Origin, Pipeline, Scope, Value, substitute,
    substitute_environment,
};
use crate::text::Span;
use crate::yaml::Node;

pub(super) struct Compiler<'c, 'd> {
    pub(super) options: Options,
    pub(super) pipeline: &'c Pipeline,
    pub(super) budget: &'c Budget,
    pub(super) libraries: Libraries<'d>,
    /// Whether `<< … >>` is replaced: version 2 does not know it.
    pub(super) has_templates: bool,
    pub(super) unknown_orbs: Vec<UnknownOrb>,
    /// Whether the workflow that is compiled is part of the pipeline.
    pub(super) is_active: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether the config became too large, so that nothing more is made.
    pub(super) is_spent: bool,
}

/// An orb that is used but not at hand.
pub(super) struct UnknownOrb {
    /// The name that it has in the result.
    pub(super) alias: Rc<str>,
    /// What it is imported as.
    pub(super) import: Value,
    /// Whether something that is part of the pipeline uses it.
    pub(super) is_needed: bool,
}

/// Where the names of executors that parameters hold are looked up.
pub(super) type Executors = BTreeMap<Rc<str>, LibraryId>;

/// Where a text is compiled: what its templates and its names mean, and through which calls it was reached.
#[derive(Clone, Copy)]
pub(super) struct Frame<'f> {
    pub(super) library: LibraryId,
    pub(super) scope: Scope<'f>,
    /// For parameters that hold an executor of the caller; other names are the library's.
    pub(super) executors: Option<&'f Executors>,
    pub(super) call: Option<&'f Call<'f>>,
    /// The number of lists of steps around it.
    pub(super) depth: usize,
}

impl<'c, 'd> Compiler<'c, 'd> {
    /// What stands in the config outside of its elements.
    pub(super) fn config_frame(&self) -> Frame<'c> {
        Frame {
            library: CONFIG,
            scope: Scope::of_config(self.pipeline, self.budget),
            executors: None,
            call: None,
            depth: 0,
        }
    }

    /// The body of an element that is called, without its parameters.
    pub(super) fn body_frame<'f>(
        &self,
        element: &Element<'d>,
        call: &'f Call<'f>,
        depth: usize,
    ) -> Frame<'f>
    where
        'c: 'f,
    {
        let library = element.library;
        let scope = Scope {
            document: self.libraries.document(library),
            is_in_orb: library != CONFIG,
            ..Scope::of_config(self.pipeline, self.budget)
        };
        Frame { library, scope, executors: None, call: Some(call), depth }
    }

    /// A call of an element from a place.
    pub(super) fn call<'f>(
        &self,
        element: &Element<'d>,
        span: Span,
        frame: &Frame<'f>,
    ) -> Call<'f> {
        let callee = (self.libraries.document(element.library), element.value.id());
        Call { document: frame.scope.document, span, callee, caller: frame.call }
    }

    /// What a name stands for.
    pub(super) fn find(&mut self, kind: SymbolKind, name: &str, library: LibraryId) -> Found<'d> {
        let scope = Scope::of_config(self.pipeline, self.budget);
        self.libraries.find(library, kind, name, &scope)
    }

    /// The value of a node; null where there is a fault, which is reported.
    pub(super) fn value(&mut self, node: Node<'d>, frame: &Frame<'_>) -> Value {
        self.value_by(node, frame, substitute)
    }

    /// The value of an `environment`.
    pub(super) fn environment(&mut self, node: Node<'d>, frame: &Frame<'_>) -> Value {
        self.value_by(node, frame, substitute_environment)
    }

    fn value_by(
        &mut self,
        node: Node<'d>,
        frame: &Frame<'_>,
        substitute: fn(Node<'_>, &Scope<'_>) -> Result<Value, Fault>,
    ) -> Value {
        let origin = Origin::of(node, frame.scope.document);
        if self.is_spent {
            return Value::new(Data::Null, origin);
        }
        if !self.has_templates {
            return Value::read(node, frame.scope.document);
        }
        substitute(node, &frame.scope).unwrap_or_else(|fault| {
            self.report(fault, frame);
            Value::new(Data::Null, origin)
        })
    }

    pub(super) fn report(&mut self, fault: Fault, frame: &Frame<'_>) {
        let is_too_large = fault.rule == Fault::TOO_LARGE;
        // Of a config without bounds one finding is enough.
        if is_too_large && self.is_spent {
            return;
        }
        self.is_spent |= is_too_large;
        let found = trace::diagnostic(fault, frame.scope.document, frame.call, &self.libraries);
        self.diagnostics.push(found);
    }

    /// Takes some values that are made at a place off the budget; whether there was enough.
    pub(super) fn spend(&mut self, n_values: usize, span: Span, frame: &Frame<'_>) -> bool {
        if !self.is_spent && (0..n_values).any(|_| !self.budget.spend(0)) {
            self.report(Fault::new(Fault::TOO_LARGE, span, Fault::TOO_LARGE_MESSAGE), frame);
        }
        !self.is_spent
    }

    /// The same for a value that is made already and put in at a place once more.
    pub(super) fn spend_again(&mut self, value: &Value, span: Span, frame: &Frame<'_>) -> bool {
        if !is_affordable(value, self.budget) {
            self.report(Fault::new(Fault::TOO_LARGE, span, Fault::TOO_LARGE_MESSAGE), frame);
        }
        !self.is_spent
    }

    /// The name by which an element of an orb that is not at hand goes in the result.
    pub(super) fn keep(&mut self, unknown: &UnknownElement<'d>) -> String {
        let document = self.libraries.document(unknown.library);
        let scope = Scope::of_config(self.pipeline, self.budget);
        let import = match substitute(unknown.orb, &scope) {
            Ok(import) if document == 0 => import,
            _ => Value::read(unknown.orb, document),
        };
        // Two placeholders `{}` stand for two orbs.
        let is_same = |other: &&mut UnknownOrb| {
            let is_placeholder = import.as_str().is_none();
            other.import == import && (!is_placeholder || *other.alias == *unknown.alias)
        };
        if let Some(known) = self.unknown_orbs.iter_mut().find(is_same) {
            known.is_needed |= self.is_active;
            return format!("{}/{}", known.alias, unknown.element);
        }
        let is_free = |name: &String| self.unknown_orbs.iter().all(|orb| *orb.alias != **name);
        let numbered = (2..).map(|number| format!("{}-{number}", unknown.alias));
        let mut names = std::iter::once(unknown.alias.clone()).chain(numbered);
        let alias: Rc<str> = names.find(is_free).unwrap_or_default().into();
        let name = format!("{alias}/{}", unknown.element);
        self.unknown_orbs.push(UnknownOrb { alias, import, is_needed: self.is_active });
        name
    }
}

fn is_affordable(value: &Value, budget: &Budget) -> bool {
    budget.spend(value.as_str().map_or(0, str::len))
        && match &value.data {
            Data::List(list) => list.iter().all(|item| is_affordable(item, budget)),
            Data::Map(map) => map.entries().all(|(_, value)| is_affordable(value, budget)),
            _ => true,
        }
}
