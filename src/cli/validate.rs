//! `circlet validate`: what is wrong with configs, and where; and, on request, the fixes.

mod format;
mod inputs;
mod outcome;
mod suggest;

use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::model::Workspace;
use circlet::report::FORMATS;
use circlet::rules::{Which, fix};
use circlet::text::Source;
use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::settings::{self, Policy};
use crate::cli::surroundings::{self, Surroundings, Workspaces};
use crate::cli::validate::format::Form;
use crate::cli::validate::inputs::{Input, inputs, reason_to_skip};
use crate::cli::validate::outcome::Show;
use crate::cli::{Global, Outcome, files, parallel, pull_request, repository, terminal};

/// Check CircleCI configs offline
///
/// Findings go to standard output. Exits with 1 when there are errors, with 2 when a file could not be read. Below
/// `.circleci`, files that are not whole configs are skipped; `--verbose` says why.
#[derive(Args)]
pub(super) struct Arguments {
    /// Configs, folders with a `.circleci`, or `-` for standard input [default: the nearest config]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to show what is found
    #[arg(long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = format::parser())]
    format: Form,
    /// Write the report to a file; standard output stays empty
    #[arg(long, value_name = "FILE", conflicts_with = "diff")]
    output: Option<PathBuf>,
    /// Exit with 0 also when something is found
    #[arg(long)]
    exit_zero: bool,
    /// The name that reports give to standard input
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    stdin_filename: String,
    #[command(flatten)]
    fixes: FixFlags,
    #[command(flatten)]
    settings: settings::Flags,
}

#[derive(Args)]
#[command(next_help_heading = "Fixes")]
struct FixFlags {
    /// Mend what can be mended without changing what the pipeline does
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what `--fix` would change, as a diff; exits with 1 if anything
    #[arg(long)]
    diff: bool,
    /// With --fix or --diff: also make the changes that are only likely meant
    #[arg(long)]
    unsafe_fixes: bool,
    /// With --fix: write no config, but suggest the changes on the pull request that starts at BASE, a branch, a commit
    /// or a file with a diff; for the formats github-review, gitlab-suggestions and rdjson
    #[arg(long, value_name = "BASE", requires = "fix")]
    diff_base: Option<String>,
    /// With --diff-base: the head of the pull request [default: the commit that is checked out]
    #[arg(long, value_name = "ID", requires = "diff_base")]
    commit: Option<String>,
}

/// What to do with the fixes that findings carry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Report,
    Write(Which),
    Show(Which),
    Suggest(Which),
}

impl FixFlags {
    fn mode(&self, form: Form) -> Result<Mode> {
        let which = if self.unsafe_fixes { Which::All } else { Which::Safe };
        form.refuse_without(self.diff_base.as_deref())?;
        match (self.fix, self.diff) {
            (true, _) if self.diff_base.is_some() => Ok(Mode::Suggest(which)),
            (true, _) => Ok(Mode::Write(which)),
            (_, true) => Ok(Mode::Show(which)),
            _ if self.unsafe_fixes => {
                Err(Failure::new("`--unsafe-fixes` says what `--fix` or `--diff` may change")
                    .help("see the changes: `--diff --unsafe-fixes`")
                    .into())
            }
            _ => Ok(Mode::Report),
        }
    }
}

/// What became of an input.
enum Checked {
    Skipped { source: Source, reason: String },
    Done(Done),
}

