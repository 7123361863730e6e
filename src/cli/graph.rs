//! `circlet graph`: the workflows' jobs, and what waits for what.

use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::graph::{Charset, FORMATS, Graph, JobKind, Line, WorkflowKind, lines};
use circlet::model::Model;
use circlet::report::{Colour, Report};
use circlet::text::{Source, nearest};
use circlet::{rules, yaml};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::cli::config::Config;
use crate::cli::failure::Failure;
use crate::cli::{Global, Outcome, files, terminal};

/// Show which jobs the workflows run, and what waits for what
///
/// Each job is drawn once, below the last of those that it waits for; the others are named behind it.
/// All workflows are drawn, whatever their conditions say. A job that runs a Postman collection by the
/// Postman CLI, as the one from `circlet generate` does, is marked.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The config, a folder with a `.circleci`, or `-` for standard input [default: the nearest]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Only this workflow, and the job groups that it runs
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = TEXT, value_parser = formats())]
    format: String,
    /// With plain characters, as where the locale is not UTF-8
    #[arg(long)]
    ascii: bool,
}

const EXAMPLES: &str = "\
Examples:
  circlet graph
  circlet graph --workflow deploy
  circlet graph --format dot | dot -Tsvg > graph.svg";

/// Its setting `maxEdges`, which no diagram can change for itself.
const MOST_EDGES_IN_MERMAID: usize = 500;

/// The format for people, drawn as a tree.
const TEXT: &str = "text";

fn formats() -> PossibleValuesParser {
    let text = PossibleValue::new(TEXT).help("a tree");
    let others = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.doc));
    PossibleValuesParser::new(std::iter::once(text).chain(others))
}

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let folder = files::current_folder()?;
    let Config { source, .. } = Config::read(arguments.file.as_deref(), &folder, "graph")?;
    let parsed = yaml::parse(source.text());
    if parsed.document.root().is_none() && !parsed.diagnostics.is_empty() {
        let diagnostics = &parsed.diagnostics;
        terminal::report_aside(
            &[Report { source: &source, path: source.name(), diagnostics }],
            &circlet::report::FORMATS[0],
        );
        return Ok(Outcome::Unable);
    }
    let mut graph = Graph::of(&Model::new(&parsed.document));
    if let Some(name) = &arguments.workflow {
        graph = only(graph, name)?;
    } else if graph.workflows.is_empty() {
        let message = format!("`{}` has no workflow, and no job called `build`", source.name());
        return Err(Failure::new(message).help("see what is wrong: `circlet validate`").into());
    }
    let found = findings(&source);
    if !global.quiet {
        terminal::report_aside(
            &[Report { source: &source, path: source.name(), diagnostics: &found }],
            &circlet::report::FORMATS[0],
        );
    }
    let format = FORMATS.iter().find(|format| format.name == arguments.format);
    match format {
        Some(format) => terminal::print(&(format.write)(&graph))?,
        None => terminal::print(&tree(&graph, arguments.ascii))?,
    }
    if arguments.format == "mermaid" && graph.n_edges() >= MOST_EDGES_IN_MERMAID {
        let message = format!(
            "Mermaid refuses to draw {MOST_EDGES_IN_MERMAID} edges and more where it is not told otherwise; choose a part by `--workflow`"
        );
        terminal::warning(&message, global);
    }
    Ok(Outcome::Fine)
}

/// A workflow and the job groups that it runs, or a job group.
fn only(graph: Graph, name: &str) -> Result<Graph> {
    let is_named = |it: &&circlet::graph::Workflow| it.name == name;
    let Some(named) = graph.workflows.iter().find(is_named) else {
        let names: Vec<_> = graph.workflows.iter().map(|it| it.name.as_str()).collect();
        let failure = |advice: &str| Failure::new(format!("there is no workflow `{name}`{advice}"));
        return Err(match nearest(name, names.iter().copied()) {
            Some(near) => failure(&format!("; did you mean `{near}`?")),
            None if names.is_empty() => failure(""),
            None => failure("").help(format!("there are: {}", names.join(", "))),
        }
        .into());
    };
    let groups = named.jobs.iter().filter(|job| job.kind == JobKind::JobGroup);
    let groups: Vec<_> = groups.map(|job| job.job.clone()).collect();
    let is_shown = |it: &circlet::graph::Workflow| {
        it.name == name || it.kind == WorkflowKind::JobGroup && groups.contains(&it.name)
    };
    let workflows = graph.workflows.into_iter().filter(is_shown).collect();
    Ok(Graph { workflows })
}

/// What is wrong with the graph itself: it is drawn all the same, but not as its author meant it.
fn findings(source: &Source) -> Vec<Diagnostic> {
    let mut found = rules::validate(source);
    let is_about_graph = |rule: &str| {
        rule.starts_with("requires-")
            || rule.starts_with("job-group-")
            || ["workflow-item-several-keys", "unknown-job", "unknown-job-group"].contains(&rule)
    };
    found.retain(|diagnostic| diagnostic.is_error() && is_about_graph(diagnostic.rule));
    found
}

fn tree(graph: &Graph, ascii: bool) -> String {
    let charset = if ascii || !terminal::is_utf8() { Charset::Ascii } else { Charset::Unicode };
    let colour = terminal::stdout_colour();
    lines(graph, charset).iter().map(|line| drawn(line, colour) + "\n").collect()
}

fn drawn(line: &Line, colour: Colour) -> String {
    let gap = if line.details.is_empty() { "" } else { "  " };
    if colour == Colour::Never {
        return format!("{}{}{gap}{}", line.branches, line.name, line.details);
    }
    let name = match line {
        Line { is_head: true, .. } => Style::new().bold(),
        Line { is_marked: true, .. } => AnsiColor::Green.on_default().bold(),
        _ => Style::new(),
    };
    let dim = Style::new().dimmed();
    let parts = [(dim, &*line.branches), (name, &*line.name), (dim, gap), (dim, &*line.details)];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    parts.map(|(style, text)| format!("{style}{text}{style:#}")).collect::<Vec<_>>().concat()
}
