//! What must hold of a request before it is rendered.

use crate::lang::SymbolKind;
use crate::postman::contains_key;
use crate::template::request::{Lint, Reference, Region, Request, Runnable};
use crate::template::{Error, quote};

/// Refuses what cannot become a job, and what would become one that does not do what was asked.
pub(super) fn request(request: &Request) -> Result<(), Error> {
    for (what, value) in values(request) {
        if contains_key(value) {
            return Err(Error::Key { what });
        }
        if let Some(fault) = quote::unwritable(value) {
            return Err(Error::Unwritable { what, value: value.to_owned(), fault });
        }
        if value.is_empty() {
            return Err(Error::Empty { what });
        }
    }
    if request.template.as_deref().is_some_and(contains_key) {
        return Err(Error::Key { what: "template" });
    }
    if SymbolKind::Job.name_format().is_some_and(|format| !(format.matches)(&request.job_name)) {
        return Err(Error::JobName { name: request.job_name.clone() });
    }
    let has_name = |pair: &&String| pair.find('=').is_some_and(|at| at > 0);
    if let Some(pair) = request.env_vars.iter().find(|pair| !has_name(pair)) {
        return Err(Error::EnvVar { pair: pair.clone() });
    }
    if let Some(version) = request.postman_cli_version.as_ref().filter(|text| !is_version(text)) {
        return Err(Error::Version { version: version.clone() });
    }
    if request.region == Region::Eu && request.integration_id.is_some() {
        return Err(Error::IntegrationInEu);
    }
    if request.lint.is_none() && request.fail_severity.is_some() {
        return Err(Error::SeverityWithoutLint);
    }
    let texts: Vec<_> = request.collections.iter().map(Runnable::text).collect();
    let repeated = texts.iter().enumerate().find(|(index, text)| texts[..*index].contains(text));
    if let Some((_, text)) = repeated {
        return Err(Error::RepeatedCollection { collection: (*text).to_owned() });
    }
    if request.collections.is_empty() { Err(Error::NoCollection) } else { Ok(()) }
}

/// Every text of a request that is written into the config, and what it is for.
fn values(request: &Request) -> impl Iterator<Item = (&'static str, &str)> {
    let spec = match &request.lint {
        Some(Lint::Spec(spec)) => Some(spec),
        Some(Lint::Api) | None => None,
    };
    let singles = [
        ("job name", Some(request.job_name.as_str())),
        ("image", request.image.as_deref()),
        ("resource class", request.resource_class.as_deref()),
        ("Xcode version", request.xcode.as_deref()),
        ("environment", request.environment.as_ref().map(Reference::text)),
        ("specification", spec.map(Reference::text)),
        ("integration id", request.integration_id.as_deref()),
        ("iteration data", request.iteration_data.as_deref()),
        ("Postman CLI version", request.postman_cli_version.as_deref()),
    ];
    let lists = [
        ("environment variable", &request.env_vars),
        ("required job", &request.requires),
        ("branch", &request.only_branches),
    ];
    let collections = request.collections.iter().map(|one| ("collection", Runnable::text(one)));
    let contexts = request.contexts.iter().flatten().map(|one| ("context", one.as_str()));
    let singles = singles.into_iter().filter_map(|(what, value)| Some((what, value?)));
    let lists = lists
        .into_iter()
        .flat_map(|(what, values)| values.iter().map(move |value| (what, value.as_str())));
    collections.chain(contexts).chain(singles).chain(lists)
}

fn is_version(text: &str) -> bool {
    let (numbers, _) = text.split_once(['-', '+']).unwrap_or((text, ""));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && text
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-+.".contains(character))
}
