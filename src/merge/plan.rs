//! What has to change: base and fragment become operations on the tree of the base. Knows nothing of bytes.

mod invocation;
mod job;
mod reach;
mod workflow;

use std::collections::BTreeSet;

use crate::merge::operation::{Kind, Operation};
use crate::merge::{Action, Change, Error, Options, Subject};
use crate::template::Fragment;
use crate::yaml::{self, Document, Entry, Mapping, Node, Parsed, ScalarValue, Sequence, Value};

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
struct Parts<'f> {
    fragment: &'f Fragment,
    /// The job's body.
    job: Node<'f>,
    /// The body of the entry in a workflow; `None` when that is the job's name alone.
    invocation: Option<Mapping<'f>>,
}

/// Plans the merge of a fragment into a parsed config.
pub(super) fn plan(
    base: &Parsed<'_>,
    fragment: &Fragment,
    options: &Options,
) -> Result<Plan, Error> {
    let job = yaml::parse(&fragment.job);
    let invocation = yaml::parse(&fragment.workflow_job);
    let parts = Parts::new(fragment, &job, &invocation)?;
    let invalid = |name: &&String| name.trim().is_empty() || *name == "version";
    if let Some(name) = options.workflow.as_ref().filter(invalid) {
        return Err(Error::WorkflowName { name: name.clone() });
    }
    let error = base.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
    if let Some(diagnostic) = error {
        let message = diagnostic.message.clone();
        return Err(Error::Syntax { message, span: diagnostic.span });
    }
    let mut plan = Plan::default();
    match base.document.root() {
        Some(root) => match root.value() {
            Value::Mapping(mapping) => plan.extend(mapping, &parts, options)?,
            _ if root.is_null() => plan.fill(&parts, options),
            _ => return Err(reach::shape(root, "the config", "a map of keys such as `jobs`")),
        },
        None => plan.fill(&parts, options),
    }
    Ok(plan)
}

impl Plan {
    /// A whole config for a text without one.
    fn fill(&mut self, parts: &Parts<'_>, options: &Options) {
        let workflow = options.workflow.as_deref().unwrap_or(NEW_WORKFLOW);
        let job = indent(&parts.fragment.job, 2);
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
        self.check_root(root, parts)?;
        let new_jobs = job::plan(self, root, parts)?;
        let new_workflows = workflow::plan(self, root, parts, options)?;
        let before =
            if new_workflows.is_none() && new_jobs.is_some() { Some("workflows") } else { None };
        let payload: Vec<_> = new_jobs.into_iter().chain(new_workflows).collect();
        if !payload.is_empty() {
            let kind = Kind::Insert { before };
            self.operations.push(Operation { kind, path: Vec::new(), payload });
        }
        Ok(())
    }

    /// Refuses what is no config to add a job to.
    fn check_root(&mut self, root: Mapping<'_>, parts: &Parts<'_>) -> Result<(), Error> {
        let merged = |name| root.get_merged(name).map(|merged| merged.entry);
        if let Some(setup) = merged("setup") {
            let is_off = matches!(
                setup.value.scalar_value(),
                Some(ScalarValue::Null | ScalarValue::Bool(false))
            );
            if !is_off {
                let continuations = continuations(root.node().document());
                return Err(Error::Setup { continuations, span: setup.span() });
            }
        }
        for key in ["display", "examples"] {
            if let (Some(entry), None) = (merged(key), merged("workflows")) {
                return Err(Error::Orb { key, span: entry.span() });
            }
        }
        let version = merged("version").ok_or(Error::NoVersion)?.value;
        let is_2 = |value| {
            matches!(value, Some(ScalarValue::Int(2))) || value == Some(ScalarValue::Float(2.0))
        };
        match version.as_str() {
            _ if version.scalar_value() == Some(ScalarValue::Float(2.1)) => {}
            Some("2.1") => {}
            Some("2" | "2.0") => self.accept_version_2(version, parts)?,
            _ if is_2(version.scalar_value()) => self.accept_version_2(version, parts)?,
            _ => return Err(reach::shape(version, "`version`", "2.1")),
        }
        Ok(())
    }

    fn accept_version_2(&mut self, version: Node<'_>, parts: &Parts<'_>) -> Result<(), Error> {
        if parts.fragment.job.contains("\\<<") {
            return Err(Error::EscapeInVersion2 { span: version.span() });
        }
        self.notes.push(
            "CircleCI no longer accepts `version: 2` since 2026-09-21; change it to `version: 2.1`"
                .to_owned(),
        );
        Ok(())
    }

    fn add(&mut self, action: Action, subject: Subject, parts: &Parts<'_>) {
        let job = parts.fragment.job_name.clone();
        self.changes.push(Change { action, subject, job });
    }
}

impl<'f> Parts<'f> {
    fn new(
        fragment: &'f Fragment,
        job: &'f Parsed<'_>,
        invocation: &'f Parsed<'_>,
    ) -> Result<Self, Error> {
        let fault = |message: &str| Error::Fragment { message: message.to_owned() };
        for parsed in [job, invocation] {
            if let Some(diagnostic) = parsed.diagnostics.first() {
                return Err(fault(&diagnostic.message));
            }
            // Anchors could clash with those of the config.
            if !parsed.document.anchors().is_empty() {
                return Err(fault("it has an anchor; write its value out"));
            }
        }
        let name = Some(fragment.job_name.as_str());
        let job = job.document.root().and_then(single_entry).filter(|entry| entry.0 == name);
        let (_, job) = job.ok_or_else(|| fault("it is not a map of the job's name to its body"))?;
        let mut items = invocation
            .document
            .root()
            .and_then(Node::as_sequence)
            .into_iter()
            .flat_map(Sequence::items);
        let (Some(item), None) = (items.next(), items.next()) else {
            return Err(fault("its entry in a workflow is not a list of one item"));
        };
        let invocation = match single_entry(item) {
            Some((key, body)) if key == name => body.as_mapping(),
            None if item.as_str() == name => None,
            _ => return Err(fault("its entry in a workflow does not have the job's name")),
        };
        Ok(Self { fragment, job, invocation })
    }

    /// The item that runs the job.
    fn item(&self) -> String {
        self.fragment.workflow_job.clone()
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

/// The name and the value of a map with one entry.
fn single_entry(node: Node<'_>) -> Option<(Option<&str>, Node<'_>)> {
    let mut entries = node.as_mapping()?.entries();
    match (entries.next(), entries.next()) {
        (Some(entry), None) => Some((entry.name(), entry.value)),
        _ => None,
    }
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
