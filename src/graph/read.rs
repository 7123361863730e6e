//! A model's workflows to a graph.

use std::collections::BTreeSet;

use crate::graph::{Graph, Job, JobKind, Matrix, Requirement, Workflow, WorkflowKind, brief};
use crate::model::Model;
use crate::model::workflow::{self, Invocation, MATRIX_LIMIT, section};
use crate::yaml::{Document, Mapping, Node, NodeId, Sequence, Value};

/// Where many jobs of one name are required many times, not all of it is drawn. Far above any real config.
const MOST_EDGES: usize = 100_000;

impl Graph {
    /// Of a config that could be read.
    pub fn of(model: &Model<'_>) -> Self {
        let reader = Reader::new(model.document());
        let mut n_left = MOST_EDGES;
        let workflows = all_workflows(model);
        let workflows = workflows.iter().map(|workflow| reader.workflow(workflow, &mut n_left));
        let mut workflows: Vec<_> = workflows.collect();
        let has_workflow = workflows.iter().any(|it| it.kind == WorkflowKind::Workflow);
        if !has_workflow && reader.jobs.contains("build") {
            workflows.insert(0, reader.implicit());
        }
        Self { workflows }
    }
}

/// The workflows and job groups of a config. Where several share a list of jobs, the model has only the first.
fn all_workflows<'d>(model: &Model<'d>) -> Vec<workflow::Workflow<'d>> {
    let list = |body: Node<'d>| {
        let body = body.target();
        let jobs = body.as_mapping().and_then(|body| body.get_merged("jobs"));
        jobs.map_or(body, |jobs| jobs.entry.value.target()).id()
    };
    let sections = [
        ("workflows", workflow::WorkflowKind::Workflow),
        ("job-groups", workflow::WorkflowKind::JobGroup),
    ];
    let mut found = Vec::new();
    for (name, kind) in sections {
        for merged in section(model.document(), name) {
            let (key, body) = (merged.entry.key, merged.entry.value);
            let same = model.workflows().iter().find(|known| list(known.body) == list(body));
            if let (Some(same), Some(name)) = (same, merged.entry.name()) {
                let mut workflow = same.clone();
                (workflow.kind, workflow.name, workflow.key, workflow.body) =
                    (kind, name, key, body);
                found.push(workflow);
            }
        }
    }
    found
}

struct Reader<'d> {
    jobs: BTreeSet<&'d str>,
    job_groups: BTreeSet<&'d str>,
    /// Jobs of the config one of whose steps runs a collection.
    postman_jobs: BTreeSet<&'d str>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        let jobs = section(document, "jobs");
        let names = |name| section(document, name).into_iter().filter_map(|it| it.entry.name());
        let postman_jobs = jobs.iter().filter(|job| runs_postman(job.entry.value));
        Self {
            jobs: names("jobs").collect(),
            job_groups: names("job-groups").collect(),
            postman_jobs: postman_jobs.filter_map(|job| job.entry.name()).collect(),
        }
    }

    fn workflow(&self, workflow: &workflow::Workflow<'_>, n_left: &mut usize) -> Workflow {
        let kind = match workflow.kind {
            workflow::WorkflowKind::Workflow => WorkflowKind::Workflow,
            workflow::WorkflowKind::JobGroup => WorkflowKind::JobGroup,
        };
        let jobs = workflow.invocations.iter().enumerate();
        let jobs = jobs.map(|(index, invocation)| self.job(workflow, index, invocation, n_left));
        Workflow {
            name: workflow.name.to_owned(),
            kind,
            conditions: workflow.body.as_mapping().map_or_else(Vec::new, conditions),
            jobs: jobs.collect(),
        }
    }

    /// What runs where there is no workflow.
    fn implicit(&self) -> Workflow {
        let build = Job {
            name: "build".to_owned(),
            job: "build".to_owned(),
            kind: JobKind::Job,
            matrix: None,
            contexts: Vec::new(),
            filters: None,
            serial_group: None,
            runs_postman: self.postman_jobs.contains("build"),
            requires: Vec::new(),
        };
        Workflow {
            name: "workflow".to_owned(),
            kind: WorkflowKind::Implicit,
            conditions: Vec::new(),
            jobs: vec![build],
        }
    }

    fn job(
        &self,
        workflow: &workflow::Workflow<'_>,
        index: usize,
        it: &Invocation<'_>,
        n_left: &mut usize,
    ) -> Job {
        let value = |name| it.key(name).map(|key| key.entry.value);
        let kind = match it.job_name {
            _ if it.is_approval() => JobKind::Approval,
            name if self.job_groups.contains(name) => JobKind::JobGroup,
            _ if it.is_orb_job() => JobKind::OrbJob,
            _ => JobKind::Job,
        };
        let requires = it.requirements().into_iter().map(|requirement| {
            let others = workflow.others(index, requirement.name).iter();
            let jobs: Vec<_> = others.take(*n_left).collect();
            *n_left -= jobs.len();
            let statuses = requirement.status.map_or_else(Vec::new, texts);
            Requirement { name: requirement.name.to_owned(), statuses, jobs }
        });
        Job {
            name: it.own_name().to_owned(),
            job: it.job_name.to_owned(),
            kind,
            matrix: it.matrix().map(|matrix| read_matrix(&matrix)),
            contexts: value("context").map_or_else(Vec::new, texts),
            filters: value("filters").and_then(brief::filters),
            serial_group: value("serial-group").and_then(Node::as_str).map(str::to_owned),
            runs_postman: kind == JobKind::Job && self.postman_jobs.contains(it.job_name),
            requires: requires.collect(),
        }
    }
}

