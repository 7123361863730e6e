//! Orbs and functions: what a config imports.

use crate::lang::config::{COMMANDS, DISPLAY, EXAMPLES, EXECUTORS, JOBS};
use crate::lang::mistake::mistake;
use crate::lang::table::{CLOSED, Format, Object, Rest, SymbolKind, Type, key};

// #orbs
pub(super) static ORBS: Object = Object {
    name: "orbs",
    rest: Rest::Declares(
        SymbolKind::Orb,
        Type::Union("orb", &[Type::OrbReference, Type::Object(&INLINE_ORB)]),
    ),
    ..CLOSED
};

// https://circleci.com/docs/orbs/author/orb-author/
static INLINE_ORB: Object = Object {
    name: "inline orb",
    keys: &[
        key("version", Type::Any, "The version of the language."),
        key("name", Type::Text, "Its name."),
        key("description", Type::Text, "What it is for."),
        key("display", Type::Object(&DISPLAY), "Links that the registry shows."),
        key("orbs", Type::Object(&ORBS), "Orbs that it uses."),
        key("commands", Type::Object(&COMMANDS), "Its commands."),
        key("executors", Type::Object(&EXECUTORS), "Its executors."),
        key("jobs", Type::Object(&JOBS), "Its jobs."),
        key("examples", Type::Object(&EXAMPLES), "How it is used."),
    ],
    mistakes: &[
        mistake("parameters", "its jobs, commands and executors have parameters of their own"),
        mistake("workflows", "only the workflows of the config run its jobs"),
    ],
    ..CLOSED
};

// In beta; the reference does not have it yet.
pub(super) static FUNCTIONS: Object = Object {
    name: "functions",
    rest: Rest::Declares(SymbolKind::Function, Type::Format(&FUNCTION)),
    ..CLOSED
};

static FUNCTION: Format = Format {
    expected: "a repository and a version, such as `github.com/acme/tools@v1.2.3`",
    regex: r"^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(/[A-Za-z0-9._-]+){2,}@v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$",
    matches: is_function_reference,
};

fn is_function_reference(text: &str) -> bool {
    let Some((path, version)) = text.split_once("@v") else { return false };
    let mut parts = path.split('/');
    let host = parts.next().unwrap_or_default();
    let is_domain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    let is_host = host.rsplit_once('.').is_some_and(|(name, top)| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.bytes().all(is_domain)
            && top.len() >= 2
            && top.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    let is_word = |part: &str, more: &str| {
        !part.is_empty() && part.chars().all(|it| it.is_ascii_alphanumeric() || more.contains(it))
    };
    let names: Vec<_> = parts.collect();
    let (release, suffix) = version.split_once('-').unwrap_or((version, "0"));
    let numbers: Vec<_> = release.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    is_host
        && names.len() >= 2
        && names.iter().all(|name| is_word(name, "._-"))
        && numbers.len() == 3
        && numbers.iter().all(is_number)
        && is_word(suffix, ".-")
}

/// [`is_orb_reference`] for the JSON Schema.
pub(super) const REFERENCE: &str = concat!(
    "^https://.|^[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_-]*",
    "@(dev:\\S+|volatile|\\d+(\\.\\d+){0,2})$",
);

/// Whether a text names an orb of the registry with a version, or is the address of one.
pub fn is_orb_reference(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("https://") {
        return !rest.is_empty();
    }
    let Some((path, version)) = text.split_once('@') else { return false };
    let Some((namespace, name)) = path.split_once('/') else { return false };
    let is_name = |name: &str| {
        name.starts_with(|character: char| character.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "_-".contains(character))
    };
    is_name(namespace) && is_name(name) && is_orb_version(version)
}

fn is_orb_version(version: &str) -> bool {
    if let Some(tag) = version.strip_prefix("dev:") {
        return !tag.is_empty() && !tag.contains(char::is_whitespace);
    }
    let parts: Vec<_> = version.split('.').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    version == "volatile" || parts.len() <= 3 && parts.iter().all(is_number)
}
