//! What the user wants reported: `circlet.toml`, and the flags that go over it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use circlet::diagnostic::{Diagnostic, Severity};
use circlet::model::Workspace;
use circlet::report::{FORMATS, Report};
use circlet::rules::{Checked, Level, Levels, Options, Schema, Settings, find_rule, validate_with};
use circlet::text::{Edit, Edits, Source, Span, Spanned};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::cli::failure::Failure;
use crate::cli::{Global, files, repository, terminal};

/// The name of a settings file.
pub(super) const FILE: &str = "circlet.toml";

#[derive(Args, Default)]
#[command(next_help_heading = "What counts")]
pub(super) struct Flags {
    /// Count a rule's findings, or all `warnings`, as errors; repeatable
    #[arg(long, value_name = "RULE|warnings", value_parser = denied)]
    deny: Vec<Denied>,
    /// Drop a rule's findings; repeatable
    #[arg(long, value_name = "RULE", value_parser = code)]
    allow: Vec<&'static str>,
    /// Show only findings as grave as error, warning or info [default: warning]
    #[arg(
        long,
        value_name = "SEVERITY",
        value_parser = severity_parser(),
        hide_possible_values = true,
        conflicts_with = "pedantic"
    )]
    min_severity: Option<Severity>,
    /// Show advice too
    #[arg(long)]
    pedantic: bool,
    /// Your own JSON Schema for configs
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// The folder with sources of orbs, as `NAMESPACE/NAME@VERSION.yml` [default: .circleci/orbs]
    #[arg(long, value_name = "DIR")]
    orb_dir: Option<PathBuf>,
    /// Settings in place of the nearest `circlet.toml`
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Without `circlet.toml`
    #[arg(long)]
    no_config: bool,
}

#[derive(Clone, Copy)]
enum Denied {
    Warnings,
    Rule(&'static str),
}

fn denied(word: &str) -> Result<Denied, String> {
    if word == "warnings" { Ok(Denied::Warnings) } else { code(word).map(Denied::Rule) }
}

fn code(word: &str) -> Result<&'static str, String> {
    find_rule(word).map(|rule| rule.code)
}

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    let all = [Severity::Error, Severity::Warning, Severity::Info];
    PossibleValuesParser::new(all.map(Severity::name)).map(move |word| {
        let severity = all.into_iter().find(|severity| severity.name() == word);
        severity.expect("the parser lets only these words through")
    })
}

/// What is checked and how it counts.
pub(super) struct Policy {
    levels: Levels,
    least: Severity,
    schema: Option<Schema>,
    /// The folder of the settings file and its patterns.
    exclude: Option<(PathBuf, Gitignore)>,
    /// The folder of vendored orbs, absolute.
    orb_dir: Option<PathBuf>,
}

impl Policy {
    /// The findings that count.
    pub(super) fn diagnose(&self, source: &Source, workspace: Option<&Workspace<'_>>) -> Checked {
        let mut checked =
            validate_with(source, Options { schema: self.schema.as_ref(), workspace });
        self.levels.apply(&mut checked.diagnostics);
        checked.diagnostics.retain(|diagnostic| diagnostic.severity >= self.least);
        checked
    }

    /// The folder of vendored orbs, absolute, if it is not that of each `.circleci`.
    pub(super) fn orb_dir(&self) -> Option<&Path> {
        self.orb_dir.as_deref()
    }

    /// Whether the settings say to skip a file; its path is absolute.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        let Some((root, patterns)) = &self.exclude else { return false };
        let inside = path.strip_prefix(root);
        inside.is_ok_and(|path| patterns.matched_path_or_any_parents(path, false).is_ignore())
    }

    /// Whether a file, by its absolute path, lies in the folder of vendored orbs.
    pub(super) fn is_vendored_orb(&self, path: &Path) -> bool {
        match &self.orb_dir {
            Some(folder) => path.starts_with(folder),
            None => path.ancestors().any(|ancestor| ancestor.ends_with(".circleci/orbs")),
        }
    }
}

/// Reads the settings and puts the flags over them. `None` when the settings have mistakes, which were shown.
pub(super) fn load(flags: &Flags, folder: &Path, global: &Global) -> Result<Option<Policy>> {
    let file = match (&flags.config, flags.no_config) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => find(folder),
    };
    let Some(file) = file else { return flags.over(&Loaded::default(), folder).map(Some) };
    let (file, mut mistakes) = SettingsFile::parse(&file, folder, global)?;
    let loaded = Loaded::new(&file, &mut mistakes);
    if mistakes.is_empty() {
        return flags.over(&loaded, folder).map(Some);
    }
    file.report(mistakes);
    Ok(None)
}

/// A settings file that was read.
pub(super) struct SettingsFile {
    /// Under the name that the user in their folder would give it.
    pub(super) source: Source,
    pub(super) settings: Settings,
    /// Its folder, absolute: what its paths are relative to.
    pub(super) root: PathBuf,
}

impl SettingsFile {
    /// Reads a settings file. `None` when it has mistakes, which were shown.
    pub(super) fn read(file: &Path, folder: &Path, global: &Global) -> Result<Option<Self>> {
        let (file, mistakes) = Self::parse(file, folder, global)?;
        if mistakes.is_empty() {
            return Ok(Some(file));
        }
        file.report(mistakes);
        Ok(None)
    }

