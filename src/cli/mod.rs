//! The command line: arguments in, exit code out. Only this folder touches files, the environment and the terminal.
//!
//! Exit codes: 0 fine, 1 something found or something would change, 2 could not run, 130 interrupted at a question.
//! Data goes to standard output, everything said to standard error.

#![expect(clippy::disallowed_methods, reason = "the program does the I/O that the library may not")]

mod completions;
mod config;
mod diff;
mod explain;
mod failure;
mod files;
mod generate;
mod git;
mod graph;
mod man;
mod name;
mod pack;
mod parallel;
mod process;
mod pull_request;
mod repository;
mod revision;
mod rules;
mod settings;
mod surroundings;
mod terminal;
mod trigger;
mod validate;
mod why;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::cli::failure::{Failure, Interrupted};

/// Run Postman collections on CircleCI, and check CircleCI configs offline
#[derive(Parser)]
#[command(name = "circlet", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const EXAMPLES: &str = "\
Examples:
  circlet generate                                   ask what to run, show the diff
  circlet generate -c postman/collections/api.json   show the diff for one collection
  circlet generate -c postman/collections/api.json --write
  circlet validate                                   check the nearest .circleci
  circlet why --tag v1.2.0                           which jobs a push runs, and why not the others
  circlet explain \"Unexpected argument(s): x\"        what a message of CircleCI means";

#[derive(Subcommand)]
enum Command {
    Generate(Box<generate::Arguments>),
    Validate(Box<validate::Arguments>),
    Process(Box<process::Arguments>),
    Why(Box<why::Arguments>),
    Diff(Box<diff::Arguments>),
    Graph(graph::Arguments),
    Pack(pack::Arguments),
    Explain(explain::Arguments),
    Rules(rules::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// What every command takes.
#[derive(Args)]
struct Global {
    /// No notes or warnings on standard error
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say what was read and decided
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Colour: auto, always or never [default: auto]
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// What a command that ran came to.
enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// Something was found, or something would change.
    Found,
    /// It has been said already what could not be done.
    Unable,
}

/// Runs the program on its command line.
pub(crate) fn main() -> ExitCode {
    let result = match completions::answer(std::env::args_os()) {
        Ok(true) => Ok(Outcome::Fine),
        Ok(false) => refuse_keys(std::env::args_os()).and_then(|()| run(parse())),
        Err(error) => Err(error),
    };
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Unable) => ExitCode::from(2),
        // The reader has what it wanted, as in `circlet validate | head`.
        Err(error) if failure::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => ExitCode::from(130),
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(2)
        }
    }
}

fn parse() -> Cli {
    let mut command = name::command_as_called(Cli::command());
    let cli = Cli::from_arg_matches(&command.get_matches_mut());
    cli.unwrap_or_else(|error| error.format(&mut command).exit())
}

fn run(cli: Cli) -> Result<Outcome> {
    let choice = match cli.global.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
    match cli.command {
        Command::Generate(arguments) => generate::run(&arguments, &cli.global),
        Command::Validate(arguments) => validate::run(&arguments, &cli.global),
        Command::Process(arguments) => process::run(&arguments, &cli.global),
        Command::Why(arguments) => why::run(&arguments, &cli.global),
        Command::Diff(arguments) => diff::run(&arguments, &cli.global),
        Command::Graph(arguments) => graph::run(&arguments, &cli.global),
        Command::Pack(arguments) => pack::run(&arguments, &cli.global),
        Command::Explain(arguments) => explain::run(&arguments, &cli.global),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}

/// Refuses a command line that holds a Postman key. Comes before parsing, as the parser's messages quote what they refuse.
fn refuse_keys(arguments: impl Iterator<Item = OsString>) -> Result<()> {
    for argument in arguments.skip(1) {
        let argument = argument.to_string_lossy();
        let value = argument.rsplit('=').next().unwrap_or_default();
        if circlet::postman::contains_key(&argument) || circlet::postman::contains_key(value) {
            let message = "an argument holds what looks like a Postman API key; it is not used and not repeated here";
            return Err(Failure::new(message)
                .help("store the key as `POSTMAN_API_KEY` in a CircleCI context (see `--context`) or in the project's environment variables; the job reads it there")
                .help("it may stand in your shell's history now; if so, make a new one in Postman and delete this one")
                .into());
        }
    }
    Ok(())
}
