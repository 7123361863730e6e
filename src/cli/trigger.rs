//! What starts the pipeline that a command looks at: flags, and what git knows of the repository. Never the network.

use std::path::Path;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::process::{Data, Map, Repository, Trigger, Value};
use circlet::yaml;
use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::{Global, files, git, terminal};

#[derive(Args)]
#[command(next_help_heading = "Trigger")]
pub(super) struct Flags {
    /// The branch that is pushed [default: the one that is checked out]
    #[arg(long, value_name = "NAME", conflicts_with = "tag")]
    branch: Option<String>,
    /// The tag that is pushed
    #[arg(long, value_name = "NAME")]
    tag: Option<String>,
    /// Pipeline parameters: a YAML map such as `deploy: true`, or a file that holds one
    #[arg(long, value_name = "YAML|FILE")]
    pipeline_parameters: Option<String>,
    /// A pipeline value, such as `git.revision=1a2b3c`; can be repeated
    #[arg(long = "pipeline-value", value_name = "NAME=VALUE")]
    pipeline_values: Vec<String>,
}

impl Flags {
    /// What starts the pipeline of a config in a folder.
    pub(super) fn trigger(&self, folder: &Path, global: &Global) -> Result<Trigger> {
        // A config from standard input may be the first one in a repository.
        let folder = if folder.is_dir() { folder } else { Path::new(".") };
        let mut trigger = Trigger {
            branch: self.branch.clone(),
            tag: self.tag.clone(),
            revision: git::first_line(folder, &["rev-parse", "--verify", "--quiet", "HEAD"]),
            ..Trigger::default()
        };
        if self.branch.is_none() && self.tag.is_none() {
            trigger.branch =
                git::first_line(folder, &["symbolic-ref", "--quiet", "--short", "HEAD"]);
            trigger.tag = git::first_line(folder, &["tag", "--points-at", "HEAD"]);
        }
        let remote = git::first_line(folder, &["config", "--get", "remote.origin.url"]);
        trigger.repository = remote.as_deref().and_then(Repository::of_remote);
        if let Some(given) = &self.pipeline_parameters {
            trigger.parameters = parameters(given)?;
        }
        for given in &self.pipeline_values {
            let (name, value) = pipeline_value(given)?;
            match name.as_str() {
                "git.branch" => trigger.branch = Some(value.clone()),
                "git.tag" => trigger.tag = Some(value.clone()),
                _ => {}
            }
            trigger.values.insert(name, value);
        }
        if let (Some(branch), None) = (&trigger.branch, &self.branch) {
            terminal::detail(&format!("the branch that is checked out is `{branch}`"), global);
        }
        Ok(trigger)
    }
}

/// The map in a file, else in the text itself.
fn parameters(given: &str) -> Result<Map> {
    let path = Path::new(given);
    let (name, source) = if path.is_file() {
        (format!("`{given}`"), files::read_source(path)?.text().to_owned())
    } else {
        ("`--pipeline-parameters`".to_owned(), given.to_owned())
    };
    let parsed = yaml::parse(&source);
    if let Some(fault) = parsed.diagnostics.iter().find(|it| Diagnostic::is_error(it)) {
        let message = format!("{name} cannot be read as YAML: {}", fault.message);
        return Err(no_map(message, given, path).into());
    }
    let value = parsed.document.root().map(|root| Value::read(root, 0));
    match value.map(|value| value.data) {
        Some(Data::Map(map)) => Ok(Map::clone(&map)),
        None | Some(Data::Null) => Ok(Map::default()),
        Some(other) => {
            let message =
                format!("{name} must hold a YAML map of names and values, not {}", other.noun());
            Err(no_map(message, given, path).into())
        }
    }
}

fn no_map(message: String, given: &str, path: &Path) -> Failure {
    let failure = Failure::new(message);
    if path.is_file() {
        return failure;
    }
    let is_path = !given.contains(char::is_whitespace) && given.contains(['.', '/']);
    if is_path {
        failure.help(format!("there is no file `{given}`"))
    } else {
        failure.help("write `--pipeline-parameters 'deploy: true'`")
    }
}

fn pipeline_value(given: &str) -> Result<(String, String)> {
    let Some((name, value)) = given.split_once('=') else {
        let message = format!("`--pipeline-value {given}` has no `=`");
        return Err(Failure::new(message)
            .help("write a name and a value: `--pipeline-value git.branch=main`")
            .into());
    };
    let name = name.strip_prefix("pipeline.").unwrap_or(name);
    if let Some(parameter) = name.strip_prefix("parameters.") {
        let message = format!("`{parameter}` is a pipeline parameter, not a pipeline value");
        return Err(Failure::new(message)
            .help(format!("write `--pipeline-parameters '{parameter}: {value}'`"))
            .into());
    }
    Ok((name.to_owned(), value.to_owned()))
}