fn read_matrix(matrix: &workflow::Matrix<'_>) -> Matrix {
    let is_countable = matrix.is_complete && matrix.n_combinations() <= MATRIX_LIMIT;
    Matrix {
        parameters: matrix.parameters.iter().map(|it| it.name.to_owned()).collect(),
        n_jobs: is_countable.then(|| matrix.combinations().count()),
    }
}

/// `when`, `unless` and schedules.
fn conditions(body: Mapping<'_>) -> Vec<String> {
    let value = |name| body.get_merged(name).map(|merged| merged.entry.value);
    let mut found = Vec::new();
    for word in ["when", "unless"] {
        found.extend(value(word).map(|node| format!("{word} {}", brief::condition(node))));
    }
    let triggers = value("triggers").and_then(Node::as_sequence);
    for trigger in triggers.into_iter().flat_map(Sequence::items) {
        let schedule = trigger.as_mapping().and_then(|it| it.get_merged("schedule"));
        let schedule = schedule.and_then(|schedule| schedule.entry.value.as_mapping());
        let Some(schedule) = schedule else { continue };
        let part = |name| schedule.get_merged(name).map(|merged| merged.entry.value);
        let cron = part("cron").and_then(Node::as_str).unwrap_or("…");
        let filters = part("filters").and_then(brief::filters);
        let filters = filters.map_or_else(String::new, |filters| format!(" for {filters}"));
        found.push(format!("at {cron}{filters}"));
    }
    found
}

/// A text or several.
fn texts(node: Node<'_>) -> Vec<String> {
    let items = node.as_sequence().into_iter().flat_map(Sequence::items);
    let texts = node.as_str().into_iter().chain(items.filter_map(Node::as_str));
    texts.map(str::to_owned).collect()
}

/// Whether a script somewhere in a job runs a collection by the Postman CLI.
fn runs_postman(job: Node<'_>) -> bool {
    let mut seen: BTreeSet<NodeId> = BTreeSet::new();
    let mut open = vec![job.target()];
    while let Some(node) = open.pop() {
        if !seen.insert(node.id()) {
            continue;
        }
        match node.value() {
            Value::Scalar(scalar) if scalar.text.lines().any(is_postman_run) => return true,
            Value::Sequence(sequence) => open.extend(sequence.items().map(Node::target)),
            Value::Mapping(mapping) => {
                open.extend(mapping.entries().map(|entry| entry.value.target()));
            }
            Value::Scalar(_) | Value::Alias(_) => {}
        }
    }
    false
}

/// `postman collection run`, whatever stands around it; but no comment.
fn is_postman_run(line: &str) -> bool {
    let is_comment = line.trim_start().starts_with('#');
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_run = |words: &[&str]| {
        let program = words[0].trim_end_matches(".exe").rsplit(['/', '\\']).next();
        program == Some("postman") && words[1] == "collection" && words[2] == "run"
    };
    !is_comment && words.windows(3).any(is_run)
}
