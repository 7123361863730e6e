//! The name that the user calls the program by: CircleCI's own command line runs any `circleci-NAME` on the path as
//! `circleci NAME`, so the program, linked as `circleci-postman`, is also `circleci postman`.

use std::borrow::Cow;
use std::path::Path;

use clap::Command;
use clap::builder::StyledStr;

const PLUGIN: &str = "circleci postman";

fn is_plugin() -> bool {
    let program = std::env::args_os().next();
    program.is_some_and(|program| {
        Path::new(&program).file_stem().is_some_and(|stem| stem == "circleci-postman")
    })
}

/// A message with its commands as the user must write them.
pub(super) fn as_called(message: &str) -> Cow<'_, str> {
    const QUOTED: &str = "`circlet ";
    if is_plugin() && message.contains(QUOTED) {
        Cow::Owned(message.replace(QUOTED, &format!("`{PLUGIN} ")))
    } else {
        Cow::Borrowed(message)
    }
}

/// The command line, under the name it was called by.
pub(super) fn command_as_called(command: Command) -> Command {
    if !is_plugin() {
        return command;
    }
    let command = command.bin_name(PLUGIN).mut_subcommands(with_plugin_examples);
    with_plugin_examples(command)
}

fn with_plugin_examples(mut command: Command) -> Command {
    let renamed = |text: &StyledStr| text.to_string().replace("circlet ", &format!("{PLUGIN} "));
    if let Some(examples) = command.get_after_help().map(renamed) {
        command = command.after_help(examples);
    }
    if let Some(usage) = command.get_overridden_usage().map(renamed) {
        command = command.override_usage(usage);
    }
    command
}
