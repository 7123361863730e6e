//! The compiler from end to end: a config to the jobs and workflows that CircleCI runs.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, sort_and_deduplicate};
use crate::lang::SymbolKind;
use crate::model::Model;
use crate::model::workflow::Invocation;
use crate::process::bind::items;
use crate::process::compiler::Compiler;
use crate::process::draft::{Draft, JobKind};
use crate::process::invocation::names_without_jobs;
use crate::process::library::{CONFIG, Element, Found};
use crate::process::matrix::MatrixOrder;
use crate::process::requires::Reach;
use crate::process::{Budget, Key, Origin, Pipeline, Place, Value, Verdict, holds, number, result};
use crate::text::Span;
use crate::yaml::{Mapping, MergedEntry, Node};

/// Where CircleCI's sources do not agree, or do not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How jobs of a matrix are named.
    pub matrix_order: MatrixOrder,
}

/// What became of a config. The default is that of a text that holds nothing.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// What CircleCI runs, as a config of version 2. Of one that uses orbs that are not at hand it is a config of
    /// version 2.1 that still imports these.
    pub config: Value,
    /// The pipeline parameters that it declares, a map; null where there are none.
    pub parameters: Value,
    /// All workflows, also those whose condition does not hold.
    pub workflows: Vec<CompiledWorkflow>,
    /// The orbs at hand that were used: how they are imported, and the version that was read.
    pub resolved_orbs: Vec<(String, String)>,
    /// The orbs that are not at hand, also those that only a workflow uses whose condition does not hold: the name
    /// before the `/` of their elements, and what is imported under it.
    pub opaque_orbs: Vec<(String, Value)>,
    /// The orbs that are not at hand but needed for what runs, as they are imported.
    pub unresolved_orbs: Vec<String>,
    /// What is wrong with the config. Then the rest is what could be made of it.
    pub diagnostics: Vec<Diagnostic>,
    /// The pipeline that it was compiled for.
    pub pipeline: Pipeline,
    /// Whether it is a setup config, which continues with another one that decides what else runs.
    pub is_setup: bool,
}

/// A workflow with the jobs that it runs.
#[derive(Clone, Debug)]
pub struct CompiledWorkflow {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub origin: Origin,
    /// Whether its condition holds; `None` where it has none.
    pub verdict: Option<Verdict>,
    /// Its condition as it is written, by the word `when` or `unless`.
    pub condition: Option<(Key, Value)>,
    /// What it has beside conditions and jobs, such as `triggers`.
    pub keys: Vec<(Key, Value)>,
    /// Its jobs, in the order of the config.
    pub jobs: Vec<CompiledJob>,
}

impl CompiledWorkflow {
    /// Whether it is part of the pipeline.
    pub fn is_active(&self) -> bool {
        self.verdict.as_ref().is_none_or(|verdict| verdict.holds)
    }
}

/// A job of a workflow.
#[derive(Clone, Debug)]
pub struct CompiledJob {
    /// Its name in the workflow.
    pub name: String,
    /// The entry of the workflow that it comes from.
    pub origin: Origin,
    /// What that entry calls it: a job, or `orb/job`.
    pub job: String,
    /// What it is.
    pub kind: JobKind,
    /// What it waits for.
    pub requires: Vec<Requirement>,
    /// What the workflow gives it beside that: `type`, `context`, `filters`, `serial-group`; of a job that is not
    /// known also its arguments.
    pub keys: Vec<(Key, Value)>,
    /// What it does; `None` for an approval that only the workflow knows, and for a job that is not known.
    pub definition: Option<Value>,
}

impl CompiledJob {
    /// What the workflow gives it under a key.
    pub fn key(&self, name: &str) -> Option<&Value> {
        self.keys.iter().find(|(key, _)| *key.name == *name).map(|(_, value)| value)
    }
}

/// A job that another one waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// Its name in the workflow.
    pub name: String,
    /// The status that it must end with, or a list of them; `None` for success.
    pub status: Option<Value>,
}

/// A workflow before its jobs have their final names.
struct Drafted {
    workflow: CompiledWorkflow,
    drafts: Vec<Draft>,
    /// The names of matrices that run nothing.
    empty: BTreeSet<String>,
    /// Whether some names of its jobs are not known.
    has_unknown_names: bool,
}

