//! The graph in the language of Graphviz.

use std::fmt::Write as _;

use crate::graph::{Format, Graph, Job, JobKind, visible};

pub(super) const FORMAT: Format =
    Format { name: "dot", doc: "for Graphviz: circlet graph --format dot | dot -Tsvg", write };

fn write(graph: &Graph) -> String {
    let mut out = String::from("digraph circlet {\n  rankdir=LR;\n  node [shape=box];\n");
    for (number, workflow) in graph.workflows.iter().enumerate() {
        let title = workflow.title().join("\n");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  subgraph cluster_{number} {{\n    label={};", quoted(&title));
        for (index, job) in workflow.jobs.iter().enumerate() {
            let _ = writeln!(out, "    j{number}_{index} [{}];", attributes(job));
        }
        for (index, job) in workflow.jobs.iter().enumerate() {
            for requirement in &job.requires {
                let label = requirement.condition().map(|it| format!(" [label={}]", quoted(&it)));
                let label = label.unwrap_or_default();
                for other in &requirement.jobs {
                    let _ = writeln!(out, "    j{number}_{other} -> j{number}_{index}{label};");
                }
            }
        }
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

fn attributes(job: &Job) -> String {
    let label = std::iter::once(job.name.clone()).chain(job.details()).collect::<Vec<_>>();
    let mut attributes = format!("label={}", quoted(&label.join("\n")));
    match job.kind {
        JobKind::Approval => attributes.push_str(", shape=octagon"),
        JobKind::JobGroup => attributes.push_str(", shape=box3d"),
        JobKind::Job | JobKind::OrbJob => {}
    }
    if job.runs_postman {
        attributes.push_str(", style=bold");
    }
    attributes
}

/// A string of the language. Its lines are centred.
fn quoted(text: &str) -> String {
    let escaped = |line: &str| visible(line).replace('\\', "\\\\").replace('"', "\\\"");
    let lines: Vec<_> = text.lines().map(escaped).collect();
    format!("\"{}\"", lines.join("\\n"))
}
