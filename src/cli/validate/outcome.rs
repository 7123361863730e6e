//! What `validate` says and writes once all files are checked.

use circlet::report::{Format, Report, Summary};
use circlet::rules::Which;
use circlet::text::{Source, unified_diff};

use crate::cli::failure::OutputError;
use crate::cli::validate::Done;
use crate::cli::{Global, Outcome, files, terminal};

/// More files than this are not named one by one.
const MOST_NAMED: usize = 3;

/// Shows what is wrong.
pub(super) fn report(
    done: &[Done],
    format: &Format,
    global: &Global,
) -> Result<Outcome, OutputError> {
    terminal::print_report(&reports(done), format)?;
    Ok(sum_up(done, format, global))
}

/// Shows what is wrong on standard error, as standard output holds the mended text.
pub(super) fn report_aside(done: &[Done], format: &Format, global: &Global) -> Outcome {
    terminal::report_aside(&reports(done), format);
    say_fixed(done, "fixed", global);
    sum_up(done, format, global)
}

/// Shows what the fixes would change.
pub(super) fn show(done: &[Done], global: &Global) -> Result<Outcome, OutputError> {
    for file in done {
        let path = file.old.name().replace('\\', "/");
        let path = path.trim_start_matches("./");
        let diff = unified_diff(path, Some(file.old.text()), file.new.text());
        terminal::print_diff(&diff)?;
    }
    if !say_fixed(done, "would fix", global) {
        terminal::status("nothing to fix", global);
    }
    let left = Summary::new(&reports(done));
    if left.errors + left.warnings + left.infos > 0 {
        terminal::status(&format!("left: {left}"), global);
    }
    Ok(if done.iter().any(is_changed) { Outcome::Found } else { Outcome::Fine })
}

/// Writes the mended files, and shows what is still wrong.
pub(super) fn write(
    done: &[Done],
    format: &Format,
    global: &Global,
) -> Result<Outcome, OutputError> {
    let mut is_written = true;
    for file in done.iter().filter(|file| is_changed(file)) {
        if let Err(error) = files::write(&file.path, Some(file.old.text()), file.new.text()) {
            terminal::error(&error);
            is_written = false;
        }
    }
    terminal::print_report(&reports(done), format)?;
    if !is_written {
        return Ok(Outcome::Unable);
    }
    say_fixed(done, "fixed", global);
    Ok(sum_up(done, format, global))
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
    done.iter().map(|Done { new, diagnostics, .. }| Report { source: new, diagnostics }).collect()
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
fn sum_up(done: &[Done], format: &Format, global: &Global) -> Outcome {
    let summary = Summary::new(&reports(done));
    if format.is_for_people && summary.files > 0 {
        let ways_out = ways_out(done).map_or(String::new(), |ways_out| format!("; {ways_out}"));
        terminal::status(&format!("{summary}{ways_out}"), global);
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

fn quantity(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