/// What is wrong with a config whatever starts its pipeline. Faults that only some values of the pipeline bring are
/// not among that, nor those of steps that only some of them let run.
pub fn faults(model: &Model<'_>) -> Vec<Diagnostic> {
    let (pipeline, budget) = (Pipeline::unknown(), Budget::default());
    let Some(root) = model.root() else { return Vec::new() };
    let mut compiler = Compiler::new(model, root, &pipeline, Options::default(), &budget);
    compiler.run(root);
    sort_and_deduplicate(&mut compiler.diagnostics);
    compiler.diagnostics
}

/// Compiles a config for a pipeline. It should have no errors; what cannot be compiled is reported and left out.
pub fn compile(model: &Model<'_>, pipeline: &Pipeline, options: Options) -> Compiled {
    let budget = Budget::default();
    let Some(root) = model.root() else {
        let message = "the config is empty; it needs `version: 2.1`, `jobs` and `workflows`";
        let empty = Diagnostic::error("empty-config", Span::empty(0), message);
        return Compiled { diagnostics: vec![empty], ..Compiled::default() };
    };
    let mut compiler = Compiler::new(model, root, pipeline, options, &budget);
    let workflows = compiler.run(root);
    let Compiler { mut unknown_orbs, mut diagnostics, libraries, .. } = compiler;
    let opaque_orbs = unknown_orbs.iter().map(|orb| (orb.alias.to_string(), orb.import.clone()));
    let opaque_orbs = opaque_orbs.collect();
    unknown_orbs.retain(|orb| orb.is_needed);
    sort_and_deduplicate(&mut diagnostics);
    let unresolved =
        unknown_orbs.iter().map(|orb| orb.import.as_str().unwrap_or(&orb.alias).to_owned());
    let resolved = libraries.resolved.into_iter();
    Compiled {
        unresolved_orbs: unresolved.collect(),
        resolved_orbs: resolved.map(|(asked, found)| (asked, found.to_owned())).collect(),
        config: result::config(root, &workflows, &unknown_orbs),
        parameters: root
            .get_merged("parameters")
            .map_or_else(Value::default, |section| Value::read(section.entry.value, 0)),
        workflows,
        opaque_orbs,
        diagnostics,
        pipeline: pipeline.clone(),
        is_setup: model.is_setup(),
    }
}

