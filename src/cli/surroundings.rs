//! What lies around configs on disk and is needed to check them: vendored orbs, and the other files of a `.circleci`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::model::{OrbSource, Workspace, continuation_paths};
use circlet::text::Source;
use ignore::WalkBuilder;

use crate::cli::failure::Failure;
use crate::cli::{Global, files, repository, terminal};

/// Where vendored orbs lie in a `.circleci`.
const ORBS: &str = "orbs";

/// No config written by hand is as large.
const MAX_SIZE: u64 = 20 * 1024 * 1024;

/// The texts around some configs, by the `.circleci` that these belong to.
pub(super) struct Surroundings {
    folder: PathBuf,
    homes: BTreeMap<PathBuf, Home>,
}

/// One `.circleci`.
struct Home {
    orbs: Vec<OrbSource>,
    files: Vec<Source>,
    /// Files elsewhere that a setup config in it continues with.
    continuations: BTreeSet<PathBuf>,
}

impl Surroundings {
    /// Reads what lies around configs. `orb_dir`, absolute, holds the vendored orbs of all of them; without it those
    /// of each `.circleci` count.
    pub(super) fn read(
        configs: &[PathBuf],
        orb_dir: Option<&Path>,
        folder: &Path,
        global: &Global,
    ) -> Result<Self> {
        if let Some(orb_dir) = orb_dir.filter(|orb_dir| !orb_dir.is_dir()) {
            let orb_dir = repository::relative_path(folder, orb_dir);
            let message = format!("the orb folder `{}` does not exist", orb_dir.display());
            return Err(Failure::new(message)
                .help("it holds sources of orbs as `NAMESPACE/NAME@VERSION.yml`")
                .into());
        }
        let paths: BTreeSet<_> = configs.iter().map(|config| home(folder, config)).collect();
        let homes = paths.into_iter().map(|path| {
            let orb_dir = orb_dir.map_or_else(|| path.join(ORBS), Path::to_owned);
            let home = Home::read(&path, &orb_dir, folder, global);
            (path, home)
        });
        let homes = homes.collect();
        Ok(Self { folder: folder.to_owned(), homes })
    }

    /// Parses all of it.
    pub(super) fn workspaces(&self) -> Workspaces<'_> {
        let homes = self.homes.iter();
        let parsed = homes.map(|(path, home)| {
            let whole = Workspace::new(&home.orbs, &home.files);
            (path.as_path(), (whole, Workspace::new(&home.orbs, &[])))
        });
        Workspaces { surroundings: self, parsed: parsed.collect() }
    }
}

/// What is known around each config.
pub(super) struct Workspaces<'s> {
    surroundings: &'s Surroundings,
    /// For files that belong to a `.circleci`, and for those that only use its orbs.
    parsed: BTreeMap<&'s Path, (Workspace<'s>, Workspace<'s>)>,
}

impl<'s> Workspaces<'s> {
    /// What is known around one of the configs.
    pub(super) fn of(&self, config: &Path) -> Option<&Workspace<'s>> {
        let Surroundings { folder, homes } = self.surroundings;
        let path = repository::absolute_path(folder, config);
        let home = home(folder, config);
        let (whole, orbs_only) = self.parsed.get(home.as_path())?;
        let belongs = path.starts_with(&home) || homes.get(&home)?.continuations.contains(&path);
        Some(if belongs { whole } else { orbs_only })
    }
}

/// The `.circleci` of a config: the nearest around it, else that of the repository.
fn home(folder: &Path, config: &Path) -> PathBuf {
    let path = repository::absolute_path(folder, config);
    let around = path.ancestors().skip(1).find(|ancestor| ancestor.ends_with(".circleci"));
    let root = || repository::find_root(folder, Some(&path)).join(".circleci");
    around.map_or_else(root, Path::to_owned)
}

impl Home {
    fn read(home: &Path, orb_dir: &Path, folder: &Path, global: &Global) -> Self {
        let orbs = orbs(orb_dir, folder, global);
        for orb in &orbs {
            let (reference, path) = (&orb.reference, orb.source.name());
            terminal::detail(&format!("orb `{reference}` is at hand in `{path}`"), global);
        }
        let mut files = files_below(home, orb_dir, folder);
        let root = home.parent().unwrap_or(home);
        let named = files.iter().flat_map(continuation_paths);
        let named = named.map(|path| repository::absolute_path(root, Path::new(&path)));
        let continuations: BTreeSet<_> = named.filter(|path| !path.starts_with(home)).collect();
        files.extend(continuations.iter().filter_map(|path| read(path, folder)));
        Self { orbs, files, continuations }
    }
}

/// The YAML files of a `.circleci`, without the vendored orbs.
fn files_below(home: &Path, orb_dir: &Path, folder: &Path) -> Vec<Source> {
    let orb_dir = orb_dir.to_owned();
    let walk = WalkBuilder::new(home)
        .standard_filters(false)
        .max_filesize(Some(MAX_SIZE))
        .sort_by_file_path(Path::cmp)
        .filter_entry(move |entry| entry.path() != orb_dir)
        .build();
    let paths = walk.filter_map(|entry| Some(entry.ok()?.into_path()));
    paths.filter(|path| is_yaml(path)).filter_map(|path| read(&path, folder)).collect()
}

