//! The graph as lines for a terminal. A graph is no tree: a job hangs on that of its requirements which is drawn last, so
//! that each is drawn once and all that it waits for stands above it; the others are named behind it.

use crate::graph::{Graph, Job, Requirement, Workflow, visible};
use crate::model::workflow::is_template;

/// How many requirements are named behind a job.
const MOST_NAMED: usize = 4;

/// Deeper jobs are not indented any further; a chain of thousands would fill more than a screen.
const DEEPEST: usize = 40;

/// The characters that the lines are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Box characters.
    Unicode,
    /// For terminals that know no other.
    Ascii,
}

/// A line: its parts follow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The branches of the tree.
    pub branches: String,
    /// The job, the workflow or the job group.
    pub name: String,
    /// What there is to know of it.
    pub details: String,
    /// Whether it is the head of a workflow.
    pub is_head: bool,
    /// Whether it is a job as circlet generates it.
    pub is_marked: bool,
}

/// Draws all workflows, with an empty line between two.
pub fn lines(graph: &Graph, charset: Charset) -> Vec<Line> {
    let mut lines = Vec::new();
    for workflow in &graph.workflows {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(head(workflow, charset));
        draw(workflow, charset, &mut lines);
    }
    lines
}

fn head(workflow: &Workflow, charset: Charset) -> Line {
    let mut title = workflow.title();
    let name = title.remove(0);
    if workflow.jobs.is_empty() {
        title.push("no jobs".to_owned());
    }
    Line { name, details: joined(&title, charset), is_head: true, ..Line::default() }
}

/// Where a job is drawn.
struct Place {
    /// Its place in the workflow.
    job: usize,
    /// The place, in the order of drawing, of what it hangs on.
    parent: Option<usize>,
    /// Whether it can never start, as it waits for itself in the end.
    is_stuck: bool,
}

/// Orders the jobs: each after all that it waits for, and as soon as that is there.
fn place(workflow: &Workflow) -> Vec<Place> {
    let n_jobs = workflow.jobs.len();
    let mut dependents = vec![Vec::new(); n_jobs];
    let mut n_missing = vec![0_usize; n_jobs];
    for (index, job) in workflow.jobs.iter().enumerate() {
        let mut required: Vec<_> = job.requires.iter().flat_map(|it| &it.jobs).copied().collect();
        required.sort_unstable();
        required.dedup();
        n_missing[index] = required.len();
        for other in required {
            dependents[other].push(index);
        }
    }
    let mut places = Vec::with_capacity(n_jobs);
    let roots = (0..n_jobs).filter(|&job| n_missing[job] == 0);
    // A stack, as a chain of jobs may be longer than the program's own.
    let mut open: Vec<_> = roots.rev().map(|job| (job, None)).collect();
    while let Some((job, parent)) = open.pop() {
        let at = places.len();
        places.push(Place { job, parent, is_stuck: false });
        let mut ready = Vec::new();
        for &dependent in &dependents[job] {
            n_missing[dependent] -= 1;
            if n_missing[dependent] == 0 {
                ready.push((dependent, Some(at)));
            }
        }
        open.extend(ready.into_iter().rev());
    }
    let stuck = (0..n_jobs).filter(|&job| n_missing[job] > 0);
    places.extend(stuck.map(|job| Place { job, parent: None, is_stuck: true }));
    places
}

/// Draws the jobs of a workflow.
fn draw(workflow: &Workflow, charset: Charset, lines: &mut Vec<Line>) {
    let places = place(workflow);
    let mut last_child = vec![None; places.len()];
    let mut last_root = None;
    for (at, place) in places.iter().enumerate() {
        *place.parent.map_or(&mut last_root, |parent| &mut last_child[parent]) = Some(at);
    }
    let [tee, corner, pipe] = match charset {
        Charset::Unicode => ["├─ ", "└─ ", "│  "],
        Charset::Ascii => ["|- ", "`- ", "|  "],
    };
    // What stands before the branches of each place's children.
    let mut before: Vec<String> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let around = place.parent.map_or("", |parent| &before[parent]);
        let is_last = place.parent.map_or(last_root, |parent| last_child[parent]) == Some(at);
        let job = &workflow.jobs[place.job];
        lines.push(Line {
            branches: format!("{around}{}", if is_last { corner } else { tee }),
            name: visible(&job.name),
            details: joined(&details(workflow, place, &places), charset),
            is_head: false,
            is_marked: job.runs_postman,
        });
        let is_deep = around.len() > DEEPEST * pipe.len();
        let next = if is_deep {
            ""
        } else if is_last {
            "   "
        } else {
            pipe
        };
        before.push(format!("{around}{next}"));
    }
}

/// What stands behind a job: what there is to know of it, and what it waits for beside that on which it hangs.
fn details(workflow: &Workflow, place: &Place, places: &[Place]) -> Vec<String> {
    let job = &workflow.jobs[place.job];
    let around: Vec<usize> = ancestors(place, places).map(|at| places[at].job).collect();
    // What the branches say already.
    let is_drawn = |requirement: &&Requirement| {
        let is_its_name = |&job: &usize| workflow.jobs[job].name == requirement.name;
        let [job] = requirement.jobs.as_slice() else { return false };
        around.contains(job) && is_its_name(job) && requirement.condition().is_none()
    };
    let others: Vec<_> = job.requires.iter().filter(|it| !is_drawn(it)).collect();
    let mut details = job.details();
    if !others.is_empty() {
        // One more takes no more room than to say so.
        let n_shown = if others.len() <= MOST_NAMED + 1 { others.len() } else { MOST_NAMED };
        let (shown, rest) = others.split_at(n_shown);
        let also = if others.len() < job.requires.len() { "also " } else { "" };
        let shown: Vec<_> = shown.iter().map(|it| phrase(it, job)).collect();
        let more = match rest.len() {
            0 => String::new(),
            number => format!(" and {number} more"),
        };
        details.push(format!("{also}after {}{more}", shown.join(", ")));
    }
    if place.is_stuck {
        details.push("never starts: the requirements run in a circle".to_owned());
    }
    details
}

/// What a job hangs on, and what that hangs on, and so on.
fn ancestors<'p>(place: &Place, places: &'p [Place]) -> impl Iterator<Item = usize> + use<'p> {
    // Those further up are named; a chain may be long, and this is asked for each of its jobs.
    std::iter::successors(place.parent, |&at| places[at].parent).take(DEEPEST)
}

fn phrase(requirement: &Requirement, job: &Job) -> String {
    let name = &requirement.name;
    let condition = requirement.condition().map_or_else(String::new, |it| format!(": {it}"));
    match requirement.jobs.as_slice() {
        [] if *name == job.name => format!("itself{condition}"),
        [] if !is_template(name) => format!("{name} (unknown){condition}"),
        _ => format!("{name}{condition}"),
    }
}

/// Phrases as one.
fn joined(details: &[String], charset: Charset) -> String {
    let details: Vec<_> = details.iter().map(|phrase| visible(phrase)).collect();
    match charset {
        Charset::Unicode => details.join(" · "),
        Charset::Ascii => details.join("; ").replace('…', "..."),
    }
}
