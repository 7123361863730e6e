//! Jobs: one invocation of a job becomes the job that runs.

use crate::process::bind::{Argument, Called, executor_library};
use crate::process::compiler::{Compiler, Frame};
use crate::process::executor::Environment;
use crate::process::library::Element;
use crate::process::{Data, Key, Map, Origin, Value};
use crate::yaml::{Mapping, Node};

/// What a workflow gives a job.
pub(super) struct Invoked<'n, 'd> {
    pub(super) called: Called<'n>,
    pub(super) arguments: Vec<Argument<'d>>,
    pub(super) pre_steps: Option<Node<'d>>,
    pub(super) post_steps: Option<Node<'d>>,
}

/// The keys that say what a job runs in; a job has one of them.
const MACHINES: &[&str] = &["docker", "machine", "macos"];

impl<'d> Compiler<'_, 'd> {
    /// The job that an invocation in `frame` runs.
    pub(super) fn job(
        &mut self,
        element: &Element<'d>,
        invoked: &Invoked<'_, 'd>,
        frame: &Frame<'_>,
    ) -> Value {
        let call = self.call(element, invoked.called.span, frame);
        let bound = self.bind(element, invoked.called, &invoked.arguments, &call, frame);
        let mut inside = self.body_frame(element, &call, frame.depth);
        inside.scope = inside.scope.with_parameters(&bound.parameters);
        inside.executors = Some(&bound.executors);
        let body = element.value.as_mapping();
        let ty = body.and_then(|body| body.get_merged("type")).map(|ty| ty.entry.value);
        let is_build = ty.is_none_or(|ty| ty.as_str() == Some("build"));
        let origin = Origin::of(element.value, inside.scope.document);
        let (mut keys, mut executor) = (Vec::new(), None);
        for merged in body.map_or_else(Vec::new, Mapping::merged) {
            let Some(key) = Key::read(merged.entry.key, inside.scope.document) else { continue };
            let node = merged.entry.value;
            let value = match &*key.name {
                "parameters" | "description" => continue,
                "steps" if is_build => continue,
                "executor" if is_build && self.has_templates => {
                    executor = self.executor_of(node, &inside).map(|found| (key, found));
                    continue;
                }
                "environment" => self.environment(node, &inside),
                _ => self.value(node, &inside),
            };
            keys.push((key, value));
        }
        let mut keys = match executor {
            Some((_, Environment::Keys(theirs))) => combined(theirs, &keys),
            Some((key, Environment::Unknown(value))) => {
                std::iter::once((key, value)).chain(keys).collect()
            }
            None => keys,
        };
        if is_build {
            let mut steps = Vec::new();
            let list = body.and_then(|body| body.get_merged("steps"));
            let lists = [
                invoked.pre_steps.map(|list| (list, frame)),
                list.map(|list| (list.entry.value, &inside)),
                invoked.post_steps.map(|list| (list, frame)),
            ];
            for (list, place) in lists.into_iter().flatten() {
                self.steps(list, place, &mut steps);
            }
            keys.push((Key::new("steps", origin), Value::list(steps, origin)));
        }
        Value::map(keys, origin)
    }

    /// What the value of `executor` gives a job.
    fn executor_of(&mut self, node: Node<'d>, frame: &Frame<'_>) -> Option<Environment> {
        let library = executor_library(node, frame);
        let value = self.value(node, frame);
        self.executor(&value, node.target().span(), library, frame)
    }

    /// The steps around those of a job that is not known.
    pub(super) fn steps_around(
        &mut self,
        name: &str,
        list: Option<Node<'d>>,
        frame: &Frame<'_>,
    ) -> Option<(Key, Value)> {
        let list = list?;
        let mut steps = Vec::new();
        self.steps(list, frame, &mut steps);
        let origin = Origin::of(list, frame.scope.document);
        Some((Key::new(name, origin), Value::list(steps, origin)))
    }
}

/// The keys of an executor and those of the job, which win as a whole; but the variables of both count.
fn combined(theirs: Vec<(Key, Value)>, own: &[(Key, Value)]) -> Vec<(Key, Value)> {
    let find = |name: &str| own.iter().find(|(key, _)| *key.name == *name);
    let has_machine = own.iter().any(|(key, _)| MACHINES.contains(&&*key.name));
    let environment = theirs.iter().find(|(key, _)| &*key.name == "environment");
    let merged = environment.and_then(|(_, theirs)| {
        let (_, own) = find("environment")?;
        Some(Value::map(variables(theirs)?.into_iter().chain(variables(own)?), own.origin))
    });
    let inherited = theirs.into_iter().filter(|(key, _)| {
        find(&key.name).is_none() && !(has_machine && MACHINES.contains(&&*key.name))
    });
    let mut keys: Vec<_> = inherited.collect();
    keys.extend(own.iter().cloned().map(|(key, value)| match &merged {
        Some(merged) if &*key.name == "environment" => (key, merged.clone()),
        _ => (key, value),
    }));
    keys
}

/// The variables of an `environment`: a map, or a list of maps and of texts `NAME=value`.
fn variables(environment: &Value) -> Option<Vec<(Key, Value)>> {
    let entries = |map: &Map| -> Vec<_> {
        map.entries().map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    match &environment.data {
        Data::Map(map) => Some(entries(map)),
        Data::List(list) => {
            let mut found = Vec::new();
            for item in list.iter() {
                match (&item.data, item.as_str().and_then(|text| text.split_once('='))) {
                    (Data::Map(map), _) => found.extend(entries(map)),
                    (_, Some((name, value))) => {
                        let value = Value::text(value, item.origin);
                        found.push((Key::new(name, item.origin), value));
                    }
                    _ => return None,
                }
            }
            Some(found)
        }
        Data::Null => Some(Vec::new()),
        _ => None,
    }
}
