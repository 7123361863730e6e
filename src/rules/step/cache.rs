//! Caches: templates in their keys, and wildcards in their paths.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{RESTORE_CACHE, SAVE_CACHE};
use crate::model::Model;
use crate::text::{Edits, Span, nearest};
use crate::yaml::{Node, Offsets, Sequence};

const TEMPLATE: &str = "cache-key-template";

/// What can follow `{{` with a point.
const FIELDS: &[&str] =
    &[".Branch", ".BuildNum", ".CheckoutKey", ".Environment", ".Revision", ".Arch"];

/// What else can follow it: CircleCI's own functions, and some of Go's.
const FUNCTIONS: &[&str] = &[
    "arch", "checksum", "epoch", "and", "else", "end", "if", "index", "len", "or", "print",
    "printf", "println", "range", "with",
];

/// Reports templates that fail when the job runs.
pub(super) fn check_keys(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for step in model.mappings(&SAVE_CACHE).chain(model.mappings(&RESTORE_CACHE)) {
        let value = |name| step.mapping.get_merged(name).map(|merged| merged.entry.value);
        let keys = value("keys").and_then(Node::as_sequence);
        let keys = keys.into_iter().flat_map(Sequence::items);
        for key in value("key").into_iter().chain(keys) {
            check_key(key.target(), diagnostics);
        }
    }
}

fn check_key(key: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(text) = key.as_str() else { return };
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("{{") {
        let Some((inside, after)) = behind.split_once("}}") else {
            let start = text.len() - behind.len() - 2;
            let span = Offsets::new(key).span(Span::new(start, start + 2));
            let message = "this `{{` has no `}}`";
            diagnostics.push(Diagnostic::warning(TEMPLATE, span, message));
            return;
        };
        rest = after;
        let Some(fault) = fault(inside.trim_matches('-').trim()) else { continue };
        let start = text.len() - behind.len() + inside.find(fault.text).unwrap_or(0);
        let part = Span::new(start, start + fault.text.len());
        let mut diagnostic =
            Diagnostic::warning(TEMPLATE, Offsets::new(key).span(part), fault.message);
        if let Some(replacement) = fault.replacement
            && let Some(edit) = Offsets::new(key).edit(part, &replacement)
            && let Ok(edits) = Edits::new(vec![edit])
        {
            let title = format!("write `{replacement}`");
            let applicability = Applicability::Unsafe;
            diagnostic = diagnostic.with_fix(Fix { title, applicability, edits });
        }
        diagnostics.push(diagnostic);
    }
}

struct Fault<'t> {
    /// The part of the template that is wrong.
    text: &'t str,
    message: String,
    /// What was probably meant.
    replacement: Option<String>,
}

/// What is wrong with what stands between `{{` and `}}`, without the blanks around it.
fn fault(inside: &str) -> Option<Fault<'_>> {
    let word = inside.split(|end: char| end.is_whitespace() || "\"`(|".contains(end)).next()?;
    if word == "checksum" {
        return checksum_fault(inside);
    }
    let is_field = word.starts_with('.');
    let name = match word.match_indices('.').nth(1) {
        Some((second_point, _)) if is_field => &word[..second_point],
        _ => word,
    };
    let is_known = FIELDS.contains(&name) || FUNCTIONS.contains(&name);
    if is_known || name.is_empty() || name.contains("<<") || name.starts_with('$') {
        return None;
    }
    let known = if is_field { FIELDS } else { FUNCTIONS };
    let is_variable = !is_field && name.chars().all(|it| it.is_ascii_uppercase() || it == '_');
    let (replacement, advice) = match nearest(name, known.iter().copied()) {
        Some(meant) => (Some(meant.to_owned()), format!("; did you mean `{meant}`?")),
        None if is_variable => {
            let variable = format!(".Environment.{name}");
            let advice = format!("; write `{variable}` for the variable");
            (Some(variable), advice)
        }
        None => (None, String::new()),
    };
    let message = format!("`{name}` means nothing in a cache key{advice}");
    Some(Fault { text: name, message, replacement })
}

fn checksum_fault(inside: &str) -> Option<Fault<'_>> {
    let argument = inside["checksum".len()..].trim();
    if argument.is_empty() {
        let message = "`checksum` needs a file: `checksum \"package-lock.json\"`".to_owned();
        return Some(Fault { text: inside, message, replacement: None });
    }
    if argument.starts_with(['"', '`', '(', '.']) || argument.contains("<<") {
        return None;
    }
    let right = format!("checksum \"{}\"", argument.trim_matches('\''));
    let message = format!("put the file in double quotes: `{right}`");
    Some(Fault { text: inside, message, replacement: Some(right) })
}

/// Reports wildcards, which `save_cache` takes for the letters that they are.
pub(super) fn check_paths(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for step in model.mappings(&SAVE_CACHE) {
        let Some(paths) = step.mapping.get_merged("paths") else { continue };
        let paths = paths.entry.value.as_sequence();
        for path in paths.into_iter().flat_map(Sequence::items).map(Node::target) {
            if path.as_str().is_some_and(|text| text.contains('*')) {
                let message = "`save_cache` knows no wildcards; name the folder itself";
                diagnostics.push(Diagnostic::warning("cache-path-wildcard", path.span(), message));
            }
        }
    }
}
