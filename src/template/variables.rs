//! What a template sees. `templates/README.md` describes each key for authors of templates.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::template::request::{FailSeverity, Lint, Reference, Region, Request, Runnable};
use crate::template::target::Target;

/// The variables of the job's template.
#[derive(Serialize)]
pub(super) struct JobVariables<'r> {
    job_name: &'r str,
    os: &'static str,
    head: &'static str,
    shell: &'static str,
    image: &'r str,
    xcode: &'r str,
    resource_class: &'r str,
    postman_cli_version: Option<&'r str>,
    login: bool,
    region: Option<&'static str>,
    runs: Vec<Run<'r>>,
    lint: Option<LintStep<'r>>,
    results: Option<&'static str>,
}

/// One step that runs one collection.
#[derive(Serialize)]
struct Run<'r> {
    name: String,
    collection: Cow<'r, str>,
    options: Vec<CommandOption<'r>>,
    when_always: bool,
}

/// The step of the governance check.
#[derive(Serialize)]
struct LintStep<'r> {
    command: &'static str,
    spec: Option<Cow<'r, str>>,
    options: Vec<CommandOption<'r>>,
}

/// An option of the Postman CLI.
#[derive(Serialize)]
struct CommandOption<'r> {
    flag: &'static str,
    value: Option<Cow<'r, str>>,
    /// A variable of the job's environment whose value follows.
    variable: Option<&'r str>,
}

/// The variables of the workflow entry's template.
#[derive(Serialize)]
pub(super) struct WorkflowVariables<'r> {
    job_name: &'r str,
    requires: &'r [String],
    contexts: Vec<&'r str>,
    only_branches: &'r [String],
}

/// Where all results go; CircleCI looks for JUnit files in the folders below it.
const RESULTS: &str = "test-results";

impl<'r> JobVariables<'r> {
    pub(super) fn new(request: &'r Request, target: &Target) -> Self {
        let image = match request.postman_cli_version {
            Some(_) => target.image_with_npm,
            None => target.image,
        };
        Self {
            job_name: &request.job_name,
            os: target.os.name(),
            head: target.head,
            shell: target.shell.name(),
            image: request.image.as_deref().unwrap_or(image),
            xcode: request.xcode.as_deref().unwrap_or(image),
            resource_class: request.resource_class.as_deref().unwrap_or(target.resource_class),
            postman_cli_version: request.postman_cli_version.as_deref(),
            login: request.needs_login(),
            region: region(request),
            runs: runs(request),
            lint: request.lint.as_ref().map(|lint| lint_step(request, lint)),
            results: request.collections.iter().any(Runnable::writes_junit).then_some(RESULTS),
        }
    }
}

impl<'r> WorkflowVariables<'r> {
    pub(super) fn new(request: &'r Request) -> Self {
        let contexts = match &request.contexts {
            Some(contexts) => contexts.iter().map(String::as_str).collect(),
            None if request.needs_login() => vec!["postman"],
            None => Vec::new(),
        };
        Self {
            job_name: &request.job_name,
            requires: &request.requires,
            contexts,
            only_branches: &request.only_branches,
        }
    }
}

fn region(request: &Request) -> Option<&'static str> {
    match request.region {
        Region::Us => None,
        Region::Eu => Some("eu"),
    }
}

fn runs(request: &Request) -> Vec<Run<'_>> {
    let mut slugs = Vec::new();
    let is_alone = request.collections.len() == 1;
    let labels: BTreeSet<_> = request.collections.iter().map(label).collect();
    let is_told_by_label = labels.len() == request.collections.len();
    let mut runs = Vec::new();
    for (index, collection) in request.collections.iter().enumerate() {
        let label = if is_told_by_label { label(collection) } else { collection.text() };
        let slug = unique_slug(label.trim_end_matches(".json"), &mut slugs);
        let junit = if is_alone { "junit" } else { &slug };
        runs.push(Run {
            name: if is_alone {
                "Run Postman collection".to_owned()
            } else {
                format!("Run Postman collection {label}")
            },
            collection: positional(collection.text()),
            options: run_options(request, collection, junit),
            // The job fails either way; the others still tell what they found.
            when_always: index > 0 && !request.bail,
        });
    }
    runs
}

