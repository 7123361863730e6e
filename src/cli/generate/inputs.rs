//! From arguments to the request of a job: files are read and checked, paths become those that the job sees.

use std::path::Path;

use anyhow::{Error, Result};
use circlet::postman::{self, Argument, Concern, Warning};
use circlet::template::{Lint, Os, Reference, Region, Request, Runnable};
use circlet::text::Source;
use ignore::WalkBuilder;

use crate::cli::failure::Failure;
use crate::cli::generate::checkout::warn_if_absent;
use crate::cli::generate::discover::{Found, discover};
use crate::cli::generate::site::Site;
use crate::cli::generate::{Arguments, ask, missing};
use crate::cli::{Global, files, repository, terminal};

/// The arguments with a collection: given, chosen at a question, or the only one there is.
pub(super) fn complete(arguments: &Arguments, site: &Site, global: &Global) -> Result<Arguments> {
    let mut arguments = arguments.clone();
    if !arguments.collections.is_empty() {
        return Ok(arguments);
    }
    let found = discover(&site.root, &site.folder);
    if found.collections.is_empty() {
        let message = format!("there is no Postman collection in `{}`", site.root.display());
        return Err(Failure::new(message)
            .help("export one from Postman into the repository, such as to `postman/collections/api.json`")
            .help("or name one in Postman's cloud: `--collection OWNER-UUID`")
            .into());
    }
    if ask::is_possible(&arguments) {
        ask::complete(&mut arguments, &found)?;
        return Ok(arguments);
    }
    match found.collections.as_slice() {
        [only] => {
            terminal::note(&format!("running the only collection found, `{}`", only.path), global);
            arguments.collections = vec![only.path.clone()];
            Ok(arguments)
        }
        _ => Err(several(&found).into()),
    }
}

/// As many collections as are listed; a monorepo may hold hundreds.
const MAX_LISTED: usize = 20;

fn several(found: &Found) -> Failure {
    let n_collections = found.collections.len();
    let message = format!("there are {n_collections} collections; choose the ones to run");
    let failure =
        found.collections.iter().take(MAX_LISTED).fold(Failure::new(message), |failure, choice| {
            failure.help(format!("--collection {choice}"))
        });
    match n_collections.saturating_sub(MAX_LISTED) {
        0 => failure,
        n_more => failure.help(format!("or one of {n_more} more")),
    }
}

/// Something that was named and cannot be used.
pub(super) struct Unusable {
    /// The flag that named it.
    pub(super) flag: &'static str,
    /// Which of the flag's values.
    pub(super) index: usize,
    pub(super) error: Error,
}

impl Unusable {
    /// Why the only value of a flag cannot be used.
    fn only(flag: &'static str) -> impl Fn(Error) -> Self {
        move |error| Self { flag, index: 0, error }
    }
}

impl From<Unusable> for Error {
    fn from(unusable: Unusable) -> Self {
        unusable.error
    }
}

/// Reads and checks what the arguments name.
pub(super) fn request(
    arguments: &Arguments,
    site: &Site,
    global: &Global,
) -> Result<Request, Unusable> {
    let environment = arguments.environment.as_deref();
    let iteration_data = arguments.iteration_data.as_deref();
    let template = arguments.template.as_deref().map(files::read_source).transpose();
    let template = template.map_err(Unusable::only("template"))?;
    if let Some(template) = &template {
        warn(&postman::warn_of_keys(template).collect::<Vec<_>>(), global);
    }
    let defaults = Request::default();
    Ok(Request {
        job_name: arguments.job_name.clone().unwrap_or(defaults.job_name),
        os: arguments.os.unwrap_or(Os::Linux),
        executor: arguments.executor,
        arch: arguments.arch,
        image: arguments.image.clone(),
        resource_class: arguments.resource_class.clone(),
        xcode: arguments.xcode.clone(),
        collections: collections(arguments, site, global)?,
        environment: environment
            .map(|argument| environment_reference(argument, site, global))
            .transpose()
            .map_err(Unusable::only("environment"))?,
        lint: lint(arguments, site, global).map_err(Unusable::only("spec"))?,
        fail_severity: arguments.fail_severity,
        region: arguments.region.unwrap_or(Region::Us),
        integration_id: arguments.integration_id.clone(),
        bail: arguments.bail,
        iteration_data: iteration_data
            .map(|path| iteration_data_path(path, site, global))
            .transpose()
            .map_err(Unusable::only("iteration-data"))?,
        env_vars: arguments.env_vars.clone(),
        timeout: arguments.timeout,
        postman_cli_version: arguments.postman_cli_version.clone(),
        requires: arguments.requires.clone(),
        contexts: contexts(arguments),
        only_branches: arguments.only_branches.clone(),
        template: template.map(|source| source.text().to_owned()),
    })
}

/// `None` when none was given; none at all for `--context ''`.
fn contexts(arguments: &Arguments) -> Option<Vec<String>> {
    let given = &arguments.contexts;
    let contexts = given.iter().filter(|context| !context.is_empty()).cloned().collect();
    (!given.is_empty()).then_some(contexts)
}

fn collections(
    arguments: &Arguments,
    site: &Site,
    global: &Global,
) -> Result<Vec<Runnable>, Unusable> {
    let mut collections: Vec<Runnable> = Vec::new();
    for (index, argument) in arguments.collections.iter().enumerate() {
        let collection = collection(argument, site, global);
        let collection =
            collection.map_err(|error| Unusable { flag: "collection", index, error })?;
        if collections.contains(&collection) {
            let message = format!("the collection `{argument}` was given twice; it runs once");
            terminal::warning(&message, global);
        } else {
            collections.push(collection);
        }
    }
    Ok(collections)
}

