//! The walk that finds every scalar that CircleCI reads, with the names it sees.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::expression::{expression, template};
use crate::lang::SymbolKind;
use crate::model::nearest::is_slip;
use crate::model::scope::{Element, Filter, Form, MatrixNames, Role, Scope, ScopedScalar, Scopes};
use crate::model::signature::Reader;
use crate::model::workflow::{Invocation, is_template};
use crate::yaml::{Entry, Mapping, NESTING_LIMIT, Node, NodeId, ScalarValue, Sequence, Value};

/// How many values are looked at before the rest counts as read. Far above any real config; it keeps a small text
/// full of aliases from taking minutes.
const EFFORT_LIMIT: usize = 1_000_000;

impl<'d> Scopes<'d> {
    /// Walks the sections that CircleCI reads.
    pub(in crate::model) fn read(root: Mapping<'d>, signatures: &mut Reader<'d>) -> Self {
        let mut scopes = Self::default();
        let mut walk = Walk {
            signatures,
            scopes: &mut scopes,
            seen: BTreeSet::new(),
            elements: BTreeSet::new(),
            depth: 0,
        };
        let config = walk.open(Scope {
            element: None,
            matrix: MatrixNames::None,
            is_in_orb: false,
            is_injected: false,
        });
        if let Some(parameters) = root.get_merged("parameters") {
            walk.value(parameters.entry.value, config);
        }
        for orb in entries(root, "orbs") {
            walk.scalar(orb.value, Role::Value, config);
        }
        walk.elements(root, false);
        walk.orbs(root);
        for section in ["workflows", "job-groups"] {
            for workflow in entries(root, section) {
                walk.workflow(workflow, config);
            }
        }
        scopes
    }
}

struct Walk<'s, 'd> {
    signatures: &'s mut Reader<'d>,
    scopes: &'s mut Scopes<'d>,
    /// Where the walk has been: nodes and scopes; conditions once more, with no scope's number.
    seen: BTreeSet<(NodeId, usize)>,
    /// The nodes of elements and of their parameters, and whether in an orb: several may share one by an alias.
    elements: BTreeSet<(NodeId, bool)>,
    depth: usize,
}

