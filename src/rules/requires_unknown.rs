//! A name in `requires` that no job of the workflow has.

use std::borrow::Cow;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::model::Model;
use crate::model::workflow::{Invocation, Referent, Requirement, Workflow, WorkflowKind, section};
use crate::rules::phrase::name_list;
use crate::text::{Edit, Edits, nearest};
use crate::yaml::{Context, quote};

/// How many unknown names of a config are compared with those that exist, and how many of those: where more are
/// wrong, typing was not the fault, and comparing all with all takes long.
const N_COMPARED: (usize, usize) = (30, 1000);

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut n_found = 0;
    for workflow in model.workflows() {
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            for requirement in invocation.requirements() {
                if workflow.referent(requirement.name) != Referent::Nothing {
                    continue;
                }
                n_found += 1;
                if n_found <= N_COMPARED.0 && is_slip_elsewhere(model, workflow, requirement.name) {
                    continue;
                }
                let n_names = if n_found > N_COMPARED.0 { 0 } else { N_COMPARED.1 };
                let dangling = Dangling { workflow, index, requirement, n_names };
                let mut diagnostic = dangling.explain(model);
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

/// Whether the name is right, but misspelled where the workflow runs the job: that is reported there.
fn is_slip_elsewhere(model: &Model<'_>, workflow: &Workflow<'_>, name: &str) -> bool {
    let is_reported = |invocation: &Invocation<'_>| {
        let span = invocation.job.span();
        model.diagnostics().iter().any(|other| {
            span.covers(other.span)
                && ["unknown-job", "unknown-job-group", "unknown-orb"].contains(&other.rule)
        })
    };
    let mut near = workflow.invocations.iter().filter(|it| nearest(it.job_name, [name]).is_some());
    near.any(is_reported)
}

/// A requirement of nothing, and the invocation that has it.
struct Dangling<'m, 'd> {
    workflow: &'m Workflow<'d>,
    index: usize,
    requirement: Requirement<'d>,
    /// How many names to compare it with.
    n_names: usize,
}

impl<'m, 'd> Dangling<'m, 'd> {
    /// Says why the name is unknown, the likeliest reason first.
    fn explain(&self, model: &'m Model<'d>) -> Diagnostic {
        let name = self.requirement.name;
        let Workflow { kind, name: owner, .. } = *self.workflow;
        let noun = kind.noun();
        let runs = |it: &&Invocation<'d>| it.job_name == name;
        let renamed: Vec<_> = self.others().filter(runs).collect();
        if !renamed.is_empty() {
            return self.renamed(&renamed);
        }
        if kind == WorkflowKind::JobGroup {
            return self.suggest(format!("job group `{owner}` has no member called `{name}`"));
        }
        if let Some((group, invocation)) = self.group_with_member(model) {
            let whole = invocation.own_name();
            let message = format!(
                "`{name}` is a member of job group `{}`, which can only be required as a whole; require `{whole}`",
                group.name
            );
            return self.with_fix(self.error(message), whole);
        }
        let jobs = section(model.document(), "jobs");
        match jobs.iter().find(|job| job.entry.name() == Some(name)) {
            Some(job) if !self.workflow.invocations.iter().any(|it| runs(&it)) => self
                .error(format!(
                    "job `{name}` is not in {noun} `{owner}`; add it there, or do not require it"
                ))
                .with_label(job.entry.key.span(), "declared here"),
            _ => self.suggest(format!("no job in {noun} `{owner}` is called `{name}`")),
        }
    }

    fn error(&self, message: String) -> Diagnostic {
        Diagnostic::error("requires-unknown", self.requirement.node.span(), message)
    }

    fn others(&self) -> impl Iterator<Item = &'m Invocation<'d>> {
        let index = self.index;
        let invocations = self.workflow.invocations.iter().enumerate();
        invocations.filter(move |(other, _)| *other != index).map(|(_, invocation)| invocation)
    }

    /// The job is in the workflow, under other names.
    fn renamed(&self, invocations: &[&Invocation<'d>]) -> Diagnostic {
        let names = name_list(invocations.iter().map(|it| it.own_name()));
        let wanted = if invocations.len() == 1 { "that name" } else { "the one you mean" };
        let diagnostic = self.error(format!(
            "job `{}` runs in {} `{}` as {names}; require {wanted}",
            self.requirement.name,
            self.workflow.kind.noun(),
            self.workflow.name
        ));
        let explicit_names = invocations.iter().filter_map(|it| it.explicit_name());
        let diagnostic = match explicit_names.into_iter().next() {
            Some(node) => diagnostic.with_label(node.span(), "renamed here"),
            None => diagnostic,
        };
        match invocations {
            [only] => self.with_fix(diagnostic, only.own_name()),
            _ => diagnostic,
        }
    }

    /// The job group that has a member of the name, and where the workflow runs it.
    fn group_with_member(
        &self,
        model: &'m Model<'d>,
    ) -> Option<(&'m Workflow<'d>, &'m Invocation<'d>)> {
        let groups = model.workflows().iter().filter(|it| it.kind == WorkflowKind::JobGroup);
        groups
            .filter(|it| matches!(it.referent(self.requirement.name), Referent::Invocations(_)))
            .find_map(|group| Some((group, self.others().find(|it| it.job_name == group.name)?)))
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
