//! The answer of `circlet why` as people read it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use circlet::process::{
    JobAnswer, JobKind, JobStop, Origin, Push, Requirement, Value, Verdict, WorkflowAnswer,
    WorkflowStop,
};
use circlet::report::Colour;
use circlet::text::Source;

use crate::cli::terminal::{hide_keys, visible_controls};

/// How wide the column of names may become.
const WIDEST_NAME: usize = 40;

/// How many parts of a condition are shown.
const MOST_REASONS: usize = 5;

/// How many jobs a phrase names.
const MOST_NAMES: usize = 4;

/// How much of a line is shown.
const LONGEST_SOURCE: usize = 80;

/// The workflows of a config, each with its jobs and with what stops it or them.
pub(super) fn write(source: &Source, workflows: &[WorkflowAnswer<'_>], colour: Colour) -> String {
    let mut writer = Writer { source, colour, written: String::new() };
    for (index, workflow) in workflows.iter().enumerate() {
        if index > 0 {
            writer.written.push('\n');
        }
        writer.workflow(workflow);
    }
    writer.written
}

/// How much runs.
pub(super) fn summary(workflows: &[WorkflowAnswer<'_>], push: Push<'_>) -> String {
    let n_running = workflows.iter().filter(|workflow| workflow.stop.is_none()).count();
    let n_jobs = workflows.iter().map(|workflow| workflow.jobs.len()).sum();
    let n_running_jobs = workflows.iter().map(|workflow| workflow.running().count()).sum();
    let pushed = format!("on a push to {} `{}`", push.noun(), push.name());
    if n_running == 0 {
        return format!("{pushed} nothing runs");
    }
    let of = |n: usize, all: usize, noun: &str| {
        let s = if all == 1 { "" } else { "s" };
        format!("{n} of {all} {noun}{s}")
    };
    let workflows = of(n_running, workflows.len(), "workflow");
    let jobs = of(n_running_jobs, n_jobs, "job");
    format!("{pushed} {workflows} and {jobs} run")
}

struct Writer<'s> {
    source: &'s Source,
    colour: Colour,
    written: String,
}

/// What happens to something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Runs,
    Waits,
    Stops,
}

impl Fate {
    const fn verb(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Waits => "waits",
            Self::Stops => "does not run",
        }
    }

    const fn style(self) -> Style {
        match self {
            Self::Runs => AnsiColor::Green.on_default(),
            Self::Waits => AnsiColor::Yellow.on_default(),
            Self::Stops => AnsiColor::Red.on_default(),
        }
    }
}

/// A job, or jobs of one matrix that fare alike.
struct Row<'c> {
    name: &'c str,
    n_more: usize,
    /// The entry of the workflow.
    origin: Origin,
    fate: Fate,
    /// What follows the verb.
    phrase: String,
    verdict: Option<&'c Verdict>,
}

impl Row<'_> {
    fn label(&self) -> String {
        match self.n_more {
            0 => self.name.to_owned(),
            n => format!("{} and {n} more", self.name),
        }
    }
}

impl Writer<'_> {
    fn styled(&self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Ansi => format!("{style}{text}{style:#}"),
            Colour::Never => text.to_owned(),
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.written, "{:indent$}{text}", "");
    }

    fn workflow(&mut self, answer: &WorkflowAnswer<'_>) {
        let (fate, phrase) = match &answer.stop {
            None => (Fate::Runs, String::new()),
            Some(WorkflowStop::Condition(_)) => {
                (Fate::Stops, ": its condition stops it".to_owned())
            }
            Some(WorkflowStop::NoJobs) if answer.jobs.is_empty() => {
                (Fate::Stops, ": it has no jobs".to_owned())
            }
            Some(WorkflowStop::NoJobs) => (Fate::Stops, ": none of its jobs does".to_owned()),
            Some(WorkflowStop::Schedule { triggers, .. }) => {
                (Fate::Stops, format!(": it runs by the clock{}, not on a push", clock(triggers)))
            }
        };
        let name = self.styled(Style::new().bold(), &safe(&answer.workflow.name));
        let verb = self.styled(fate.style(), fate.verb());
        self.line(0, &format!("{name} {verb}{phrase}"));
        match (&answer.stop, &answer.workflow.verdict) {
            (Some(WorkflowStop::Schedule { key, .. }), _) => self.place(4, key.origin),
            (_, Some(verdict)) => self.reasons(4, verdict),
            _ => {}
        }
        if matches!(answer.stop, None | Some(WorkflowStop::NoJobs)) {
            self.jobs(answer);
        }
    }

    fn jobs(&mut self, answer: &WorkflowAnswer<'_>) {
        let mut rows: Vec<Row<'_>> = Vec::new();
        for job in &answer.jobs {
            let (fate, phrase) = fate(answer, job);
            let verdict = match &job.stop {
                Some(JobStop::Filters(verdict)) => Some(verdict),
                _ => None,
            };
            let origin = job.job.origin;
            match rows.last_mut() {
                Some(row)
                    if row.origin == origin && row.phrase == phrase && row.verdict == verdict =>
                {
                    row.n_more += 1;
                }
                _ => {
                    let name = &job.job.name;
                    rows.push(Row { name, n_more: 0, origin, fate, phrase, verdict });
                }
            }
        }
        let width = rows.iter().map(|row| row.label().chars().count()).max().unwrap_or(0);
        let width = width.min(WIDEST_NAME);
        for row in rows {
            let (label, phrase) = (safe(&row.label()), safe(&row.phrase));
            let verb = self.styled(row.fate.style(), row.fate.verb());
            self.line(2, &format!("{label:width$}  {verb}{phrase}"));
            if let Some(verdict) = row.verdict {
                self.reasons(width + 4, verdict);
            }
        }
    }

    /// The parts that decided: each with its place, and what it saw below.
    fn reasons(&mut self, indent: usize, verdict: &Verdict) {
        for (origin, reason) in verdict.because.iter().take(MOST_REASONS) {
            self.place(indent, *origin);
            self.line(indent + 2, &safe(reason));
        }
        let n_more = verdict.because.len().saturating_sub(MOST_REASONS);
        if n_more > 0 {
            self.line(indent, &format!("and {n_more} more"));
        }
    }

    /// Where something stands, and what stands there.
    fn place(&mut self, indent: usize, origin: Origin) {
        if origin.document != 0 {
            return;
        }
        let place = self.source.line_column(origin.span.start);
        let text = origin.span.slice(self.source.text());
        let words: Vec<_> = text.split_whitespace().collect();
        let text = shortened(&words.join(" "));
        let place = format!("{}:{}:{}", self.source.name(), place.line, place.column);
        let line = self.styled(Style::new().dimmed(), &safe(&format!("{place}: {text}")));
        self.line(indent, &line);
    }
}

