//! Files as git keeps them in its history. Never the network.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use circlet::text::Source;

use crate::cli::failure::Failure;

/// Reads a file of a revision; to git, its path counts from the root of the repository unless it starts with `./`.
pub(super) fn read(name: &str, folder: &Path) -> Result<Source> {
    let reading = || format!("cannot read `{name}`");
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "blob", "--end-of-options"])
        .arg(name)
        .stdin(Stdio::null())
        .env("LC_ALL", "C")
        .output()
        .with_context(reading)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default();
        let said = said.trim_start_matches("fatal: ");
        return Err(Failure::new(format!("{}: git says: {said}", reading()))
            .help("name a file, or a revision and a path: `main:.circleci/config.yml`")
            .into());
    }
    Source::from_bytes(name, output.stdout).with_context(reading)
}
