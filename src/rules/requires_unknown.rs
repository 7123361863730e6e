//! A name in `requires` that no job of the workflow has.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::model::Model;
use crate::model::workflow::{Invocation, Referent, Requirement, Workflow, WorkflowKind, declared};
use crate::rules::phrase::long_name_list;
use crate::text::{Edit, Edits, Span, nearest};
use crate::yaml::{Context, quote};

/// How many unknown names of a config are compared with those that exist, and how many of those: where more are
/// wrong, typing was not the fault, and comparing all with all takes long.
const N_COMPARED: (usize, usize) = (30, 1000);

/// How many job groups with a member of one name are looked at.
const N_GROUPS: usize = 50;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let config = Config::new(model);
    let mut n_found = 0;
    for workflow in model.workflows() {
        let runs = Runs::of(workflow);
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            for requirement in invocation.requirements() {
                if workflow.referent(requirement.name) != Referent::Nothing {
                    continue;
                }
                n_found += 1;
                let is_first = n_found <= N_COMPARED.0;
                if is_first && config.is_slip_elsewhere(workflow, requirement.name) {
                    continue;
                }
                let n_names = if is_first { N_COMPARED.1 } else { 0 };
                let (config, runs) = (&config, &runs);
                let dangling = Dangling { config, workflow, runs, index, requirement, n_names };
                let mut diagnostic = dangling.explain();
                // A list that an alias brings in stands far from the job that it is wrong for.
                let item = invocation.item.span();
                if !item.covers(requirement.node.span()) {
                    diagnostic = diagnostic.with_label(item, "required by this job");
                }
                diagnostics.push(diagnostic);
            }
        }
    }
}

/// What is known of the whole config.
struct Config<'m, 'd> {
    model: &'m Model<'d>,
    /// The places of jobs that are reported as unknown.
    unknown: BTreeSet<Span>,
    /// The job groups that have a member of a name.
    groups: BTreeMap<&'m str, Vec<&'m Workflow<'d>>>,
}

impl<'m, 'd> Config<'m, 'd> {
    fn new(model: &'m Model<'d>) -> Self {
        let is_unknown = |finding: &&Diagnostic| {
            ["unknown-job", "unknown-job-group", "unknown-orb"].contains(&finding.rule)
        };
        let unknown = model.diagnostics().iter().filter(is_unknown);
        let unknown = unknown.map(|finding| finding.span).collect();
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for group in model.workflows().iter().filter(|it| it.kind == WorkflowKind::JobGroup) {
            for name in group.names() {
                groups.entry(name).or_default().push(group);
            }
        }
        Self { model, unknown, groups }
    }

    /// Whether the name is right, but misspelled where the workflow runs the job: that is reported there.
    fn is_slip_elsewhere(&self, workflow: &Workflow<'_>, name: &str) -> bool {
        let is_reported = |invocation: &Invocation<'_>| {
            let span = invocation.job.span();
            let mut inside = self.unknown.range(Span::empty(span.start)..);
            inside.next().is_some_and(|unknown| span.covers(*unknown))
        };
        let invocations = workflow.invocations.iter();
        let mut near = invocations.filter(|it| nearest(it.job_name, [name]).is_some());
        near.any(is_reported)
    }
}

/// Where a workflow runs each job, by the places of the invocations.
struct Runs<'d>(BTreeMap<&'d str, Vec<usize>>);

impl<'d> Runs<'d> {
    fn of(workflow: &Workflow<'d>) -> Self {
        let mut runs: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            runs.entry(invocation.job_name).or_default().push(index);
        }
        Self(runs)
    }

    fn of_job(&self, name: &str) -> &[usize] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A requirement of nothing, and the invocation that has it.
struct Dangling<'c, 'm, 'd> {
    config: &'c Config<'m, 'd>,
    workflow: &'m Workflow<'d>,
    runs: &'c Runs<'d>,
    index: usize,
    requirement: Requirement<'d>,
    /// How many names to compare it with.
    n_names: usize,
}

