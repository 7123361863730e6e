//! Workflows and job groups: the graphs of invocations that they write down, and the names by which invocations
//! know each other. Views of the tree; knows nothing of what a job does.

mod matrix;
mod names;

use std::collections::{BTreeMap, BTreeSet};

use crate::yaml::{Document, Entry, Mapping, MergedEntry, Node, Sequence};

pub use matrix::{Matrix, MatrixParameter};
pub use names::{MATRIX_LIMIT, Names};

/// The keys of an invocation that are CircleCI's own. Every other key is an argument for a parameter of the job.
pub const INVOCATION_KEYS: &[&str] = &[
    "context",
    "filters",
    "matrix",
    "name",
    "override-with",
    "post-steps",
    "pre-steps",
    "requires",
    "serial-group",
    "type",
];

/// What a list of invocations belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkflowKind {
    /// An entry of `workflows:`.
    Workflow,
    /// An entry of `job-groups:`. It has no conditions and no triggers, and runs where a workflow invokes it.
    JobGroup,
}

impl WorkflowKind {
    /// What people call it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::JobGroup => "job group",
        }
    }
}

/// A workflow or a job group.
#[derive(Clone, Debug)]
pub struct Workflow<'d> {
    /// Which of the two.
    pub kind: WorkflowKind,
    /// Its key's text.
    pub name: &'d str,
    /// Its key.
    pub key: Node<'d>,
    /// Its value.
    pub body: Node<'d>,
    /// In the order of the text.
    pub invocations: Vec<Invocation<'d>>,
    /// The invocations of each name, in the order of the text.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Whether every name that can occur in it is in `by_name`.
    names_are_known: bool,
    /// Names of its invocations that several invocations of the config share, and how many do.
    shared: BTreeMap<String, usize>,
}

/// What a name in `requires` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent<'w> {
    /// Invocations, by their place in [`Workflow::invocations`].
    Invocations(&'w [usize]),
    /// It cannot be told: the name, or one that it may match, is known only when the pipeline runs.
    Unknown,
    /// There is none.
    Nothing,
}

/// Invocations of one name but for one of them, by their place in [`Workflow::invocations`].
#[derive(Clone, Copy, Debug)]
pub struct Others<'w> {
    /// In ascending order.
    namesakes: &'w [usize],
    index: usize,
}

impl<'w> Others<'w> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.namesakes.len() - usize::from(self.namesakes.binary_search(&self.index).is_ok())
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// In the order of the text.
    pub fn iter(self) -> impl Iterator<Item = usize> + use<'w> {
        self.namesakes.iter().copied().filter(move |&other| other != self.index)
    }

    /// The only one; `None` where there are several or none.
    pub fn only(self) -> Option<usize> {
        self.iter().next().filter(|_| self.len() == 1)
    }
}

impl<'d> Workflow<'d> {
    fn read(kind: WorkflowKind, entry: MergedEntry<'d>, effort_left: &mut usize) -> Option<Self> {
        let mut workflow = Self {
            kind,
            name: entry.entry.name()?,
            key: entry.entry.key,
            body: entry.entry.value,
            invocations: Vec::new(),
            by_name: BTreeMap::new(),
            names_are_known: true,
            shared: BTreeMap::new(),
        };
        let Some(jobs) = workflow.jobs() else { return Some(workflow) };
        workflow.names_are_known = jobs.as_sequence().is_some() || jobs.is_null();
        for item in jobs.as_sequence().into_iter().flat_map(Sequence::items) {
            let invocations = Invocation::read(item);
            workflow.names_are_known &= !invocations.is_empty();
            workflow.invocations.extend(invocations);
        }
        workflow.index_names(effort_left);
        Some(workflow)
    }

    fn index_names(&mut self, effort_left: &mut usize) {
        for (index, invocation) in self.invocations.iter().enumerate() {
            let effort = invocation.matrix().map_or(1, |matrix| matrix.effort());
            if effort > *effort_left {
                self.names_are_known = false;
                continue;
            }
            *effort_left -= effort;
            let names = invocation.names();
            self.names_are_known &= names.are_complete;
            for name in names.known {
                self.by_name.entry(name).or_default().push(index);
            }
        }
    }

