//! Executors: which keys a job has from the one that it runs in.

use crate::lang::SymbolKind;
use crate::process::bind::{Argument, Called, Given};
use crate::process::compiler::{Compiler, Frame};
use crate::process::library::{Found, LibraryId};
use crate::process::{Data, Fault, Key, Value};
use crate::text::Span;
use crate::yaml::Mapping;

/// What an executor gives a job.
#[derive(Debug)]
pub(super) enum Environment {
    Keys(Vec<(Key, Value)>),
    /// It is in an orb that is not at hand: the value that `executor` keeps.
    Unknown(Value),
}

impl Compiler<'_, '_> {
    /// The keys of the executor that a value names, `name` or `{name: …, …}` with arguments.
    pub(super) fn executor(
        &mut self,
        value: &Value,
        span: Span,
        library: LibraryId,
        frame: &Frame<'_>,
    ) -> Option<Environment> {
        let name = value.as_str().or_else(|| value.get("name")?.as_str());
        let Some(name) = name else {
            if !value.is_null() && value.is_known() {
                let message = format!(
                    "`executor` must be the name of an executor, not {}",
                    value.data.noun()
                );
                self.report(Fault::new("wrong-type", span, message), frame);
            }
            return None;
        };
        let arguments: Vec<_> = value.as_map().map_or_else(Vec::new, |map| {
            let given = map.entries().filter(|(key, _)| &*key.name != "name");
            let argument = |(key, value): (&Key, &Value)| Argument {
                name: key.name.clone(),
                span: key.origin.span,
                given: Given::Value(value.clone()),
            };
            given.map(argument).collect()
        });
        let element = match self.find(SymbolKind::Executor, name, library) {
            Found::Element(element) => element,
            Found::Unknown(unknown) => {
                let name = self.keep(&unknown);
                return Some(Environment::Unknown(renamed(value, &name)));
            }
            Found::Nothing => {
                let message = self.libraries.missing(library, SymbolKind::Executor, name);
                self.report(Fault::new("unknown-executor", span, message), frame);
                return None;
            }
        };
        let called = Called { kind: SymbolKind::Executor, name, span };
        let call = self.call(&element, span, frame);
        let bound = self.bind(&element, called, &arguments, &call, frame);
        let mut inside = self.body_frame(&element, &call, frame.depth);
        inside.scope = inside.scope.with_parameters(&bound.parameters);
        let body = element.value.as_mapping().map_or_else(Vec::new, Mapping::merged);
        let mut keys = Vec::new();
        for merged in body {
            let Some(key) = Key::read(merged.entry.key, inside.scope.document) else { continue };
            let value = match &*key.name {
                "parameters" | "description" => continue,
                "environment" => self.environment(merged.entry.value, &inside),
                _ => self.value(merged.entry.value, &inside),
            };
            keys.push((key, value));
        }
        Some(Environment::Keys(keys))
    }
}

fn renamed(value: &Value, name: &str) -> Value {
    match &value.data {
        Data::Map(map) => {
            let entries = map.entries().map(|(key, value)| match &*key.name {
                "name" => (key.clone(), Value::text(name, value.origin)),
                _ => (key.clone(), value.clone()),
            });
            Value::map(entries.collect::<Vec<_>>(), value.origin)
        }
        _ => Value::text(name, value.origin),
    }
}