/// A file that was checked.
struct Done {
    path: PathBuf,
    /// From the root of its repository.
    path_from_root: String,
    /// As it was read.
    old: Source,
    /// After the fixes, if any were asked for.
    new: Source,
    /// What is wrong with the new text.
    diagnostics: Vec<Diagnostic>,
    /// Orbs that are not at hand; not asked for where something is mended.
    unresolved_orbs: Vec<String>,
    n_fixed: usize,
}

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let mode = arguments.fixes.mode(arguments.format)?;
    let folder = files::current_folder()?;
    let Some(policy) = settings::load(&arguments.settings, &folder, global)? else {
        return Ok(Outcome::Unable);
    };
    let inputs = inputs(&arguments.files, &folder)?;
    let is_filter = inputs.iter().any(|input| matches!(input, Input::Stdin));
    if is_filter && inputs.len() > 1 && mode != Mode::Report {
        let message = "standard input cannot be mended together with files";
        return Err(Failure::new(message).help("run it twice").into());
    }
    if is_filter && arguments.fixes.diff_base.as_deref() == Some("-") {
        return Err(pull_request::two_on_stdin().into());
    }
    let places: Vec<_> = inputs.iter().map(|input| input.place(arguments)).collect();
    if let Some(output) = &arguments.output {
        refuse_to_overwrite(&places, output, &folder)?;
    }
    let surroundings = Surroundings::read(&places, policy.orb_dir(), &folder, global)?;
    let workspaces = surroundings.workspaces();
    let run = Run { mode, policy: &policy, folder: &folder, workspaces: &workspaces, arguments };
    let results = parallel::map(&inputs, |input| run.check(input));
    let Results { done, skipped, n_unread } = sort(results, &workspaces, global);
    if done.is_empty() && n_unread == 0 && !global.verbose {
        outcome::say_nothing_checked(&skipped, global);
    }
    // `-` is standard output, as it is standard input among the files.
    let output = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let show = Show { format: arguments.format.findings(), output, global };
    let outcome = match mode {
        Mode::Suggest(which) => suggest::suggest(&done, which, &run, &show)?,
        Mode::Report => {
            let outcome = outcome::report(&done, &show)?;
            if show.is_followed() {
                let files: Vec<_> = done
                    .iter()
                    .map(|file| (file.old.name(), file.unresolved_orbs.as_slice()))
                    .collect();
                for note in surroundings::unresolved(&files, policy.orb_dir(), &folder) {
                    terminal::note(&note, global);
                }
            }
            outcome
        }
        Mode::Show(_) => outcome::show(&done, global)?,
        Mode::Write(_) if is_filter => {
            let unchanged = skipped.first().map(|(source, _)| source);
            let source = done.first().map(|file| &file.new).or(unchanged);
            terminal::print(source.map_or("", Source::text))?;
            outcome::report_aside(&done, &show)?
        }
        Mode::Write(_) => outcome::write(&done, &show)?,
    };
    Ok(match outcome {
        _ if n_unread > 0 => Outcome::Unable,
        Outcome::Found if arguments.exit_zero => Outcome::Fine,
        outcome => outcome,
    })
}

/// The report must not take the place of a config.
fn refuse_to_overwrite(places: &[PathBuf], output: &Path, folder: &Path) -> Result<()> {
    let absolute = |path: &Path| repository::absolute_path(folder, path);
    if places.iter().any(|place| absolute(place) == absolute(output)) {
        let message = format!("the report would take the place of `{}`", output.display());
        return Err(Failure::new(message).help("name another file for `--output`").into());
    }
    Ok(())
}

/// What became of all inputs.
#[derive(Default)]
struct Results {
    done: Vec<Done>,
    /// With the message that says why.
    skipped: Vec<(Source, String)>,
    n_unread: usize,
}

/// Says what became of each input.
fn sort(checked: Vec<Result<Checked>>, workspaces: &Workspaces<'_>, global: &Global) -> Results {
    let mut results = Results::default();
    for checked in checked {
        match checked {
            Ok(Checked::Done(file)) => {
                let is_in_set = workspaces.of(&file.path).is_some_and(Workspace::is_set);
                let set = if is_in_set { ", knowing the other files of its setup" } else { "" };
                terminal::detail(&format!("checked `{}`{set}", file.old.name()), global);
                results.done.push(file);
            }
            Ok(Checked::Skipped { source, reason }) => {
                let message = format!("`{}` is skipped: {reason}", source.name());
                terminal::detail(&message, global);
                results.skipped.push((source, message));
            }
            // The others are still worth checking.
            Err(error) => {
                terminal::error(&error);
                results.n_unread += 1;
            }
        }
    }
    results
}

/// What is done with every input.
struct Run<'r> {
    mode: Mode,
    policy: &'r Policy,
    folder: &'r Path,
    workspaces: &'r Workspaces<'r>,
    arguments: &'r Arguments,
}

impl Run<'_> {
    fn check(&self, input: &Input) -> Result<Checked> {
        let path = input.place(self.arguments);
        let old = match input {
            Input::Stdin => files::read_stdin(&self.arguments.stdin_filename)?,
            Input::File(path) => files::read_source(path)?,
        };
        if let Some(reason) = reason_to_skip(&path, &old, self.policy, self.folder) {
            return Ok(Checked::Skipped { source: old, reason });
        }
        let workspace = self.workspaces.of(&path);
        let path_from_root = repository::path_from_root(self.folder, &path);
        Ok(Checked::Done(match self.mode {
            Mode::Report => {
                let checked = self.policy.diagnose(&old, workspace);
                let (diagnostics, unresolved_orbs) = (checked.diagnostics, checked.unresolved_orbs);
                let new = old.clone();
                Done { path, path_from_root, old, new, diagnostics, unresolved_orbs, n_fixed: 0 }
            }
            Mode::Write(which) | Mode::Show(which) | Mode::Suggest(which) => {
                let diagnose =
                    |source: &Source| self.policy.diagnose(source, workspace).diagnostics;
                let fixed = fix(&old, which, diagnose);
                let (new, diagnostics, n_fixed) = (fixed.source, fixed.diagnostics, fixed.n_fixed);
                let unresolved_orbs = Vec::new();
                Done { path, path_from_root, old, new, diagnostics, unresolved_orbs, n_fixed }
            }
        }))
    }
}