impl<'m, 'd> Dangling<'_, 'm, 'd> {
    /// Says why the name is unknown, the likeliest reason first.
    fn explain(&self) -> Diagnostic {
        let name = self.requirement.name;
        let Workflow { kind, name: owner, .. } = *self.workflow;
        let noun = kind.noun();
        let runs = self.runs.of_job(name);
        if runs.iter().any(|&other| other != self.index) {
            return self.renamed(runs);
        }
        if kind == WorkflowKind::JobGroup {
            return self.suggest(format!("job group `{owner}` has no member called `{name}`"));
        }
        if let Some((group, whole)) = self.group_with_member() {
            let message = format!(
                "`{name}` is a member of job group `{}`, which can only be required as a whole; require `{whole}`",
                group.name
            );
            return self.with_fix(self.error(message), whole);
        }
        match declared(self.config.model.document(), "jobs", name) {
            Some(job) if runs.is_empty() => self
                .error(format!(
                    "job `{name}` is not in {noun} `{owner}`; add it there, or do not require it"
                ))
                .with_label(job.key.span(), "declared here"),
            _ => self.suggest(format!("no job in {noun} `{owner}` is called `{name}`")),
        }
    }

    fn error(&self, message: String) -> Diagnostic {
        Diagnostic::error("requires-unknown", self.requirement.node.span(), message)
    }

    /// The job is in the workflow, under other names.
    fn renamed(&self, runs: &[usize]) -> Diagnostic {
        let others = runs.iter().filter(|&&other| other != self.index);
        let mut others = others.map(|&other| &self.workflow.invocations[other]).peekable();
        let n_others = runs.len() - usize::from(runs.binary_search(&self.index).is_ok());
        let first = others.peek().copied();
        let names = long_name_list(others.map(Invocation::own_name), n_others);
        let wanted = if n_others == 1 { "that name" } else { "the one you mean" };
        let diagnostic = self.error(format!(
            "job `{}` runs in {} `{}` as {names}; require {wanted}",
            self.requirement.name,
            self.workflow.kind.noun(),
            self.workflow.name
        ));
        let Some(first) = first else { return diagnostic };
        let diagnostic = match first.explicit_name() {
            Some(node) => diagnostic.with_label(node.span(), "renamed here"),
            None => diagnostic,
        };
        if n_others == 1 { self.with_fix(diagnostic, first.own_name()) } else { diagnostic }
    }

    /// The job group that has a member of the name, and what the workflow calls it where it runs it.
    fn group_with_member(&self) -> Option<(&'m Workflow<'d>, &'d str)> {
        let groups = self.config.groups.get(self.requirement.name)?;
        groups.iter().take(N_GROUPS).find_map(|group| {
            let mut runs = self.runs.of_job(group.name).iter();
            let other = runs.find(|&&other| other != self.index)?;
            Some((*group, self.workflow.invocations[*other].own_name()))
        })
    }

    /// Adds the nearest name that means one other job.
    fn suggest(&self, message: String) -> Diagnostic {
        let means_one = |name: &&str| self.workflow.others(self.index, name).len() == 1;
        let names = self.workflow.names().take(self.n_names).filter(means_one);
        match nearest(self.requirement.name, names) {
            Some(name) => {
                self.with_fix(self.error(format!("{message}; did you mean `{name}`?")), name)
            }
            None => self.error(message),
        }
    }

    fn with_fix(&self, diagnostic: Diagnostic, name: &str) -> Diagnostic {
        let node = self.requirement.node;
        let Some(scalar) = node.scalar().filter(|_| !node.is_alias()) else { return diagnostic };
        // Between the quotes that are there, or plain: a name that needs other quoting is left to the author.
        let is_plain = matches!(quote(name, Context::Flow), Cow::Borrowed(_));
        match Edits::new(vec![Edit::replace(scalar.content, name)]) {
            Ok(edits) if is_plain => diagnostic.with_fix(Fix {
                title: format!("require `{name}`"),
                applicability: Applicability::Unsafe,
                edits,
            }),
            _ => diagnostic,
        }
    }
}
