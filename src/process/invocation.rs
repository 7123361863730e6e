//! Invocations: each entry of a workflow becomes the drafts of the jobs that it runs.

use crate::lang::SymbolKind;
use crate::model::workflow::{INVOCATION_KEYS, Invocation};
use crate::process::bind::{Argument, Called, Given};
use crate::process::compiler::{Compiler, Frame};
use crate::process::draft::{Draft, JobKind, Names, Wanted};
use crate::process::job::Invoked;
use crate::process::library::{CONFIG, Found};
use crate::process::matrix::{self, Choice};
use crate::process::{Fault, Key, Origin};
use crate::yaml::Node;

/// The keys of an invocation that stay in the result, in the order in which they are written there.
const KEPT_KEYS: &[&str] = &["type", "context", "filters", "serial-group"];

/// How many values a job counts as, beside what it does: about the memory that it takes.
const COST_OF_JOB: usize = 10;

impl<'d> Compiler<'_, 'd> {
    /// The jobs that an entry of a workflow or of a job group runs: one for each combination of its matrix.
    pub(super) fn invocation(&mut self, invocation: &Invocation<'d>, number: usize) -> Vec<Draft> {
        let frame = self.config_frame();
        let mut drafts = Vec::new();
        let body =
            invocation.item.as_mapping().and_then(|item| item.get_merged(invocation.job_name));
        if body.is_some_and(|body| self.is_open(body.entry.value, &frame)) {
            self.has_unknown_names = true;
            return drafts;
        }
        for combination in self.combinations(invocation, &frame) {
            if self.is_spent {
                break;
            }
            let bindings = matrix::bindings(&combination);
            let mut inside = frame;
            if invocation.key("matrix").is_some() {
                inside.scope = inside.scope.with_matrix(&bindings);
            }
            drafts.extend(self.member(invocation, number, &combination, &inside));
        }
        drafts
    }

    fn member(
        &mut self,
        invocation: &Invocation<'d>,
        number: usize,
        combination: &[Choice<'d>],
        frame: &Frame<'_>,
    ) -> Option<Draft> {
        if !self.spend(COST_OF_JOB, invocation.job.target().span(), frame) {
            return None;
        }
        let mut draft = Draft {
            name: String::new(),
            invocation: number,
            origin: Origin::new(0, invocation.item.span()),
            job: invocation.job_name.to_owned(),
            kind: JobKind::Approval,
            definition: None,
            keys: Vec::new(),
            wanted: self.wanted(invocation, frame),
            requires: Vec::new(),
            names: Names::default(),
        };
        self.name(invocation, combination, frame, &mut draft);
        for &name in KEPT_KEYS {
            let Some(merged) = invocation.key(name) else { continue };
            let Some(key) = Key::read(merged.entry.key, 0) else { continue };
            draft.keys.push((key, self.value(merged.entry.value, frame)));
        }
        let ty = draft.keys.iter().find(|(key, _)| &*key.name == "type");
        let is_approval = ty.is_some_and(|(_, value)| value.as_str() == Some("approval"));
        // What may be an approval may have a name that is no job's.
        if !is_approval && ty.is_none_or(|(_, value)| value.is_known()) {
            self.define(invocation, combination, frame, &mut draft)?;
        }
        Some(draft)
    }

    /// Gives a draft the job that it runs. `None` when there is none.
    fn define(
        &mut self,
        invocation: &Invocation<'d>,
        combination: &[Choice<'d>],
        frame: &Frame<'_>,
        draft: &mut Draft,
    ) -> Option<()> {
        let value = |name| invocation.key(name).map(|merged| merged.entry.value);
        let span = invocation.job.target().span();
        let own = self.find(SymbolKind::Job, invocation.job_name, CONFIG);
        // Where the orb does not have the job, the config's own runs.
        let found = match value("override-with").map(|node| self.value(node, frame)) {
            Some(name) if !name.is_known() => return Some(()),
            Some(name) if self.has_templates => {
                match self.find(SymbolKind::Job, name.as_str().unwrap_or_default(), CONFIG) {
                    Found::Nothing => own,
                    other => other,
                }
            }
            _ => own,
        };
        // Version 2 knows no parameters, and does not read other keys.
        let takes_arguments = self.has_templates;
        let is_argument = |name: &str| takes_arguments && !INVOCATION_KEYS.contains(&name);
        match found {
            Found::Element(element) => {
                let given = combination.iter().filter(|it| is_argument(&it.name));
                let given = given.map(|Choice { name, value, node }| Argument {
                    name: name.clone(),
                    span: node.target().span(),
                    // Steps become what they are where it is known that they are steps.
                    given: match value.as_list() {
                        Some(_) => Given::Node(*node),
                        None => Given::Value(value.clone()),
                    },
                });
                // What the entry says itself, maybe with the matrix's value in it, comes last and counts.
                let mut arguments: Vec<_> = given.collect();
                arguments.extend(Argument::among(&invocation.keys, is_argument));
                let called = Called { kind: SymbolKind::Job, name: invocation.job_name, span };
                let (pre_steps, post_steps) = (value("pre-steps"), value("post-steps"));
                let invoked = Invoked { called, arguments, pre_steps, post_steps };
                let definition = self.job(&element, &invoked, frame);
                draft.kind = JobKind::of(&definition);
                draft.definition = Some(definition);
            }
            Found::Unknown(unknown) => {
                draft.job = self.keep(&unknown);
                draft.kind = JobKind::Unknown;
                self.keep_arguments(invocation, combination, frame, draft);
            }
            Found::Nothing if self.is_open(invocation.job, frame) => {
                self.has_unknown_names = true;
                return None;
            }
            Found::Nothing => {
                let message = self.libraries.missing(CONFIG, SymbolKind::Job, invocation.job_name);
                self.report(Fault::new("unknown-job", span, message), frame);
                return None;
            }
        }
        Some(())
    }

    /// What is given to a job that is not known stays in the workflow.
    fn keep_arguments(
        &mut self,
        invocation: &Invocation<'d>,
        combination: &[Choice<'d>],
        frame: &Frame<'_>,
        draft: &mut Draft,
    ) {
        let is_argument = |name: &str| !INVOCATION_KEYS.contains(&name);
        for Choice { name, value, .. } in combination.iter().filter(|it| is_argument(&it.name)) {
            draft.keys.push((Key::new(name, value.origin), value.clone()));
        }
        for merged in &invocation.keys {
            if let Some(key) = Key::read(merged.entry.key, 0)
                && is_argument(&key.name)
            {
                draft.keys.push((key, self.value(merged.entry.value, frame)));
            }
        }
        for name in ["pre-steps", "post-steps"] {
            let list = invocation.key(name).map(|merged| merged.entry.value);
            draft.keys.extend(self.steps_around(name, list, frame));
        }
    }

    /// Gives a draft its name, and the names by which it may be required.
    fn name(
        &mut self,
        invocation: &Invocation<'d>,
        combination: &[Choice<'d>],
        frame: &Frame<'_>,
        draft: &mut Draft,
    ) {
        let job = invocation.job_name;
        let explicit = self.key_text(invocation, "name", frame);
        let Some(matrix) = invocation.key("matrix").filter(|_| self.has_templates) else {
            draft.name = explicit.unwrap_or_else(|| job.to_owned());
            return;
        };
        let order = self.options.matrix_order;
        draft.name = explicit.clone().unwrap_or_else(|| matrix::name(job, combination, order));
        let alias = matrix.entry.value.as_mapping().and_then(|body| body.get_merged("alias"));
        self.has_unknown_names |= alias.is_some_and(|alias| self.is_open(alias.entry.value, frame));
        let alias = alias.and_then(|alias| alias.entry.value.as_str());
        draft.names.matrix = Some(alias.unwrap_or(job).to_owned());
        draft.names.others.push(job.to_owned());
        // People also require all of a matrix by the template of their names.
        let template = invocation.explicit_name().and_then(Node::as_str);
        draft.names.others.extend(template.map(str::to_owned));
        if explicit.is_none() {
            draft.names.others.push(matrix::name(job, combination, order.other()));
        }
    }

    pub(super) fn wanted(&mut self, invocation: &Invocation<'d>, frame: &Frame<'_>) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for requirement in invocation.requirements() {
            let name = self.value(requirement.node, frame);
            let status = requirement.status.map(|status| self.value(status, frame));
            if let Some(text) = name.as_text() {
                let (name, span) = (text.into_owned(), requirement.node.target().span());
                wanted.push(Wanted { name, span, status });
            }
        }
        wanted
    }

    /// The value of a key of an invocation as text, unless there is none.
    pub(super) fn key_text(
        &mut self,
        invocation: &Invocation<'d>,
        name: &str,
        frame: &Frame<'_>,
    ) -> Option<String> {
        let value = self.value(invocation.key(name)?.entry.value, frame);
        self.has_unknown_names |= !value.is_known();
        let text = value.as_text()?.into_owned();
        Some(text).filter(|text| !text.is_empty())
    }
}

/// The names by which others may require an invocation that runs no job; people also use the template of the jobs'
/// names. The model knows more names, but counts out the whole matrix for them.
pub(super) fn names_without_jobs(invocation: &Invocation<'_>) -> impl Iterator<Item = String> {
    let alias = invocation.matrix().and_then(|matrix| matrix.alias?.as_str());
    let names = [Some(invocation.job_name), Some(invocation.own_name()), alias];
    names.into_iter().flatten().map(str::to_owned)
}
