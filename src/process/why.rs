//! Why: which workflows and jobs run when a branch or a tag is pushed, and what stops each of the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::process::{
    Budget, Compiled, CompiledJob, CompiledWorkflow, Fault, JobKind, Key, Push, Scope, Value,
    Verdict, passes, speak_of,
};

/// What becomes of a workflow.
#[derive(Clone, Debug)]
pub struct WorkflowAnswer<'c> {
    /// The workflow.
    pub workflow: &'c CompiledWorkflow,
    /// What stops it; `None` if it runs.
    pub stop: Option<WorkflowStop<'c>>,
    /// Its jobs, in the order of the config: what becomes of them if it runs.
    pub jobs: Vec<JobAnswer<'c>>,
}

/// What stops a workflow.
#[derive(Clone, Debug)]
pub enum WorkflowStop<'c> {
    /// It runs by the clock and on no push.
    Schedule {
        /// Its key `triggers`.
        key: &'c Key,
        /// What that says.
        triggers: &'c Value,
    },
    /// Its condition.
    Condition(&'c Verdict),
    /// None of its jobs runs.
    NoJobs,
}

/// What becomes of a job.
#[derive(Clone, Debug)]
pub struct JobAnswer<'c> {
    /// The job.
    pub job: &'c CompiledJob,
    /// What stops it; `None` if it runs once what it waits for has ended.
    pub stop: Option<JobStop>,
    /// The approvals that it waits for, itself or through jobs that are none: places in [`WorkflowAnswer::jobs`], in
    /// order.
    pub approvals: Vec<usize>,
    /// The jobs that it does not wait for although it requires them, as they do not run: places in
    /// [`WorkflowAnswer::jobs`].
    pub ignored: Vec<usize>,
}

/// What stops a job.
#[derive(Clone, Debug)]
pub enum JobStop {
    /// Its filters.
    Filters(Verdict),
    /// A tag was pushed, and it has no filter for tags: then it runs on none.
    NoTagFilter,
    /// None of the jobs that it requires runs: places in [`WorkflowAnswer::jobs`].
    Requires(Vec<usize>),
}

impl<'c> WorkflowAnswer<'c> {
    /// The jobs that stop one of them: one that it requires, one that this requires, and so on, up to the one that its
    /// filters stop.
    pub fn chain(&self, job: &JobAnswer<'c>) -> impl Iterator<Item = &JobAnswer<'c>> {
        let next = |job: &JobAnswer<'c>| match &job.stop {
            Some(JobStop::Requires(required)) => self.jobs.get(*required.first()?),
            _ => None,
        };
        std::iter::successors(next(job), move |job| next(job))
    }

    /// The jobs of it that run in this pipeline.
    pub fn running(&self) -> impl Iterator<Item = &JobAnswer<'c>> {
        let is_running = self.stop.is_none();
        self.jobs.iter().filter(move |job| is_running && job.stop.is_none())
    }
}

/// What becomes of each workflow of a config that was compiled for the pipeline of a push. `source` is the config.
pub fn why<'c>(
    compiled: &'c Compiled,
    push: Push<'_>,
    source: &str,
) -> Result<Vec<WorkflowAnswer<'c>>, Fault> {
    let budget = Budget::default();
    let filters = Filters { scope: Scope::of_config(&compiled.pipeline, &budget), push, source };
    compiled.workflows.iter().map(|workflow| filters.workflow(workflow)).collect()
}

struct Filters<'f> {
    scope: Scope<'f>,
    push: Push<'f>,
    source: &'f str,
}

