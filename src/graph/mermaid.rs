//! The graph in the language of Mermaid, which GitHub and GitLab draw in Markdown.

use std::fmt::Write as _;

use crate::graph::{Format, Graph, Job, JobKind, visible};

pub(super) const FORMAT: Format =
    Format { name: "mermaid", doc: "for Markdown, in a block that starts with ```mermaid", write };

fn write(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    let mut has_postman = false;
    for (number, workflow) in graph.workflows.iter().enumerate() {
        let title = workflow.title().join("\n");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  subgraph w{number}[{}]", quoted(&title));
        for (index, job) in workflow.jobs.iter().enumerate() {
            let _ = writeln!(out, "    j{number}_{index}{}", shape(job));
            has_postman |= job.runs_postman;
        }
        for (index, job) in workflow.jobs.iter().enumerate() {
            for requirement in &job.requires {
                let label = requirement.condition().map(|it| format!("|{}|", quoted(&it)));
                let label = label.unwrap_or_default();
                for other in &requirement.jobs {
                    let _ = writeln!(out, "    j{number}_{other} -->{label} j{number}_{index}");
                }
            }
        }
        out.push_str("  end\n");
    }
    if has_postman {
        out.push_str("  classDef postman stroke-width:3px\n");
    }
    out
}

fn shape(job: &Job) -> String {
    let label = std::iter::once(job.name.clone()).chain(job.details()).collect::<Vec<_>>();
    let label = quoted(&label.join("\n"));
    let shape = match job.kind {
        JobKind::Approval => format!("{{{{{label}}}}}"),
        JobKind::JobGroup => format!("[[{label}]]"),
        JobKind::Job | JobKind::OrbJob => format!("[{label}]"),
    };
    let class = if job.runs_postman { ":::postman" } else { "" };
    format!("{shape}{class}")
}

/// A label. Marks that the language or HTML would read are written as their numbers.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            quoted.push_str("<br>");
        }
        for c in visible(line).chars() {
            if c.is_ascii_punctuation() && !"-_.,:/()=+!".contains(c) {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "#{};", u32::from(c));
            } else {
                quoted.push(c);
            }
        }
    }
    quoted.push('"');
    quoted
}