/// What becomes of a job, and why.
fn fate(answer: &WorkflowAnswer<'_>, job: &JobAnswer<'_>) -> (Fate, String) {
    match &job.stop {
        Some(JobStop::Filters(_)) => (Fate::Stops, ": its filters leave it out".to_owned()),
        Some(JobStop::NoTagFilter) => (Fate::Stops, ": it has no filter for tags".to_owned()),
        Some(JobStop::Requires(required)) => {
            let phrase = match required.as_slice() {
                [_] => chain(answer, job),
                _ => format!("{}, none of which runs", names(answer, required)),
            };
            (Fate::Stops, format!(": it waits only for {phrase}"))
        }
        None => {
            let is_approval = job.job.kind == JobKind::Approval;
            let mut phrases = Vec::new();
            if is_approval {
                phrases.push("for a person".to_owned());
            }
            phrases.extend(conditions(answer, job));
            let fate = if is_approval { Fate::Waits } else { Fate::Runs };
            let phrase = phrases.join(", ");
            (fate, if phrase.is_empty() { phrase } else { format!(" {phrase}") })
        }
    }
}

/// A job that stops another, the one that stops that, and so on.
fn chain(answer: &WorkflowAnswer<'_>, job: &JobAnswer<'_>) -> String {
    let mut chain = answer.chain(job).map(|job| format!("`{}`", job.job.name));
    let shown: Vec<_> = chain.by_ref().take(MOST_NAMES).collect();
    let rest = if chain.next().is_some() { " and so on" } else { "" };
    format!("{}{rest}, which does not run", shown.join(", which waits only for "))
}

/// Some of the names of a workflow's jobs.
fn names(answer: &WorkflowAnswer<'_>, places: &[usize]) -> String {
    let shown = places.iter().take(MOST_NAMES);
    let mut names: Vec<_> =
        shown.map(|&index| format!("`{}`", answer.jobs[index].job.name)).collect();
    if places.len() > names.len() {
        names.push(format!("{} more", places.len() - names.len()));
    }
    listed(&names)
}

/// What must happen before a job runs.
fn conditions(answer: &WorkflowAnswer<'_>, job: &JobAnswer<'_>) -> Vec<String> {
    let mut phrases = Vec::new();
    if !job.approvals.is_empty() {
        let verb = if job.approvals.len() == 1 { "is" } else { "are" };
        phrases.push(format!("once {} {verb} approved", names(answer, &job.approvals)));
    }
    let name = |&index: &usize| answer.jobs[index].job.name.as_str();
    let ignored: BTreeSet<&str> = job.ignored.iter().map(name).collect();
    let required = job.job.requires.iter();
    let required = required.filter(|requirement| !ignored.contains(requirement.name.as_str()));
    let statuses: Vec<_> = required.filter_map(status).take(MOST_NAMES).collect();
    if !statuses.is_empty() {
        phrases.push(listed(&statuses));
    }
    if !job.ignored.is_empty() {
        let verb = if job.ignored.len() == 1 { "does" } else { "do" };
        let names = names(answer, &job.ignored);
        phrases.push(format!("without waiting for {names}, which {verb} not run"));
    }
    phrases
}

/// What a required job must come to, unless that is success.
fn status(requirement: &Requirement) -> Option<String> {
    let status = requirement.status.as_ref()?;
    let words: Vec<&str> = match status.as_list() {
        Some(list) => list.iter().filter_map(Value::as_str).collect(),
        None => vec![status.as_str()?],
    };
    let name = &requirement.name;
    match words.as_slice() {
        [] | ["success"] => None,
        ["failed"] => Some(format!("if `{name}` fails")),
        ["terminal"] => Some(format!("whatever becomes of `{name}`")),
        _ => Some(format!("if `{name}` is {}", words.join(" or ").replace('_', " "))),
    }
}

fn listed(phrases: &[String]) -> String {
    match phrases.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The times of a workflow's triggers, if it says them.
fn clock(triggers: &Value) -> String {
    let triggers = triggers.as_list().unwrap_or_default();
    let crons = triggers.iter().filter_map(|it| it.get("schedule")?.get("cron")?.as_str());
    let crons: Vec<_> = crons.map(|cron| format!("`{cron}`")).collect();
    if crons.is_empty() { String::new() } else { format!(" at {}", safe(&listed(&crons))) }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SOURCE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text of a config on one line, without what a terminal would obey.
fn safe(text: &str) -> String {
    hide_keys(&visible_controls(text))
}
