//! Caches: templates in their keys, and wildcards in their paths.

use crate::diagnostic::Diagnostic;
use crate::lang::{RESTORE_CACHE, SAVE_CACHE};
use crate::model::Model;
use crate::text::{Span, nearest};
use crate::yaml::{Node, Sequence};

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
            let span = key.text_span(Span::new(start, start + 2));
            let message = "this `{{` has no `}}`";
            diagnostics.push(Diagnostic::warning(TEMPLATE, span, message));
            return;
        };
        rest = after;
        if let Some(message) = fault(inside) {
            let n_blanks = inside.len() - inside.trim_start().len();
            let start = text.len() - behind.len() + n_blanks;
            let span = key.text_span(Span::new(start, start + inside.trim().len()));
            diagnostics.push(Diagnostic::warning(TEMPLATE, span, message));
        }
    }
}

/// What is wrong with what stands between `{{` and `}}`.
fn fault(inside: &str) -> Option<String> {
    let inside = inside.trim_matches('-').trim();
    let word = inside.split(|end: char| end.is_whitespace() || "\"`(|".contains(end)).next()?;
    if word.is_empty() {
        return None;
    }
    if word == "checksum" {
        let argument = inside["checksum".len()..].trim();
        let is_quoted = argument.starts_with(['"', '`', '(', '.']) || argument.contains("<<");
        return (!is_quoted).then(|| match argument {
            "" => "`checksum` needs a file: `checksum \"package-lock.json\"`".to_owned(),
            _ => format!(
                "put the file in double quotes: `checksum \"{}\"`",
                argument.trim_matches('\'')
            ),
        });
    }
    let field = word.starts_with('.');
    let name = match word.match_indices('.').nth(1) {
        Some((second_point, _)) if field => &word[..second_point],
        _ => word,
    };
    if FIELDS.contains(&name)
        || FUNCTIONS.contains(&name)
        || name.contains("<<")
        || name.starts_with('$')
    {
        return None;
    }
    let known = if field { FIELDS } else { FUNCTIONS };
    let advice = match nearest(name, known.iter().copied()) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None if !field && name.chars().all(|it| it.is_ascii_uppercase() || it == '_') => {
            format!("; write `.Environment.{name}` for the variable")
        }
        None => String::new(),
    };
    Some(format!("`{name}` means nothing in a cache key{advice}"))
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