    /// The value of its `jobs`, its own or a merged one.
    pub fn jobs(&self) -> Option<Node<'d>> {
        Some(self.body.as_mapping()?.get_merged("jobs")?.entry.value)
    }

    /// What a name in `requires` stands for in this workflow.
    pub fn referent(&self, name: &str) -> Referent<'_> {
        match self.by_name.get(name) {
            _ if is_template(name) => Referent::Unknown,
            Some(invocations) => Referent::Invocations(invocations),
            None if self.names_are_known && !self.is_numbered(name) => Referent::Nothing,
            None => Referent::Unknown,
        }
    }

    /// The other invocations that one of them requires by a name; none also where that cannot be told.
    pub fn others(&self, index: usize, name: &str) -> Others<'_> {
        match self.referent(name) {
            Referent::Invocations(namesakes) => Others { namesakes, index },
            Referent::Unknown | Referent::Nothing => Others { namesakes: &[], index },
        }
    }

    /// Whether it is a name of the form `job-2` that CircleCI makes up for invocations that share the name `job`.
    fn is_numbered(&self, name: &str) -> bool {
        name.rsplit_once('-').is_some_and(|(name, number)| {
            let n_shared = self.shared.get(name).copied().unwrap_or(0);
            number.parse().is_ok_and(|number: usize| (1..=n_shared).contains(&number))
        })
    }

    /// The names that can be required in it, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

/// How much is spent on the names of a whole config before the rest counts as unknown. Far above any real config;
/// it keeps a small text full of aliased matrices from taking minutes.
const EFFORT_LIMIT: usize = 300_000;

/// The workflows, then the job groups of a config, each in the order of the text. All of them, whatever their
/// conditions say. Of several that share one list of jobs by an alias, only the first is there.
pub fn workflows<'d>(document: &'d Document<'d>) -> Vec<Workflow<'d>> {
    let mut effort_left = EFFORT_LIMIT;
    let mut lists = BTreeSet::new();
    let mut found = Vec::new();
    for (section_name, kind) in
        [("workflows", WorkflowKind::Workflow), ("job-groups", WorkflowKind::JobGroup)]
    {
        for entry in section(document, section_name) {
            // In `workflows:`, the entry `version: 2` is a relic of the first workflows.
            if kind == WorkflowKind::Workflow && entry.entry.name() == Some("version") {
                continue;
            }
            let body = entry.entry.value.target();
            let jobs = body.as_mapping().and_then(|body| body.get_merged("jobs"));
            let list = jobs.map_or(body, |jobs| jobs.entry.value.target());
            if lists.insert(list.id()) {
                found.extend(Workflow::read(kind, entry, &mut effort_left));
            }
        }
    }
    note_shared_names(&mut found);
    found
}

fn note_shared_names(workflows: &mut [Workflow<'_>]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (name, invocations) in workflows.iter().flat_map(|workflow| &workflow.by_name) {
        *counts.entry(name.clone()).or_default() += invocations.len();
    }
    for workflow in workflows {
        let shared = workflow.by_name.keys().filter_map(|name| {
            counts.get(name).filter(|&&count| count > 1).map(|&count| (name.clone(), count))
        });
        workflow.shared = shared.collect();
    }
}

/// The entries of a top-level map, such as `jobs`, merged ones included.
pub fn section<'d>(document: &'d Document<'d>, name: &str) -> Vec<MergedEntry<'d>> {
    document
        .root()
        .and_then(Node::as_mapping)
        .and_then(|root| root.get_merged(name))
        .and_then(|section| section.entry.value.as_mapping())
        .map_or_else(Vec::new, Mapping::merged)
}

/// The entry of a name in a top-level map, its own or a merged one.
pub fn declared<'d>(document: &'d Document<'d>, section: &str, name: &str) -> Option<Entry<'d>> {
    let section = document.root()?.as_mapping()?.get_merged(section)?.entry.value;
    Some(section.as_mapping()?.get_merged(name)?.entry)
}

/// Whether a text holds `<< … >>`, so that its value is known only when the config is compiled.
pub fn is_template(text: &str) -> bool {
    text.contains("<<")
}

