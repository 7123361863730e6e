//! What `validate` says and writes once all files are checked.

use std::path::Path;

use anyhow::Result;
use circlet::report::{Colour, Format, Report, Summary};
use circlet::rules::Which;
use circlet::text::{Source, unified_diff};

use crate::cli::failure::OutputError;
use crate::cli::validate::Done;
use crate::cli::{Global, Outcome, files, terminal};

/// More files than this are not named one by one.
const MOST_NAMED: usize = 3;

/// How findings are shown.
pub(super) struct Show<'s> {
    pub(super) format: &'s Format,
    /// The file that they go to.
    pub(super) output: Option<&'s Path>,
    pub(super) global: &'s Global,
}

impl Show<'_> {
    /// Whether a person follows on the terminal or in a log, who also wants to know how it went.
    pub(super) fn is_followed(&self) -> bool {
        self.format.is_for_people || self.output.is_some()
    }

    /// Shows findings on standard output, unless they go to a file.
    fn findings(&self, done: &[Done]) -> Result<()> {
        match self.output {
            Some(path) => self.write(done, path),
            None => Ok(terminal::print_report(&reports(done), self.format)?),
        }
    }

    fn write(&self, done: &[Done], path: &Path) -> Result<()> {
        files::overwrite(path, &terminal::report(&reports(done), self.format, Colour::Never))
    }
}

/// Shows what is wrong.
pub(super) fn report(done: &[Done], show: &Show<'_>) -> Result<Outcome> {
    show.findings(done)?;
    Ok(sum_up(done, show))
}

/// Shows what is wrong on standard error, as standard output holds the mended text.
pub(super) fn report_aside(done: &[Done], show: &Show<'_>) -> Result<Outcome> {
    match show.output {
        Some(path) => show.write(done, path)?,
        None => terminal::report_aside(&reports(done), show.format),
    }
    say_fixed(done, "fixed", show.global);
    Ok(sum_up(done, show))
}

/// Shows what the fixes would change.
pub(super) fn show(done: &[Done], global: &Global) -> Result<Outcome, OutputError> {
    for file in done {
        let path = file.old.name().replace('\\', "/");
        let path = path.trim_start_matches("./");
        let diff = unified_diff(path, Some(file.old.text()), file.new.text());
        terminal::print_diff(&diff)?;
    }
    say_would_fix(done, global);
    Ok(if done.iter().any(is_changed) { Outcome::Found } else { Outcome::Fine })
}

/// Says what fixes that were only shown would do, and what they would leave.
pub(super) fn say_would_fix(done: &[Done], global: &Global) {
    if !say_fixed(done, "would fix", global) {
        terminal::status("nothing to fix", global);
    }
    let left = Summary::new(&reports(done));
    if left.errors + left.warnings + left.infos > 0 {
        terminal::status(&format!("left: {left}"), global);
    }
}

/// Writes the mended files, and shows what is still wrong.
pub(super) fn write(done: &[Done], show: &Show<'_>) -> Result<Outcome> {
    let mut is_written = true;
    for file in done.iter().filter(|file| is_changed(file)) {
        if let Err(error) = files::write(&file.path, Some(file.old.text()), file.new.text()) {
            terminal::error(&error);
            is_written = false;
        }
    }
    show.findings(done)?;
    if !is_written {
        return Ok(Outcome::Unable);
    }
    say_fixed(done, "fixed", show.global);
    Ok(sum_up(done, show))
}

/// Says why there is nothing to report.
pub(super) fn say_nothing_checked(skipped: &[(Source, String)], global: &Global) {
    if skipped.len() > MOST_NAMED {
        let n_files = skipped.len();
        let message = format!("all {n_files} files are skipped; `--verbose` says why");
        return terminal::note(&message, global);
    }
    for (_, message) in skipped {
        terminal::note(message, global);
    }
}

fn reports(done: &[Done]) -> Vec<Report<'_>> {
    let reports = done.iter().map(|Done { path_from_root, new, diagnostics, .. }| Report {
        source: new,
        path: path_from_root,
        diagnostics,
    });
    reports.collect()
}

fn is_changed(file: &Done) -> bool {
    file.old.text() != file.new.text()
}

/// Says how many fixes were made or would be; returns whether there were any.
fn say_fixed(done: &[Done], verb: &str, global: &Global) -> bool {
    let n_fixed: usize = done.iter().map(|file| file.n_fixed).sum();
    let n_files = done.iter().filter(|file| is_changed(file)).count();
    if n_fixed > 0 {
        let problems = quantity(n_fixed, "problem");
        terminal::status(&format!("{verb} {problems} in {}", quantity(n_files, "file")), global);
    }
    n_fixed > 0
}

/// The totals, and the exit code that they mean.
fn sum_up(done: &[Done], show: &Show<'_>) -> Outcome {
    let summary = Summary::new(&reports(done));
    if show.is_followed() && summary.files > 0 {
        let ways_out = ways_out(done).map_or(String::new(), |ways_out| format!("; {ways_out}"));
        terminal::status(&format!("{summary}{ways_out}"), show.global);
    }
    if summary.errors > 0 { Outcome::Found } else { Outcome::Fine }
}

/// How many findings could be fixed, and how.
fn ways_out(done: &[Done]) -> Option<String> {
    let count = |which: Which| {
        let diagnostics = done.iter().flat_map(|file| &file.diagnostics);
        diagnostics.filter(|diagnostic| which.includes(diagnostic)).count()
    };
    let n_safe = count(Which::Safe);
    let n_unsafe = count(Which::All) - n_safe;
    match (n_safe, n_unsafe) {
        (0, 0) => None,
        (n, 0) => Some(format!("`--fix` mends {n}")),
        (0, n) => Some(format!("`--fix --unsafe-fixes` mends {n}")),
        (n, m) => Some(format!("`--fix` mends {n}, with `--unsafe-fixes` {}", n + m)),
    }
}

pub(super) fn quantity(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
