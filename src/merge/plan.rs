//! What has to change: base and fragment become operations on the tree of the base. Knows nothing of bytes.

mod invocation;
mod job;
mod reach;
mod workflow;

use std::collections::BTreeSet;

use crate::lang::Version;
use crate::merge::operation::{Kind, Operation};
use crate::merge::{Action, Change, Error, Options, Subject};
use crate::model::Model;
use crate::template::Fragment;
use crate::yaml::{Document, Entry, Mapping, Node, Value};

/// The workflow that is made when the config has none.
const NEW_WORKFLOW: &str = "automated-api-tests";

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) operations: Vec<Operation>,
    pub(super) changes: Vec<Change>,
    pub(super) notes: Vec<String>,
}

/// A fragment that was read.
#[derive(Clone, Copy)]
pub(super) struct Parts<'f> {
    fragment: &'f Fragment,
    /// The job's body.
    job: Node<'f>,
    /// The body of the entry in a workflow; `None` when that is the job's name alone.
    invocation: Option<Mapping<'f>>,
}

/// Plans the merge of a fragment into a config that could be read.
pub(super) fn plan(base: &Model<'_>, parts: &Parts<'_>, options: &Options) -> Result<Plan, Error> {
    let invalid = |name: &&String| name.trim().is_empty() || *name == "version";
    if let Some(name) = options.workflow.as_ref().filter(invalid) {
        return Err(Error::WorkflowName { name: name.clone() });
    }
    let mut plan = Plan::default();
    match base.document().root() {
        Some(root) => match root.value() {
            Value::Mapping(mapping) => {
                plan.check(base, mapping, parts)?;
                plan.extend(mapping, parts, options)?;
            }
            _ if root.is_null() => plan.fill(parts, options),
            _ => return Err(reach::shape(root, "the config", "a map of keys such as `jobs`")),
        },
        None => plan.fill(parts, options),
    }
    Ok(plan)
}

impl Plan {
    /// A whole config for a text without one.
    fn fill(&mut self, parts: &Parts<'_>, options: &Options) {
        let workflow = options.workflow.as_deref().unwrap_or(NEW_WORKFLOW);
        let job = indent(parts.fragment.job(), 2);
        let entry = indent(&workflow::entry(workflow, &[parts.item()]), 2);
        let payload = vec![format!("version: 2.1\n\njobs:\n{job}\nworkflows:\n{entry}")];
        self.operations.push(Operation { kind: Kind::Fill, path: Vec::new(), payload });
        self.add(Action::Add, Subject::Job, parts);
        self.add(Action::Add, Subject::NewWorkflow { workflow: workflow.to_owned() }, parts);
    }

    fn extend(
        &mut self,
        root: Mapping<'_>,
        parts: &Parts<'_>,
        options: &Options,
    ) -> Result<(), Error> {
        let new_jobs = job::plan(self, root, parts)?;
        let new_workflows = workflow::plan(self, root, parts, options)?;
        let before =
            if new_workflows.is_none() && new_jobs.is_some() { Some("workflows") } else { None };
        let payload: Vec<_> = new_jobs.into_iter().chain(new_workflows).collect();
        if !payload.is_empty() {
            reach::own_keys(root, "the config")?;
            let kind = Kind::Insert { before };
            self.operations.push(Operation { kind, path: Vec::new(), payload });
        }
        Ok(())
    }

    /// Refuses what is no config to add a job to.
    fn check(
        &mut self,
        base: &Model<'_>,
        root: Mapping<'_>,
        parts: &Parts<'_>,
    ) -> Result<(), Error> {
        let merged = |name| root.get_merged(name).map(|merged| merged.entry);
        if let (Some(setup), true) = (merged("setup"), base.is_setup()) {
            let continuations = continuations(base.document());
            return Err(Error::Setup { continuations, span: setup.span() });
        }
        for key in ["display", "examples"] {
            if let (Some(entry), None) = (merged(key), merged("workflows")) {
                return Err(Error::Orb { key, span: entry.span() });
            }
        }
        let version = merged("version").ok_or(Error::NoVersion)?.value;
        match base.version() {
            Some(Version::V2_1) => Ok(()),
            Some(Version::V2) => self.accept_version_2(version, parts),
            None => Err(reach::shape(version, "`version`", "2.1")),
        }
    }

    fn accept_version_2(&mut self, version: Node<'_>, parts: &Parts<'_>) -> Result<(), Error> {
        let texts = [parts.fragment.job(), parts.fragment.workflow_job()];
        if texts.iter().any(|text| text.contains("\\<<")) {
            return Err(Error::EscapeInVersion2 { span: version.span() });
        }
        self.notes.push(
            "CircleCI no longer accepts `version: 2` since 2026-09-21; change it to `version: 2.1`"
                .to_owned(),
        );
        Ok(())
    }

    fn add(&mut self, action: Action, subject: Subject, parts: &Parts<'_>) {
        let job = parts.name().to_owned();
        self.changes.push(Change { action, subject, job });
    }
}

impl<'f> Parts<'f> {
    /// Reads the two texts of a fragment, parsed.
    pub(super) fn new(
        fragment: &'f Fragment,
        job: &'f Document<'_>,
        workflow_job: &'f Document<'_>,
    ) -> Self {
        let job =
            job.root().and_then(Node::as_mapping).and_then(|map| map.get(fragment.job_name()));
        let items = workflow_job.root().and_then(Node::as_sequence);
        let item = items.and_then(|items| items.items().next()).and_then(Node::as_mapping);
        let body = item.and_then(|item| item.get(fragment.job_name()));
        Self {
            fragment,
            job: job.expect("a fragment's job is a map with the job's name").value,
            invocation: body.and_then(|body| body.value.as_mapping()),
        }
    }

    fn name(&self) -> &'f str {
        self.fragment.job_name()
    }

    /// The item that runs the job.
    fn item(&self) -> String {
        self.fragment.workflow_job().to_owned()
    }
}

/// The configs that a setup config names, under the parameters of CircleCI's orbs `continuation` and `path-filtering`.
fn continuations(document: &Document<'_>) -> Vec<String> {
    let mappings = document.nodes().filter_map(Node::as_mapping);
    let is_named = |entry: &Entry<'_>| {
        matches!(entry.name(), Some("configuration_path" | "config-path" | "config_path"))
    };
    let entries = mappings.flat_map(Mapping::entries).filter(is_named);
    let paths: BTreeSet<_> = entries.filter_map(|entry| entry.value.as_str()).collect();
    // An expression is known only when the pipeline runs, a file elsewhere only then written.
    let is_in_repository = |path: &&&str| {
        !path.is_empty() && !path.contains(['<', '$', '\n']) && !path.starts_with('/')
    };
    paths.iter().filter(is_in_repository).map(|path| (*path).to_owned()).collect()
}

/// The lines `columns` further to the right.
fn indent(text: &str, columns: usize) -> String {
    let blanks = " ".repeat(columns);
    let lines = text.split_inclusive('\n');
    lines
        .map(
            |line| if line.trim().is_empty() { line.to_owned() } else { format!("{blanks}{line}") },
        )
        .collect()
}
