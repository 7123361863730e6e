//! Steps: commands are replaced by what they do, conditions are decided, what parameters hold is put in.

use crate::lang::{STEP_CALL, SymbolKind};
use crate::model::workflow::is_template;
use crate::process::bind::{Argument, Called};
use crate::process::compiler::{Compiler, Frame};
use crate::process::library::{CONFIG, Element, Found};
use crate::process::{Data, Fault, Key, Origin, Place, Value, holds};
use crate::text::Span;
use crate::yaml::{Mapping, Node};

/// How deep lists of steps may stand in each other, those of commands in those that call them.
const DEEPEST: usize = 100;

/// How many values a call of a command counts as, beside its steps: about the time that it takes.
const COST_OF_CALL: usize = 10;

/// A step in the list that is made: its name, and what stands below.
#[derive(Clone, Copy)]
struct Step<'n, 'd> {
    name: &'n str,
    /// Where the name stands.
    node: Node<'d>,
    body: Option<Node<'d>>,
}

impl Step<'_, '_> {
    fn span(&self) -> Span {
        self.node.target().span()
    }
}

impl<'d> Compiler<'_, 'd> {
    /// Adds the steps that a list becomes.
    pub(super) fn steps(&mut self, list: Node<'d>, frame: &Frame<'_>, out: &mut Vec<Value>) {
        if frame.depth > DEEPEST {
            let message = format!("steps are nested more than {DEEPEST} lists deep");
            self.report(Fault::new(Fault::TOO_LARGE, list.span(), message), frame);
            return;
        }
        let frame = &Frame { depth: frame.depth + 1, ..*frame };
        match list.as_sequence() {
            Some(items) => items.items().for_each(|item| self.item(item, frame, out)),
            None if list.is_null() => {}
            // Below `when` a step may stand without a list around it.
            None => self.item(list, frame, out),
        }
    }

    fn item(&mut self, item: Node<'d>, frame: &Frame<'_>, out: &mut Vec<Value>) {
        if let Some(text) = item.as_str() {
            if self.has_templates && is_template(text) {
                let value = self.value(item, frame);
                self.splice(&value, item, frame, out);
            } else {
                self.step(Step { name: text, node: item, body: None }, frame, out);
            }
            return;
        }
        let first = item.as_mapping().and_then(|it| it.merged().into_iter().next());
        if let Some((name, entry)) = first.and_then(|it| Some((it.entry.name()?, it.entry))) {
            self.step(Step { name, node: entry.key, body: Some(entry.value) }, frame, out);
        }
    }

    /// Adds what a template in a list of steps stands for: steps that were made where they are written, or a name.
    fn splice(&mut self, value: &Value, node: Node<'d>, frame: &Frame<'_>, out: &mut Vec<Value>) {
        match &value.data {
            Data::List(steps) if self.spend_again(value, node.target().span(), frame) => {
                out.extend(steps.iter().cloned());
            }
            Data::Text(name) if !name.is_empty() => {
                self.step(Step { name, node, body: None }, frame, out);
            }
            Data::Null | Data::Text(_) | Data::List(_) => {}
            _ => {
                let message = format!("a step cannot be {}", value.data.noun());
                self.report(Fault::new("wrong-type", node.target().span(), message), frame);
            }
        }
    }

    fn step(&mut self, step: Step<'_, 'd>, frame: &Frame<'_>, out: &mut Vec<Value>) {
        if !self.spend(1, step.span(), frame) {
            return;
        }
        let is_built_in = STEP_CALL.key(step.name).is_some();
        let found = if self.has_templates {
            self.find(SymbolKind::Command, step.name, frame.library)
        } else {
            Found::Nothing
        };
        match found {
            Found::Element(command) if !self.is_within(&command, frame) => {
                self.command(&command, step, frame, out);
            }
            // A command may have the name of a built-in step and use that step.
            _ if is_built_in || !self.has_templates || self.is_function(step.name) => {
                self.built_in(step, frame, out);
            }
            Found::Element(_) => {
                let message =
                    format!("command `{}` calls itself, so its steps have no end", step.name);
                self.report(Fault::new("command-cycle", step.span(), message), frame);
            }
            Found::Unknown(unknown) => {
                let name = self.keep(&unknown);
                let step = Step { name: &name, ..step };
                let made = self.as_written(step, frame);
                out.push(made);
            }
            Found::Nothing => {
                let message = self.libraries.missing(frame.library, SymbolKind::Command, step.name);
                self.report(Fault::new("unknown-command", step.span(), message), frame);
            }
        }
    }

    /// Whether a place lies in the steps of a command.
    fn is_within(&self, command: &Element<'d>, frame: &Frame<'_>) -> bool {
        let callee = (self.libraries.document(command.library), command.value.id());
        frame.call.is_some_and(|call| call.chain().any(|call| call.callee == callee))
    }

    fn is_function(&self, name: &str) -> bool {
        let alias = name.split_once('/').map_or(name, |(alias, _)| alias);
        let functions = self.libraries.body(CONFIG).get_merged("functions");
        let functions = functions.and_then(|functions| functions.entry.value.as_mapping());
        functions.is_some_and(|functions| functions.get_merged(alias).is_some())
    }

    fn command(
        &mut self,
        command: &Element<'d>,
        step: Step<'_, 'd>,
        frame: &Frame<'_>,
        out: &mut Vec<Value>,
    ) {
        // Commands without steps cost too: some that call each other twice would take for ever.
        if !self.spend(COST_OF_CALL, step.span(), frame) {
            return;
        }
        let entries = step.body.and_then(Node::as_mapping).map_or_else(Vec::new, Mapping::merged);
        let arguments = Argument::among(&entries, |_| true);
        let called = Called { kind: SymbolKind::Command, name: step.name, span: step.span() };
        let call = self.call(command, step.span(), frame);
        let bound = self.bind(command, called, &arguments, &call, frame);
        let mut inside = self.body_frame(command, &call, frame.depth);
        inside.scope = inside.scope.with_parameters(&bound.parameters);
        inside.executors = Some(&bound.executors);
        let steps = command.value.as_mapping().and_then(|body| body.get_merged("steps"));
        if let Some(steps) = steps {
            self.steps(steps.entry.value, &inside, out);
        }
    }

    fn built_in(&mut self, step: Step<'_, 'd>, frame: &Frame<'_>, out: &mut Vec<Value>) {
        match (step.name, step.body) {
            ("when" | "unless", Some(body)) if self.has_templates => {
                self.conditional(body, step.name == "when", frame, out);
            }
            ("steps", Some(body)) if self.has_templates => self.steps(body, frame, out),
            _ => {
                let made = self.as_written(step, frame);
                out.push(made);
            }
        }
    }

    fn conditional(
        &mut self,
        body: Node<'d>,
        wanted: bool,
        frame: &Frame<'_>,
        out: &mut Vec<Value>,
    ) {
        let body = body.as_mapping();
        let value = |name| Some(body?.get_merged(name)?.entry.value);
        let (Some(condition), Some(steps)) = (value("condition"), value("steps")) else { return };
        match holds(condition, &frame.scope, Place::Step) {
            Ok(verdict) if verdict.holds == wanted => self.steps(steps, frame, out),
            Ok(_) => {}
            Err(fault) => self.report(fault, frame),
        }
    }

    /// A step that stays as it is, its templates replaced. A command line alone becomes the `command` of its step.
    fn as_written(&mut self, step: Step<'_, 'd>, frame: &Frame<'_>) -> Value {
        let origin = Origin::new(frame.scope.document, step.span());
        let Some(body) = step.body.filter(|body| !body.is_null()) else {
            return Value::text(step.name, origin);
        };
        let mut value = self.value(body, frame);
        if step.name == "run" && value.as_map().is_none() {
            let place = value.origin;
            value = Value::map([(Key::new("command", place), value)], place);
        }
        Value::map([(Key::new(step.name, origin), value)], origin)
    }
}