impl<'d> Walk<'_, 'd> {
    fn open(&mut self, scope: Scope<'d>) -> usize {
        self.scopes.list.push(scope);
        self.scopes.list.len() - 1
    }

    fn elements(&mut self, parent: Mapping<'d>, is_in_orb: bool) {
        let sections = [
            ("commands", SymbolKind::Command),
            ("executors", SymbolKind::Executor),
            ("jobs", SymbolKind::Job),
        ];
        for (section, kind) in sections {
            for entry in entries(parent, section) {
                let (Some(name), body) = (entry.name(), entry.value.target()) else { continue };
                if !self.elements.insert((body.id(), is_in_orb)) {
                    continue;
                }
                let signature = self.signatures.read(body);
                let scope = self.open(Scope {
                    element: Some(Element { kind, name, key: entry.key, signature }),
                    matrix: MatrixNames::None,
                    is_in_orb,
                    is_injected: false,
                });
                // Parameters that elements share by an alias mean the same in each.
                let declared = body.as_mapping().and_then(|body| body.get_merged("parameters"));
                let declared = declared.map(|declared| declared.entry.value.target().id());
                if let Some(declared) = declared
                    && !self.elements.insert((declared, is_in_orb))
                {
                    self.seen.insert((declared, scope));
                }
                self.value(entry.value, scope);
            }
        }
    }

    fn orbs(&mut self, parent: Mapping<'d>) {
        self.depth += 1;
        for orb in entries(parent, "orbs") {
            if let Some(orb) = orb.value.as_mapping()
                && self.depth < NESTING_LIMIT
            {
                self.elements(orb, true);
                self.orbs(orb);
            }
        }
        self.depth -= 1;
    }

    fn workflow(&mut self, workflow: Entry<'d>, config: usize) {
        let Some(body) = workflow.value.as_mapping() else { return };
        for merged in body.merged() {
            let value = merged.entry.value;
            match merged.entry.name() {
                Some("when" | "unless") => self.condition(value, Role::WorkflowCondition, config),
                Some("jobs") => {
                    let items = value.as_sequence().into_iter().flat_map(Sequence::items);
                    for invocation in items.flat_map(Invocation::read) {
                        self.invocation(&invocation, config);
                    }
                }
                Some("triggers") => {
                    for trigger in value.as_sequence().into_iter().flat_map(Sequence::items) {
                        let schedule =
                            trigger.as_mapping().and_then(|it| it.get_merged("schedule"));
                        let schedule = schedule.and_then(|it| it.entry.value.as_mapping());
                        let filters = schedule.and_then(|it| it.get_merged("filters"));
                        if let Some(filters) = filters.and_then(|it| it.entry.value.as_mapping()) {
                            self.filters(filters);
                        }
                    }
                    self.value(value, config);
                }
                Some(name) if is_slip(name, "jobs") => {
                    let entries = self.open(Scope {
                        element: None,
                        matrix: MatrixNames::Unknown,
                        is_in_orb: false,
                        is_injected: false,
                    });
                    self.value(value, entries);
                }
                _ => self.value(value, config),
            }
        }
    }

    fn invocation(&mut self, invocation: &Invocation<'d>, config: usize) {
        let has_slip = invocation
            .keys
            .iter()
            .any(|key| key.entry.name().is_some_and(|name| is_slip(name, "matrix")));
        let matrix = match (invocation.matrix(), invocation.key("matrix")) {
            (None, None) if !has_slip => MatrixNames::None,
            (Some(matrix), _) if matrix.is_complete => {
                MatrixNames::Known(matrix.parameters.iter().map(|it| it.name).collect())
            }
            _ => MatrixNames::Unknown,
        };
        let scope = match matrix {
            MatrixNames::None => config,
            matrix => {
                self.open(Scope { element: None, matrix, is_in_orb: false, is_injected: false })
            }
        };
        for key in &invocation.keys {
            let value = key.entry.value;
            match key.entry.name() {
                Some("filters") => match value.as_mapping() {
                    Some(filters) => {
                        self.filters(filters);
                        self.value(value, scope);
                    }
                    None => self.scalar(value, Role::JobFilter, scope),
                },
                Some("requires") => {
                    for item in value.as_sequence().into_iter().flat_map(Sequence::items) {
                        self.scalar(item, Role::Requirement, scope);
                    }
                }
                Some("pre-steps" | "post-steps") => {
                    let matrix = self.scopes.list[scope].matrix.clone();
                    let injected = self.open(Scope {
                        element: None,
                        matrix,
                        is_in_orb: false,
                        is_injected: true,
                    });
                    self.value(value, injected);
                }
                _ => self.value(value, scope),
            }
        }
    }

    fn filters(&mut self, filters: Mapping<'d>) {
        for kind in ["branches", "tags"] {
            let found = filters.get_merged(kind).and_then(|it| it.entry.value.as_mapping());
            let entries = found.map_or_else(Vec::new, Mapping::merged);
            for merged in &entries {
                let entry = merged.entry;
                if !matches!(entry.name(), Some("only" | "ignore")) {
                    continue;
                }
                let items = entry.value.as_sequence();
                let nodes = items.map_or(vec![entry.value], |items| items.items().collect());
                let (is_branches, n_siblings) = (kind == "branches", entries.len());
                self.scopes.filters.extend(nodes.into_iter().map(|node| Filter {
                    node,
                    entry,
                    is_branches,
                    n_siblings,
                }));
            }
        }
    }

    fn condition(&mut self, node: Node<'d>, role: Role, scope: usize) {
        if self.seen.insert((node.target().id(), usize::MAX)) {
            self.scopes.conditions.push(node);
        }
        match node.scalar() {
            Some(_) => {
                // It is a condition, and no plain value besides.
                self.seen.insert((node.target().id(), scope));
                self.scalar(node, role, scope);
            }
            None => self.value(node, scope),
        }
    }

    /// Anything in which nothing has a meaning of its own but steps with conditions.
    fn value(&mut self, node: Node<'d>, scope: usize) {
        let target = node.target();
        if self.depth > 2 * NESTING_LIMIT
            || self.seen.len() > EFFORT_LIMIT
            || !self.seen.insert((target.id(), scope))
        {
            return;
        }
        self.depth += 1;
        match target.value() {
            Value::Scalar(_) => self.scalar(node, Role::Value, scope),
            Value::Sequence(sequence) => {
                for item in sequence.items() {
                    self.value(item, scope);
                }
            }
            Value::Mapping(mapping) => self.mapping(mapping, scope),
            Value::Alias(_) => {}
        }
        self.depth -= 1;
    }

    fn mapping(&mut self, mapping: Mapping<'d>, scope: usize) {
        for merged in mapping.merged() {
            let Entry { value, .. } = merged.entry;
            // Prose may speak of templates: configs whose descriptions hold some that mean nothing ran.
            if merged.entry.name() == Some("description") {
                continue;
            }
            let step = match merged.entry.name() {
                Some("when" | "unless") => value.as_mapping(),
                _ => None,
            };
            match step.and_then(|step| step.get_merged("condition")) {
                Some(condition) => {
                    self.condition(condition.entry.value, Role::StepCondition, scope);
                    self.value(value, scope);
                }
                None => self.value(value, scope),
            }
        }
    }

    fn scalar(&mut self, node: Node<'d>, role: Role, scope: usize) {
        let Some(text) = node.as_str() else { return };
        let is_bare =
            matches!(role, Role::WorkflowCondition | Role::StepCondition | Role::JobFilter);
        let form = if is_template(text) {
            Form::Template(template(text))
        } else if is_bare && node.scalar_value() == Some(ScalarValue::String) {
            Form::Bare(expression(text))
        } else {
            return;
        };
        self.scopes.scalars.push(ScopedScalar {
            node,
            role,
            form,
            scope,
            offsets: OnceCell::new(),
        });
    }
}

/// The entries of a section, merged ones included.
fn entries<'d>(parent: Mapping<'d>, section: &str) -> Vec<Entry<'d>> {
    let section = parent.get_merged(section).and_then(|merged| merged.entry.value.as_mapping());
    let merged = section.map_or_else(Vec::new, Mapping::merged);
    merged.into_iter().map(|merged| merged.entry).collect()
}