/// One item of the `jobs` of a workflow or a job group.
#[derive(Clone, Debug)]
pub struct Invocation<'d> {
    /// The item; an alias is not followed.
    pub item: Node<'d>,
    /// The key or the plain item that names the job.
    pub job: Node<'d>,
    /// What it invokes: a job, `orb/job`, a job group, or a name of its own for an approval.
    pub job_name: &'d str,
    /// Its keys, merged ones included. For an item whose keys stand beside the job's name instead of in it, those
    /// of CircleCI's own keys: it is read as it was meant.
    pub keys: Vec<MergedEntry<'d>>,
    /// What stands below the job's name.
    body: Option<Mapping<'d>>,
    /// Keys that stand beside the job's name.
    beside: Vec<MergedEntry<'d>>,
}

impl<'d> Invocation<'d> {
    /// An item is one invocation. Where the dashes between several are missing, each is read; what has a value that
    /// no job has is an argument.
    pub fn read(item: Node<'d>) -> Vec<Self> {
        if let Some(job_name) = item.as_str() {
            let (keys, beside) = (Vec::new(), Vec::new());
            return vec![Self { item, job: item, job_name, keys, body: None, beside }];
        }
        let entries = item.as_mapping().map_or_else(Vec::new, Mapping::merged);
        let is_own_key = |entry: &MergedEntry<'d>| {
            entries.len() > 1
                && entry.entry.name().is_some_and(|name| INVOCATION_KEYS.contains(&name))
        };
        let beside: Vec<_> = entries.iter().copied().filter(is_own_key).collect();
        let mut jobs = entries.iter().filter(|entry| !is_own_key(entry));
        let first = jobs.next();
        let others = jobs.filter(|job| {
            let value = job.entry.value;
            beside.is_empty() || value.is_null() || value.as_mapping().is_some()
        });
        first
            .into_iter()
            .chain(others)
            .filter_map(|job| {
                let body = job.entry.value.as_mapping();
                let mut keys = body.map_or_else(Vec::new, Mapping::merged);
                keys.extend(&beside);
                let (job, job_name, beside) = (job.entry.key, job.entry.name()?, beside.clone());
                Some(Self { item, job, job_name, keys, body, beside })
            })
            .collect()
    }

    /// The entry of a key, its own or a merged one.
    pub fn key(&self, name: &str) -> Option<MergedEntry<'d>> {
        let below = self.body.and_then(|body| body.get_merged(name));
        below.or_else(|| self.beside.iter().find(|key| key.entry.name() == Some(name)).copied())
    }

    /// The name that it gives itself.
    pub fn explicit_name(&self) -> Option<Node<'d>> {
        self.key("name").map(|key| key.entry.value).filter(|name| name.as_str().is_some())
    }

    /// The name that it has in its workflow; of one with a matrix, that of all its jobs together.
    pub fn own_name(&self) -> &'d str {
        self.explicit_name().and_then(Node::as_str).unwrap_or(self.job_name)
    }

    /// Whether it waits for a person, so that its name is no job's.
    pub fn is_approval(&self) -> bool {
        self.key("type").is_some_and(|key| key.entry.value.as_str() == Some("approval"))
    }

    /// Whether the job comes from an orb, of which nothing else is known here.
    pub fn is_orb_job(&self) -> bool {
        self.job_name.contains('/')
    }

    /// What it waits for, in order.
    pub fn requirements(&self) -> Vec<Requirement<'d>> {
        let list = self.key("requires").and_then(|key| key.entry.value.as_sequence());
        let mut requirements = Vec::new();
        for item in list.into_iter().flat_map(Sequence::items) {
            if let Some(name) = item.as_str() {
                requirements.push(Requirement { node: item, name, status: None });
            }
            for entry in item.as_mapping().map_or_else(Vec::new, Mapping::merged) {
                if let Some(name) = entry.entry.name() {
                    let status = Some(entry.entry.value);
                    requirements.push(Requirement { node: entry.entry.key, name, status });
                }
            }
        }
        requirements
    }

    /// Its matrix.
    pub fn matrix(&self) -> Option<Matrix<'d>> {
        Matrix::read(self.key("matrix")?.entry)
    }

    /// All names by which others may require it.
    pub fn names(&self) -> Names {
        Names::of(self)
    }
}

/// One item of `requires`.
#[derive(Clone, Copy, Debug)]
pub struct Requirement<'d> {
    /// The name.
    pub node: Node<'d>,
    /// Its text.
    pub name: &'d str,
    /// One status or a list of them, where the item is `name: status`.
    pub status: Option<Node<'d>>,
}