impl<'d> Compiler<'_, 'd> {
    /// All passes: the workflows of the config with all that their jobs do.
    fn run(&mut self, root: Mapping<'d>) -> Vec<CompiledWorkflow> {
        // CircleCI's own; it stays out of the result, but is compiled like the rest.
        if let Some(reserved) = root.get_merged("build_agent") {
            let frame = self.config_frame();
            self.value(reserved.entry.value, &frame);
        }
        let drafted = self.workflows(root);
        self.name_jobs(drafted)
    }

    fn workflows(&mut self, root: Mapping<'d>) -> Vec<Drafted> {
        let section = root.get_merged("workflows").map(|section| section.entry.value);
        let entries = section.and_then(Node::as_mapping).map_or_else(Vec::new, Mapping::merged);
        // In `workflows:`, the entry `version: 2` is a relic of the first workflows.
        let is_workflow = |merged: &&MergedEntry<'d>| merged.entry.name() != Some("version");
        let entries: Vec<_> = entries.iter().filter(is_workflow).collect();
        if entries.is_empty() {
            return self.implicit_workflow(root).into_iter().collect();
        }
        entries.into_iter().filter_map(|merged| self.workflow(merged)).collect()
    }

    /// Without workflows CircleCI runs the job `build`.
    fn implicit_workflow(&mut self, root: Mapping<'d>) -> Option<Drafted> {
        let jobs = root.get_merged("jobs")?.entry.value.as_mapping()?;
        let build = jobs.get_merged("build")?.entry;
        let origin = Origin::of(build.key, 0);
        let invocation = Invocation::read(build.key).pop()?;
        let drafts = self.invocation(&invocation, 0);
        let workflow = CompiledWorkflow {
            name: "workflow".to_owned(),
            origin,
            verdict: None,
            condition: None,
            keys: Vec::new(),
            jobs: Vec::new(),
        };
        Some(Drafted { workflow, drafts, empty: BTreeSet::new(), has_unknown_names: false })
    }

    fn workflow(&mut self, merged: &MergedEntry<'d>) -> Option<Drafted> {
        let name = merged.entry.name()?.to_owned();
        let origin = Origin::of(merged.entry.key, 0);
        let frame = self.config_frame();
        let (mut verdict, mut condition, mut keys) = (None, None, Vec::new());
        let body = merged.entry.value.as_mapping().map_or_else(Vec::new, Mapping::merged);
        for entry in body.iter().map(|merged| merged.entry) {
            match entry.name() {
                Some(word @ ("when" | "unless")) if self.has_templates => {
                    let written = Value::read(entry.value, 0);
                    condition = Key::read(entry.key, 0).map(|key| (key, written));
                    match holds(entry.value, &frame.scope, Place::Workflow) {
                        Ok(Verdict { holds, because }) => {
                            verdict = Some(Verdict { holds: holds == (word == "when"), because });
                        }
                        Err(fault) => self.report(fault, &frame),
                    }
                }
                Some("triggers" | "max_auto_reruns") => {
                    let value = self.value(entry.value, &frame);
                    keys.extend(Key::read(entry.key, 0).map(|key| (key, value)));
                }
                _ => {}
            }
        }
        self.is_active = verdict.as_ref().is_none_or(|verdict| verdict.holds);
        self.has_unknown_names = false;
        let jobs = body.iter().find(|merged| merged.entry.name() == Some("jobs"));
        let (mut drafts, mut empty) = (Vec::new(), BTreeSet::new());
        let entries = jobs.into_iter().flat_map(|jobs| items(jobs.entry.value));
        for (number, invocation) in entries.flat_map(Invocation::read).enumerate() {
            let new = match self.find_group(&invocation) {
                Some(group) => self.group(&group, &invocation, number, drafts.len()),
                None => self.invocation(&invocation, number),
            };
            if new.is_empty() {
                empty.extend(names_without_jobs(&invocation));
            }
            drafts.extend(new);
        }
        let jobs = Vec::new();
        let workflow = CompiledWorkflow { name, origin, verdict, condition, keys, jobs };
        let has_unknown_names = self.has_unknown_names;
        Some(Drafted { workflow, drafts, empty, has_unknown_names })
    }

    /// The job group that an entry of a workflow invokes.
    fn find_group(&mut self, invocation: &Invocation<'d>) -> Option<Element<'d>> {
        let name = invocation.job_name;
        if invocation.is_approval()
            || !matches!(self.find(SymbolKind::Job, name, CONFIG), Found::Nothing)
        {
            return None;
        }
        match self.find(SymbolKind::JobGroup, name, CONFIG) {
            Found::Element(group) => Some(group),
            _ => None,
        }
    }

    /// Numbers the jobs that share a name, and writes down what each waits for by those names.
    fn name_jobs(&mut self, workflows: Vec<Drafted>) -> Vec<CompiledWorkflow> {
        let (active, others): (Vec<_>, Vec<_>) = workflows
            .iter()
            .enumerate()
            .map(|(index, drafted)| (index, &*drafted.drafts))
            .partition(|&(index, _)| workflows[index].workflow.is_active());
        let mut names = vec![Vec::new(); workflows.len()];
        let drafts: Vec<_> = active.iter().map(|(_, drafts)| *drafts).collect();
        for (&(index, _), found) in active.iter().zip(number::names(&drafts)) {
            names[index] = found;
        }
        // Those that do not run take no names away.
        for (index, drafts) in others {
            names[index] = number::names(&[drafts]).pop().unwrap_or_default();
        }
        let finished = workflows.into_iter().zip(names);
        finished.map(|(drafted, names)| self.finish(drafted, &names)).collect()
    }

    fn finish(&mut self, drafted: Drafted, names: &[String]) -> CompiledWorkflow {
        let Drafted { mut workflow, mut drafts, empty, has_unknown_names } = drafted;
        self.has_unknown_names = has_unknown_names;
        let reach = Reach::new(&drafts, names, empty);
        let owner = format!("workflow `{}`", workflow.name);
        self.resolve(&mut drafts, &reach, &owner);
        self.check_circles(&drafts, names, &owner);
        let jobs = drafts.into_iter().zip(names).map(|(draft, name)| {
            let requires = draft.requires.into_iter();
            let requires = requires
                .map(|(required, status)| Requirement { name: names[required].clone(), status });
            CompiledJob {
                name: name.clone(),
                origin: draft.origin,
                job: draft.job,
                kind: draft.kind,
                requires: requires.collect(),
                keys: draft.keys,
                definition: draft.definition,
            }
        });
        workflow.jobs = jobs.collect();
        workflow
    }
}
