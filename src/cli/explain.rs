//! `circlet explain`: the page of a rule, by its code or by what CircleCI's server said.

use anyhow::Result;
use circlet::report::Colour;
use circlet::rules::{Rule, find_rule, rules_for_message};
use circlet::{pack, process};
use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::{Global, Outcome, files, terminal};

/// Explain a rule, or a message of CircleCI's server
///
/// Prints what the rule means, a bad and a good example, and the words that CircleCI uses for it. The word `process` tells what
/// `circlet process` does where CircleCI leaves it open.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The code of a rule, or a message as CircleCI shows it; `-` reads the message from standard input
    #[arg(value_name = "RULE|MESSAGE", required = true)]
    words: Vec<String>,
}

/// The page of the settings file, whose mistakes are reported as `settings`.
const SETTINGS: &str = include_str!("settings.md");

const EXAMPLES: &str = "\
Examples:
  circlet explain requires-cycle
  circlet explain \"Unexpected argument(s): x\"";

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let words = arguments.words.join(" ");
    let message = match words.as_str() {
        "-" => files::read_stdin("<stdin>")?.text().to_owned(),
        words => words.trim().to_owned(),
    };
    if message == "process" {
        return show(process::PAGE);
    }
    let of_pack = || pack::RULES.iter().find(|rule| rule.code == message);
    if let Some(rule) = Rule::find(&message).or_else(of_pack) {
        return show(rule.page);
    }
    if ["settings", "circlet.toml"].contains(&message.as_str()) {
        return show(SETTINGS);
    }
    match rules_for_message(&message).as_slice() {
        [] => Err(unknown(&message).into()),
        [rule] => show(rule.page),
        rules => {
            terminal::print(&crate::cli::rules::listing(rules.iter().copied()))?;
            terminal::note(
                "several rules have these words; `circlet explain RULE` tells more",
                global,
            );
            Ok(Outcome::Fine)
        }
    }
}

fn show(page: &str) -> Result<Outcome> {
    terminal::print(&match terminal::stdout_colour() {
        Colour::Never => page.to_owned(),
        Colour::Ansi => terminal::styled_page(page),
    })?;
    Ok(Outcome::Fine)
}

fn unknown(message: &str) -> Failure {
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    match find_rule(message) {
        Err(complaint) if message.chars().all(is_code) || complaint.contains("did you mean") => {
            Failure::new(complaint).help("list all rules: `circlet rules`")
        }
        _ => Failure::new("no rule's page has these words")
            .help("give the line that says what is wrong, as CircleCI shows it")
            .help("list all rules: `circlet rules`"),
    }
}