    fn parse(file: &Path, folder: &Path, global: &Global) -> Result<(Self, Vec<Diagnostic>)> {
        let source = files::read_source(file)?;
        terminal::detail(&format!("settings from `{}`", file.display()), global);
        let (settings, mistakes) = Settings::parse(&source);
        let mut root = repository::absolute_path(folder, file);
        root.pop();
        Ok((Self { source, settings, root }, mistakes))
    }

    /// Shows mistakes in it.
    pub(super) fn report(&self, mut mistakes: Vec<Diagnostic>) {
        mistakes.sort_by_key(|mistake| mistake.span);
        let (source, path) = (&self.source, self.source.name());
        let report = Report { source, path, diagnostics: &mistakes };
        terminal::report_aside(&[report], &FORMATS[0]);
    }

    /// Shows mistakes whose text nobody may see; stars stand in its place.
    pub(super) fn report_masked(&self, mistakes: Vec<Diagnostic>) {
        let stars = |character: char| {
            if character == '\n' { "\n".to_owned() } else { "*".repeat(character.len_utf8()) }
        };
        let text = self.source.text();
        let masked = |mistake: &Diagnostic| {
            let masked: String = mistake.span.slice(text).chars().map(stars).collect();
            Edit::replace(mistake.span, masked)
        };
        let edits = Edits::new(mistakes.iter().map(masked).collect());
        let edits = edits.expect("the words of a file do not overlap");
        let source = Source::new(self.source.name(), edits.apply(text));
        Self { source, settings: Settings::default(), root: PathBuf::new() }.report(mistakes);
    }
}

/// The settings file of a folder: the nearest upwards, no higher than the root of the repository.
pub(super) fn find(folder: &Path) -> Option<PathBuf> {
    for ancestor in folder.ancestors() {
        let file = ancestor.join(FILE);
        if file.is_file() {
            return Some(repository::relative_path(folder, &file));
        }
        if ancestor.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Settings with what they name on disk.
#[derive(Default)]
struct Loaded {
    levels: Levels,
    schema: Option<PathBuf>,
    exclude: Option<(PathBuf, Gitignore)>,
    orb_dir: Option<PathBuf>,
}

impl Loaded {
    fn new(file: &SettingsFile, mistakes: &mut Vec<Diagnostic>) -> Self {
        let SettingsFile { settings, root, .. } = file;
        let mut report = |span: Span, message: String| {
            mistakes.push(Diagnostic::error("settings", span, message));
        };
        let schema = settings.schema.as_ref().map(|Spanned { value, span }| {
            let path = root.join(value);
            if !path.is_file() {
                report(*span, format!("there is no file `{value}` beside the settings"));
            }
            path
        });
        let mut patterns = GitignoreBuilder::new(root);
        for Spanned { value, span } in &settings.exclude {
            if let Err(error) = patterns.add_line(None, value) {
                report(*span, format!("`{value}` is no pattern as in gitignore: {error}"));
            }
        }
        let patterns = patterns.build().ok().filter(|patterns| !patterns.is_empty());
        Self {
            levels: settings.levels.clone(),
            schema,
            exclude: patterns.map(|patterns| (root.to_owned(), patterns)),
            orb_dir: settings
                .orb_dir
                .as_ref()
                .map(|orb_dir| repository::absolute_path(root, Path::new(&orb_dir.value))),
        }
    }
}

impl Flags {
    /// Of a command that has only the folder of orbs among its flags.
    pub(super) fn of_orbs(orb_dir: Option<PathBuf>) -> Self {
        Self { orb_dir, ..Self::default() }
    }

    fn over(&self, loaded: &Loaded, folder: &Path) -> Result<Policy> {
        let mut levels = loaded.levels.clone();
        for denied in &self.deny {
            match *denied {
                Denied::Warnings => levels.deny_warnings = true,
                Denied::Rule(code) if self.allow.contains(&code) => {
                    let message = format!("`{code}` is both denied and allowed");
                    return Err(Failure::new(message).into());
                }
                Denied::Rule(code) => {
                    levels.rules.insert(code, Level::At(Severity::Error));
                }
            }
        }
        levels.rules.extend(self.allow.iter().map(|&code| (code, Level::Off)));
        let schema = match self.schema.as_ref().or(loaded.schema.as_ref()) {
            Some(path) => Some(read_schema(path)?),
            None => None,
        };
        let orb_dir = self.orb_dir.as_ref();
        let orb_dir = orb_dir.map(|orb_dir| repository::absolute_path(folder, orb_dir));
        let least = if self.pedantic { Severity::Info } else { Severity::Warning };
        Ok(Policy {
            levels,
            least: self.min_severity.unwrap_or(least),
            schema,
            exclude: loaded.exclude.clone(),
            orb_dir: orb_dir.or_else(|| loaded.orb_dir.clone()),
        })
    }
}

fn read_schema(path: &Path) -> Result<Schema> {
    let source = files::read_source(path)?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Schema::new(name.to_string_lossy(), source.text())
        .with_context(|| format!("cannot use the schema `{}`", path.display()))
}
