//! The steps that a job runs, with those of the commands it calls, as far as they are in the file.

use crate::lang::{STEP_CALL, SymbolKind};
use crate::model::workflow::is_template;
use crate::model::{Declaration, DeclarationId, Model};
use crate::yaml::{Node, NodeId, Sequence};

/// A built-in step.
#[derive(Clone, Copy, Debug)]
pub struct Step<'d> {
    /// Such as `run`.
    pub name: &'d str,
    /// Where the name stands.
    pub key: Node<'d>,
    /// What stands behind the name, if anything may.
    pub body: Option<Node<'d>>,
    /// Whether it runs only under a condition.
    pub is_conditional: bool,
}

/// Built-in steps in the order in which they run.
#[derive(Clone, Debug, Default)]
pub struct Steps<'d> {
    /// Those that are in the file.
    pub known: Vec<Step<'d>>,
    /// Whether those are all: no step comes from an orb, a function or a parameter.
    pub are_complete: bool,
}

/// How many steps are read before the rest counts as unknown. Commands that call each other twice would otherwise
/// take for ever.
const MOST_STEPS: usize = 2_000;

/// How deep commands may call each other before what they do counts as unknown: a chain of thousands would fill the
/// stack.
const DEEPEST: usize = 100;

impl<'d> Model<'d> {
    /// The steps of a job or a command, those of its commands among them.
    pub fn steps(&self, declaration: &Declaration<'d>) -> Steps<'d> {
        let list = declaration.value.as_mapping().and_then(|body| body.get_merged("steps"));
        self.steps_of(list.map(|list| list.entry.value), declaration.within)
    }

    /// The steps of a list inside a declaration.
    pub fn steps_of(&self, list: Option<Node<'d>>, within: Option<DeclarationId>) -> Steps<'d> {
        let steps = Steps { known: Vec::new(), are_complete: true };
        let mut reader = Reader { model: self, steps, n_read: 0, calls: Vec::new() };
        if let Some(list) = list {
            reader.list(list, within, false);
        }
        reader.steps
    }
}

struct Reader<'m, 'd> {
    model: &'m Model<'d>,
    steps: Steps<'d>,
    n_read: usize,
    /// The commands and lists around the place that is read, so that none is read inside itself.
    calls: Vec<NodeId>,
}

impl<'d> Reader<'_, 'd> {
    fn list(&mut self, list: Node<'d>, within: Option<DeclarationId>, is_conditional: bool) {
        let list = list.target();
        let is_readable = self.calls.len() < DEEPEST && !self.calls.contains(&list.id());
        let Some(items) = list.as_sequence().filter(|_| is_readable) else {
            self.steps.are_complete = false;
            return;
        };
        self.calls.push(list.id());
        for item in Sequence::items(items) {
            self.n_read += 1;
            if self.n_read > MOST_STEPS {
                self.steps.are_complete = false;
                break;
            }
            if item.as_str().is_some() {
                self.step(item, None, within, is_conditional);
            } else if let Some(call) = item.as_mapping() {
                for merged in call.merged() {
                    self.step(merged.entry.key, Some(merged.entry.value), within, is_conditional);
                }
            } else {
                self.steps.are_complete = false;
            }
        }
        self.calls.pop();
    }

    fn step(
        &mut self,
        key: Node<'d>,
        body: Option<Node<'d>>,
        within: Option<DeclarationId>,
        is_conditional: bool,
    ) {
        let Some(name) = key.as_str() else { return };
        // A command may have the name of a built-in step and then stands for it.
        if let Some(command) = self.model.find(SymbolKind::Command, name, within) {
            let steps = command.value.as_mapping().and_then(|body| body.get_merged("steps"));
            match steps {
                Some(steps) => self.list(steps.entry.value, command.within, is_conditional),
                None => self.steps.are_complete = false,
            }
            return;
        }
        let is_known = STEP_CALL.key(name).is_some() && !is_template(name);
        match (name, body) {
            ("when" | "unless", Some(body)) => {
                let steps = body.as_mapping().and_then(|body| body.get_merged("steps"));
                if let Some(steps) = steps {
                    self.list(steps.entry.value, within, true);
                }
            }
            ("steps", Some(list)) => self.list(list, within, is_conditional),
            _ if is_known => self.steps.known.push(Step { name, key, body, is_conditional }),
            _ => self.steps.are_complete = false,
        }
    }
}
