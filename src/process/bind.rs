//! Arguments to parameters: what each parameter of a job, a command or an executor stands for in one call.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::expression::template;
use crate::lang::{ParameterType, SymbolKind, Type};
use crate::model::Parameter;
use crate::model::workflow::is_template;
use crate::process::compiler::{Compiler, Executors, Frame};
use crate::process::library::{Element, LibraryId};
use crate::process::trace::Call;
use crate::process::{Bindings, Data, Fault, Origin, Value};
use crate::text::Span;
use crate::yaml::{MergedEntry, Node, Sequence};

/// What stands in a document for a parameter, or the value that was made for it already.
#[derive(Clone, Debug)]
pub(super) enum Given<'d> {
    Node(Node<'d>),
    Value(Value),
}

/// A value for a parameter.
#[derive(Clone, Debug)]
pub(super) struct Argument<'d> {
    pub(super) name: Rc<str>,
    /// Where the name stands.
    pub(super) span: Span,
    pub(super) given: Given<'d>,
}

impl<'d> Argument<'d> {
    /// The arguments among the entries of a map: those whose keys mean nothing else.
    pub(super) fn among(
        entries: &[MergedEntry<'d>],
        is_argument: impl Fn(&str) -> bool,
    ) -> Vec<Self> {
        let named = entries.iter().filter_map(|merged| Some((merged.entry.name()?, merged.entry)));
        let arguments = named.filter(|(name, _)| is_argument(name)).map(|(name, entry)| Self {
            name: name.into(),
            span: entry.key.span(),
            given: Given::Node(entry.value),
        });
        arguments.collect()
    }
}

/// What is called, as messages name it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called<'n> {
    pub(super) kind: SymbolKind,
    pub(super) name: &'n str,
    /// Where the name stands.
    pub(super) span: Span,
}

/// What the parameters of an element stand for.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) parameters: Bindings,
    pub(super) executors: Executors,
}