impl Filters<'_> {
    fn workflow<'c>(&self, workflow: &'c CompiledWorkflow) -> Result<WorkflowAnswer<'c>, Fault> {
        let jobs = self.jobs(&workflow.jobs)?;
        let triggers = workflow.keys.iter().find(|(key, _)| &*key.name == "triggers");
        let stop = match (triggers, &workflow.verdict) {
            (Some((key, triggers)), _) => Some(WorkflowStop::Schedule { key, triggers }),
            (None, Some(verdict)) if !verdict.holds => Some(WorkflowStop::Condition(verdict)),
            _ if jobs.iter().all(|job| job.stop.is_some()) => Some(WorkflowStop::NoJobs),
            _ => None,
        };
        Ok(WorkflowAnswer { workflow, stop, jobs })
    }

    fn jobs<'c>(&self, jobs: &'c [CompiledJob]) -> Result<Vec<JobAnswer<'c>>, Fault> {
        let mut answers: Vec<JobAnswer<'c>> = Vec::with_capacity(jobs.len());
        // The jobs of a matrix share their filters.
        let mut last: Option<(&Value, Option<JobStop>)> = None;
        for job in jobs {
            let filters = job.key("filters");
            let stop = match (filters, &last) {
                (Some(filters), Some((same, stop)))
                    if filters == *same && filters.origin == same.origin =>
                {
                    stop.clone()
                }
                (None, _) if surrounds_group(job) => None,
                _ => self.stop(filters)?,
            };
            last = filters.map(|filters| (filters, stop.clone()));
            answers.push(JobAnswer { job, stop, approvals: Vec::new(), ignored: Vec::new() });
        }
        self.stop_starts_of_groups(&mut answers);
        for (index, required) in in_order(jobs) {
            let (kept, left_out): (Vec<usize>, Vec<usize>) =
                required.iter().partition(|&&other| answers[other].stop.is_none());
            if answers[index].stop.is_some() {
                continue;
            }
            if kept.is_empty() && !left_out.is_empty() {
                answers[index].stop = Some(JobStop::Requires(left_out));
                continue;
            }
            let approvals = kept.iter().flat_map(|&other| match answers[other].job.kind {
                JobKind::Approval => vec![other],
                _ => answers[other].approvals.clone(),
            });
            let mut approvals: Vec<_> = approvals.collect();
            approvals.sort_unstable();
            approvals.dedup();
            answers[index].approvals = approvals;
            answers[index].ignored = left_out;
        }
        Ok(answers)
    }

    /// Stops the jobs that start job groups without filters, if no job of the group runs for a tag.
    fn stop_starts_of_groups(&self, answers: &mut [JobAnswer<'_>]) {
        let running = answers.iter().filter(|answer| answer.stop.is_none());
        let required = running.flat_map(|answer| &answer.job.requires);
        let required: BTreeSet<&str> = required.map(|it| it.name.as_str()).collect();
        for answer in answers {
            let JobAnswer { job, stop, .. } = answer;
            let is_start = surrounds_group(job)
                && job.name.contains("/group-start")
                && job.key("filters").is_none();
            if is_start && stop.is_none() && !required.contains(job.name.as_str()) {
                *stop = self.stop_without_filters();
            }
        }
    }

    fn stop(&self, filters: Option<&Value>) -> Result<Option<JobStop>, Fault> {
        Ok(match (filters, self.push) {
            (Some(filters), push) if speak_of(filters, push) => {
                let verdict = passes(filters, push, &self.scope, self.source)?;
                (!verdict.holds).then_some(JobStop::Filters(verdict))
            }
            _ => self.stop_without_filters(),
        })
    }

    const fn stop_without_filters(&self) -> Option<JobStop> {
        match self.push {
            Push::Tag(_) => Some(JobStop::NoTagFilter),
            Push::Branch(_) => None,
        }
    }
}

/// Whether a job is one around a job group, which no config declares: what it does stands where it is invoked. It has
/// no filters for tags, but runs if the group does.
fn surrounds_group(job: &CompiledJob) -> bool {
    job.definition.as_ref().is_some_and(|definition| definition.origin == job.origin)
}

/// The places of jobs with those of the jobs that each requires, so that each comes behind what it requires. Jobs that
/// wait for each other in a circle are left out: they never start.
fn in_order(jobs: &[CompiledJob]) -> Vec<(usize, Vec<usize>)> {
    let places: BTreeMap<&str, usize> =
        jobs.iter().enumerate().map(|(index, job)| (job.name.as_str(), index)).collect();
    let mut dependants = vec![Vec::new(); jobs.len()];
    let mut n_left = Vec::with_capacity(jobs.len());
    let mut required = Vec::with_capacity(jobs.len());
    for (index, job) in jobs.iter().enumerate() {
        let names = job.requires.iter().map(|requirement| requirement.name.as_str());
        let found: Vec<usize> = names.filter_map(|name| places.get(name).copied()).collect();
        for &other in &found {
            dependants[other].push(index);
        }
        n_left.push(found.len());
        required.push(found);
    }
    let mut ready: Vec<usize> = (0..jobs.len()).filter(|&index| n_left[index] == 0).collect();
    let mut ordered = Vec::with_capacity(jobs.len());
    while let Some(index) = ready.pop() {
        for &dependant in &dependants[index] {
            n_left[dependant] -= 1;
            if n_left[dependant] == 0 {
                ready.push(dependant);
            }
        }
        ordered.push((index, std::mem::take(&mut required[index])));
    }
    ordered
}
