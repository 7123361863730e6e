//! `circlet rules`: the list of all rules.

use anyhow::Result;
use circlet::pack;
use circlet::rules::{RULES, Rule};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::{Outcome, terminal};

/// List all rules
#[derive(Args)]
pub(super) struct Arguments {
    /// For people or for programs: text or json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    severity: &'static str,
    summary: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    terminal::print(&match arguments.format {
        Form::Text => listing(all()),
        Form::Json => json(),
    })?;
    Ok(Outcome::Fine)
}

/// One line for each rule: its code, how grave it is at worst, what it is about.
pub(super) fn listing<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> String {
    let rules: Vec<&Rule> = rules.into_iter().collect();
    let width = rules.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        format!("{:width$}  {:7}  {}\n", rule.code, rule.severity.name(), rule.summary())
    };
    rules.iter().map(line).collect::<Vec<_>>().concat()
}

/// The rules for configs and those for files to be packed, sorted by code.
fn all() -> Vec<&'static Rule> {
    let mut all: Vec<_> = RULES.iter().chain(pack::RULES).collect();
    all.sort_by_key(|rule| rule.code);
    all
}

fn json() -> String {
    let rows: Vec<Row> = all()
        .into_iter()
        .map(|rule| Row {
            code: rule.code,
            severity: rule.severity.name(),
            summary: rule.summary(),
        })
        .collect();
    let json = serde_json::to_string_pretty(&rows);
    json.expect("strings always serialize") + "\n"
}