fn collection(argument: &str, site: &Site, global: &Global) -> Result<Runnable> {
    match id(argument) {
        Some(Argument::Uuid) => {
            terminal::warning(&format!("{argument}: {}", Concern::UnpublishedResults), global);
            return Ok(Runnable::Id(argument.to_owned()));
        }
        Some(_) => return Ok(Runnable::Id(argument.to_owned())),
        None => {}
    }
    let path = file(argument, "collection", site)?;
    let (collection, runnable) = if path.is_dir() {
        let collection = postman::read_folder(argument, &yaml_files(path)?)?;
        (collection, Runnable::Folder(repository::job_path(&site.root, &site.folder, path)?))
    } else {
        let collection = postman::read_collection(&files::read_source(path)?)?;
        (collection, Runnable::File(repository::job_path(&site.root, &site.folder, path)?))
    };
    let detail = format!(
        "collection `{}` in `{argument}`: requests {}, test scripts {}",
        collection.name, collection.n_requests, collection.n_test_scripts
    );
    terminal::detail(&detail, global);
    warn(&collection.warnings, global);
    warn_if_absent(path, site, global);
    Ok(runnable)
}

/// The path that an argument names; where there is nothing, which file or id was likely meant.
fn file<'a>(argument: &'a str, noun: &str, site: &Site) -> Result<&'a Path, Failure> {
    let path = Path::new(argument);
    if path.symlink_metadata().is_ok() {
        return Ok(path);
    }
    let absent = || missing::message(noun, argument, &discover(&site.root, &site.folder));
    Err(mistaken_id(argument, noun).unwrap_or_else(|| Failure::new(absent())))
}

/// What is wrong with an argument that is no file, if it was likely meant to be an id.
pub(super) fn mistaken_id(argument: &str, noun: &str) -> Option<Failure> {
    const FORM: &str = "an id is `OWNER-UUID`, such as `12345678-01234567-89ab-cdef-0123-456789abcdef`; Postman shows it among the details";
    if argument.contains("://") {
        let mut parts = argument.split(['/', '?', '&', '=', '#']);
        let id = parts.find(|part| postman::classify(part) == Argument::Uid);
        let message = format!("`{argument}` is a URL; name the {noun} by its file or its id");
        return Some(Failure::new(message).help(match id {
            Some(id) => format!("its id is `{id}`"),
            None => FORM.to_owned(),
        }));
    }
    let is_part_of_id = argument.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && argument.bytes().any(|byte| byte.is_ascii_digit());
    if is_part_of_id {
        let message = format!("`{argument}` is neither a file nor the id of the {noun}");
        return Some(Failure::new(message).help(FORM));
    }
    None
}

fn environment_reference(argument: &str, site: &Site, global: &Global) -> Result<Reference> {
    if id(argument).is_some() {
        return Ok(Reference::Id(argument.to_owned()));
    }
    let path = file(argument, "environment", site)?;
    let environment = postman::read_environment(&files::read_source(path)?)?;
    warn(&environment.warnings, global);
    warn_if_absent(path, site, global);
    Ok(Reference::File(repository::job_path(&site.root, &site.folder, path)?))
}

fn lint(arguments: &Arguments, site: &Site, global: &Global) -> Result<Option<Lint>> {
    let Some(argument) = &arguments.spec else {
        return Ok(arguments.governance_lint.then_some(Lint::Api));
    };
    if id(argument).is_some() {
        return Ok(Some(Lint::Spec(Reference::Id(argument.clone()))));
    }
    let path = file(argument, "specification", site)?;
    warn(&postman::read_specification(&files::read_source(path)?)?, global);
    warn_if_absent(path, site, global);
    let path = repository::job_path(&site.root, &site.folder, path)?;
    Ok(Some(Lint::Spec(Reference::File(path))))
}

/// The kind of an id; `None` for a path. A file may have a name like an id.
fn id(argument: &str) -> Option<Argument> {
    match postman::classify(argument) {
        Argument::Path => None,
        id => (!Path::new(argument).exists()).then_some(id),
    }
}

fn iteration_data_path(path: &Path, site: &Site, global: &Global) -> Result<String> {
    let data = postman::read_iteration_data(&files::read_source(path)?)?;
    let detail = format!("iteration data in `{}`: rows {}", path.display(), data.n_rows);
    terminal::detail(&detail, global);
    warn(&data.warnings, global);
    warn_if_absent(path, site, global);
    repository::job_path(&site.root, &site.folder, path)
}

/// The YAML files below a folder, named by their paths from it.
fn yaml_files(folder: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let walk =
        WalkBuilder::new(folder).standard_filters(false).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        let entry = entry?;
        let path = entry.path();
        if path.extension() != Some("yaml".as_ref()) {
            continue;
        }
        if let Some(name) = path.strip_prefix(folder).ok().and_then(repository::slashed) {
            sources.push(files::read_source_as(path, &name)?);
        }
    }
    Ok(sources)
}

pub(super) fn warn(warnings: &[Warning], global: &Global) {
    for warning in warnings {
        terminal::warning(&warning.to_string(), global);
    }
}