fn run_options<'r>(
    request: &'r Request,
    collection: &Runnable,
    junit: &str,
) -> Vec<CommandOption<'r>> {
    let environment = request.environment.as_ref().map(Reference::text);
    let mut options = Vec::new();
    options.extend(environment.map(|text| with("--environment", text)));
    options.extend(request.iteration_data.iter().map(|file| with("--iteration-data", file)));
    options.extend(request.env_vars.iter().map(|pair| env_var(pair)));
    options.extend(request.timeout.map(|timeout| with("--timeout", timeout.to_string())));
    if request.bail {
        options.push(CommandOption { flag: "--bail", value: None, variable: None });
    }
    options.extend(request.integration_id.iter().map(|id| with("--integration-id", id)));
    if collection.writes_junit() {
        options.push(with("--reporters", "cli,junit"));
        options.push(with("--reporter-junit-export", format!("{RESULTS}/postman/{junit}.xml")));
    }
    options
}

fn lint_step<'r>(request: &'r Request, lint: &'r Lint) -> LintStep<'r> {
    let severity =
        request.fail_severity.map(|severity| with("--fail-severity", word(lint, severity)));
    match lint {
        Lint::Api => {
            let integration = request.integration_id.iter().map(|id| with("--integration-id", id));
            let options = integration.chain(severity).collect();
            LintStep { command: "api", spec: None, options }
        }
        Lint::Spec(spec) => LintStep {
            command: "spec",
            spec: Some(positional(spec.text())),
            options: severity.into_iter().collect(),
        },
    }
}

/// The word of the command at hand: given another one, the Postman CLI prints its help and reports success.
fn word(lint: &Lint, severity: FailSeverity) -> &'static str {
    match (severity, lint) {
        (FailSeverity::Error, _) => "error",
        (FailSeverity::Warning, Lint::Api) => "warn",
        (FailSeverity::Warning, Lint::Spec(_)) => "warning",
        (FailSeverity::Info, _) => "info",
        (FailSeverity::Hint, _) => "hint",
    }
}

fn with<'r>(flag: &'static str, value: impl Into<Cow<'r, str>>) -> CommandOption<'r> {
    CommandOption { flag, value: Some(value.into()), variable: None }
}

/// `KEY=VALUE`, where a value that is wholly `$NAME` or `${NAME}` is read in the job: so a secret reaches a run without
/// standing in the config.
fn env_var(pair: &str) -> CommandOption<'_> {
    let Some((key, value)) = pair.split_once('=') else { return with("--env-var", pair) };
    let braced = value.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
    match braced.or(value.strip_prefix('$')).filter(|name| is_variable(name)) {
        Some(name) => {
            CommandOption { variable: Some(name), ..with("--env-var", format!("{key}=")) }
        }
        None => with("--env-var", pair),
    }
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// A path as an argument that cannot be taken for an option.
fn positional(text: &str) -> Cow<'_, str> {
    if text.starts_with('-') { Cow::Owned(format!("./{text}")) } else { Cow::Borrowed(text) }
}

/// What people call a collection: its file's name, or its id.
fn label(collection: &Runnable) -> &str {
    let text = collection.text().trim_end_matches('/');
    let name = text.rsplit_once('/').map_or(text, |(_, name)| name);
    match collection {
        Runnable::File(_) => name.strip_suffix(".json").unwrap_or(name),
        Runnable::Folder(_) | Runnable::Id(_) => name,
    }
}

/// A file name for a label that every system and shell takes as it is, and that no slug before it has.
fn unique_slug(label: &str, slugs: &mut Vec<String>) -> String {
    let words = label.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let slug = if words.is_empty() {
        "collection".to_owned()
    } else {
        words.join("-").to_ascii_lowercase()
    };
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let unique = std::iter::once(slug.clone()).chain(numbered).find(|slug| !slugs.contains(slug));
    let unique = unique.unwrap_or(slug);
    slugs.push(unique.clone());
    unique
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The paths of all keys; those of a list's items are the list's.
    fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| keys(item, path, found)),
            Value::Object(object) => {
                for (key, value) in object {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    keys(value, &path, found);
                    found.insert(path);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn the_page_for_authors_describes_exactly_what_templates_see() {
        let request = Request {
            collections: vec![Runnable::File("books.json".to_owned())],
            lint: Some(Lint::Api),
            fail_severity: Some(FailSeverity::Error),
            ..Request::default()
        };
        let target = Target::for_request(&request).expect("it exists");
        let mut seen = BTreeSet::new();
        for value in [
            serde_json::to_value(JobVariables::new(&request, target)),
            serde_json::to_value(WorkflowVariables::new(&request)),
        ] {
            keys(&value.expect("it is data"), "", &mut seen);
        }
        let page = include_str!("../../templates/README.md");
        let (_, tables) = page.split_once("## Variables").expect("it has the section");
        let described =
            tables.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        assert_eq!(seen, described.map(str::to_owned).collect());
    }
}