/// The orbs of a folder: `NAMESPACE/NAME@VERSION.yml`. Other files in it are none of ours.
fn orbs(orb_dir: &Path, folder: &Path, global: &Global) -> Vec<OrbSource> {
    let mut orbs = Vec::new();
    for namespace in entries(orb_dir) {
        for path in entries(&namespace).into_iter().filter(|path| is_yaml(path)) {
            let name = |path: &Path| Some(path.file_stem()?.to_str()?.to_owned());
            let namespace = namespace.file_name().and_then(|name| name.to_str());
            let (Some(namespace), Some(name)) = (namespace, name(&path)) else { continue };
            if !name.contains('@') {
                continue;
            }
            let reference = format!("{namespace}/{name}");
            match files::read_source(&repository::relative_path(folder, &path)) {
                Ok(source) => orbs.push(OrbSource { reference, source }),
                Err(error) => {
                    let message = format!("`{reference}` is not checked: {error:#}");
                    terminal::warning(&message, global);
                }
            }
        }
    }
    orbs
}

/// What a folder holds, sorted; nothing if it cannot be read.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml")
}

/// A file under the name that a user in `folder` would give it. One that cannot be read says nothing.
fn read(path: &Path, folder: &Path) -> Option<Source> {
    files::read_source(&repository::relative_path(folder, path)).ok()
}

/// How many orbs or files a note names.
const MOST_NAMED: usize = 4;

/// What a user should know of orbs that are not at hand, one note for the files that lack the same ones, and what to do
/// about it. `files` are the names of all that was checked, with the orbs that each of them lacks.
pub(super) fn unresolved(
    files: &[(&str, &[String])],
    orb_dir: Option<&Path>,
    folder: &Path,
) -> Vec<String> {
    let mut by_orbs: Vec<(BTreeSet<&String>, Vec<&str>)> = Vec::new();
    let mut places = BTreeMap::new();
    for (name, orbs) in files.iter().filter(|(_, orbs)| !orbs.is_empty()) {
        let orbs: BTreeSet<_> = orbs.iter().collect();
        let place = *places.entry(orbs.clone()).or_insert(by_orbs.len());
        if place == by_orbs.len() {
            by_orbs.push((orbs, Vec::new()));
        }
        by_orbs[place].1.push(name);
    }
    let notes = by_orbs.iter().map(|(orbs, names)| {
        let orbs = named(orbs.iter().map(|orb| orb.as_str()));
        if files.len() == 1 {
            return format!("what comes from {orbs} is not checked");
        }
        format!("in {}, what comes from {orbs} is not checked", named(names.iter().copied()))
    });
    let mut notes: Vec<_> = notes.collect();
    let way = by_orbs.iter().rev().find_map(|(orbs, _)| way_to_get(orbs, orb_dir, folder));
    if let (Some(note), Some((command, file))) = (notes.last_mut(), way) {
        *note = format!("{note}; to have it checked, save what {command} prints as {file}");
    }
    notes
}

/// Why a config cannot be compiled that uses orbs which are not at hand.
pub(super) fn missing_orbs(
    orbs: &BTreeSet<&String>,
    orb_dir: Option<&Path>,
    folder: &Path,
) -> Failure {
    let verb = if orbs.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {verb} not at hand, so it is not known what runs",
        named(orbs.iter().map(|orb| orb.as_str()))
    );
    let mut failure = Failure::new(message);
    if let Some((command, file)) = way_to_get(orbs, orb_dir, folder) {
        failure = failure.help(format!("save what {command} prints as {file}"));
    }
    failure.help("leave what comes from orbs as it is: `--keep-unknown-orbs`")
}

/// The command that prints the first orb of the registry, and the file to save that as. The other orbs are addresses,
/// or known only when the pipeline runs.
fn way_to_get(
    orbs: &BTreeSet<&String>,
    orb_dir: Option<&Path>,
    folder: &Path,
) -> Option<(String, String)> {
    let is_in_registry =
        |orb: &&&String| !orb.contains("<<") && !orb.starts_with("https://") && orb.contains('@');
    let orb = orbs.iter().find(is_in_registry)?;
    let beside_config = || Path::new(".circleci").join(ORBS);
    let orb_dir = orb_dir.map_or_else(beside_config, |dir| repository::relative_path(folder, dir));
    let file = orb_dir.join(format!("{orb}.yml"));
    Some((format!("`circleci orb source {orb}`"), format!("`{}`", file.display())))
}

/// Some names in backticks, and how many more there are.
fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let n_names = names.len();
    let mut named: Vec<_> = names.take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
    if n_names > named.len() {
        named.push(format!("{} more", n_names - named.len()));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
