//! `circlet man`: manual pages.

use anyhow::Result;
use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use crate::cli::failure::Failure;
use crate::cli::{Cli, Outcome, terminal};

/// Print a manual page, in the form that `man` reads
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The command that it is about [default: circlet as a whole]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  circlet man generate | man -l -
  circlet man > /usr/local/share/man/man1/circlet.1";

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut all = Cli::command();
    // Gives the subcommands their full names and the options of all commands.
    all.build();
    let command = match arguments.command.as_deref() {
        None => &all,
        Some(name) => all.find_subcommand(name).ok_or_else(|| {
            let names = all.get_subcommands().map(clap::Command::get_name);
            let names: Vec<_> = names.filter(|name| *name != "help").collect();
            Failure::new(format!("there is no command `{name}`"))
                .help(format!("there are: {}", names.join(", ")))
        })?,
    };
    let mut page = Vec::new();
    let source = concat!("circlet ", env!("CARGO_PKG_VERSION"));
    Man::new(command.clone()).source(source).render(&mut page)?;
    terminal::print(&String::from_utf8(page)?)?;
    Ok(Outcome::Fine)
}