impl<'d> Compiler<'_, 'd> {
    /// Binds the arguments of a call that stands in `frame`. What is wrong with them is reported.
    pub(super) fn bind(
        &mut self,
        element: &Element<'d>,
        called: Called<'_>,
        arguments: &[Argument<'d>],
        call: &Call<'_>,
        frame: &Frame<'_>,
    ) -> Bound {
        let signature = self.libraries.signature(element);
        let mut bound = Bound::default();
        let mut missing = Vec::new();
        for parameter in signature.parameters() {
            let name: Rc<str> = parameter.name.into();
            let argument = arguments.iter().rev().find(|argument| argument.name == name);
            let value = match (argument, parameter.default) {
                (Some(argument), _) => self.argument(argument, parameter, frame, &mut bound),
                (None, Some(default)) => {
                    let inside = self.body_frame(element, call, frame.depth);
                    self.given(default, parameter, &inside, &mut bound)
                }
                (None, None) => {
                    missing.push(format!("`{}`", parameter.name));
                    continue;
                }
            };
            bound.parameters.insert(name, value);
        }
        let callee = format!("{} `{}`", called.kind.noun(), called.name);
        if !missing.is_empty() {
            let message = format!("{callee} needs a value for {}", missing.join(", "));
            self.report(Fault::new("missing-argument", called.span, message), frame);
        }
        let mut seen = BTreeSet::new();
        for argument in arguments.iter().filter(|_| signature.is_complete()) {
            if signature.parameter(&argument.name).is_none() && seen.insert(&argument.name) {
                let message = format!("{callee} has no parameter `{}`", argument.name);
                self.report(Fault::new("unknown-parameter", argument.span, message), frame);
            }
        }
        bound
    }

    fn argument(
        &mut self,
        argument: &Argument<'d>,
        parameter: &Parameter<'d>,
        frame: &Frame<'_>,
        bound: &mut Bound,
    ) -> Value {
        match &argument.given {
            Given::Node(node) => self.given(*node, parameter, frame, bound),
            Given::Value(value) => {
                if parameter.ty == Some(ParameterType::Executor) {
                    bound.executors.insert(parameter.name.into(), frame.library);
                }
                self.conform(parameter, value.clone(), argument.span, true, frame)
            }
        }
    }

    /// What a node, an argument or a default, gives for a parameter in the frame that it stands in.
    fn given(
        &mut self,
        node: Node<'d>,
        parameter: &Parameter<'d>,
        frame: &Frame<'_>,
        bound: &mut Bound,
    ) -> Value {
        match parameter.ty {
            // Its names are those of the place that it is written at.
            Some(ParameterType::Steps) if node.as_sequence().is_some() => {
                let mut steps = Vec::new();
                self.steps(node, frame, &mut steps);
                return Value::list(steps, Origin::of(node, frame.scope.document));
            }
            Some(ParameterType::Executor) => {
                let library = executor_library(node, frame);
                bound.executors.insert(parameter.name.into(), library);
            }
            _ => {}
        }
        let value = self.value(node, frame);
        let is_made = node.as_str().is_some_and(is_template);
        self.conform(parameter, value, node.target().span(), is_made, frame)
    }

    /// The value as its parameter takes it. One that was made by a template may be a number or nothing where a text
    /// is asked for: pipeline values are, and people hand them on.
    fn conform(
        &mut self,
        parameter: &Parameter<'d>,
        value: Value,
        span: Span,
        is_made: bool,
        frame: &Frame<'_>,
    ) -> Value {
        let Some(ty) = parameter.ty else { return value };
        let fits = match (ty, &value.data) {
            (_, Data::Unknown) => true,
            (_, Data::Null) => is_made,
            (ParameterType::Boolean | ParameterType::Integer, Data::Text(text))
                if is_made && text.is_empty() =>
            {
                return Value::new(Data::Null, value.origin);
            }
            (ParameterType::Boolean, Data::Bool(_))
            | (ParameterType::Integer, Data::Int(_) | Data::BigInt(_))
            | (ParameterType::Steps, Data::List(_))
            | (ParameterType::Executor, Data::Text(_) | Data::Map(_)) => true,
            (ParameterType::Enum, _) => return self.enum_member(parameter, value, span, frame),
            (ParameterType::String | ParameterType::EnvVarName, Data::Text(text)) => {
                let ty = ty.value();
                !matches!(ty, Type::Format(format) if !is_made && !(format.matches)(text))
            }
            (ParameterType::String | ParameterType::EnvVarName, Data::List(_) | Data::Map(_)) => {
                false
            }
            (ParameterType::String | ParameterType::EnvVarName, _) if is_made => {
                let text = value.as_text().unwrap_or_default();
                return Value::text(&text, value.origin);
            }
            _ => false,
        };
        if !fits && !self.is_spent {
            let message = format!(
                "parameter `{}` is of type `{}`, but is given {}",
                parameter.name,
                ty.word(),
                shown(&value)
            );
            self.report(Fault::new("argument-type", span, message), frame);
        }
        value
    }

    /// The value of an enum, if it is one of those that it can have.
    fn enum_member(
        &mut self,
        parameter: &Parameter<'d>,
        value: Value,
        span: Span,
        frame: &Frame<'_>,
    ) -> Value {
        let Some(values) = parameter.values else { return value };
        let text = value.as_text();
        let words = || values.items().filter_map(Node::as_str);
        let is_known = |text: &str| words().any(|word| word == text || is_template(word));
        if !text.as_deref().is_some_and(is_known) && !self.is_spent {
            let words: Vec<_> = words().take(10).map(|word| format!("`{word}`")).collect();
            let message = format!(
                "parameter `{}` must be one of {}, not {}",
                parameter.name,
                words.join(", "),
                shown(&value)
            );
            self.report(Fault::new("argument-not-in-enum", span, message), frame);
        }
        value
    }
}

/// A value as messages show it, with what it is: the number and the string `1` look alike.
fn shown(value: &Value) -> String {
    let noun = value.data.noun();
    match (&value.data, value.as_text()) {
        (Data::Null, _) | (_, None) => noun.to_owned(),
        (_, Some(text)) => format!("the {} `{text}`", noun.trim_start_matches("a ")),
    }
}

/// The library in which the name of an executor is looked up: the caller's, if it is handed on by a parameter that
/// takes an executor.
pub(super) fn executor_library(node: Node<'_>, frame: &Frame<'_>) -> LibraryId {
    let name = node.as_mapping().and_then(|mapping| mapping.get_merged("name"));
    let name = name.map_or(node, |name| name.entry.value);
    let reference = name.as_str().filter(|text| is_template(text)).and_then(|text| {
        let name = template(text).whole_reference()?.value;
        name.strip_prefix("parameters.")
    });
    let parameter = reference.and_then(|name| name.split('.').next());
    let handed_on = parameter.and_then(|name| frame.executors?.get(name));
    handed_on.copied().unwrap_or(frame.library)
}

/// The items of a list; none if it is no list.
pub(super) fn items(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.as_sequence().into_iter().flat_map(Sequence::items)
}
