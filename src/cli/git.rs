//! The program git, asked about a repository. It reads only, and never the network.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result};

/// The first line that git prints; `None` where there is no git, no repository or nothing to print.
pub(super) fn first_line(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = output(folder, arguments).ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().next().filter(|line| !line.is_empty()).map(str::to_owned)
}

/// What git prints and how it ends; an error where it cannot be started.
pub(super) fn output(folder: &Path, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments).env("LC_ALL", "C");
    command.stdin(Stdio::null()).output().context("cannot start `git`")
}
