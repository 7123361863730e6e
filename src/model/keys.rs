//! Keys that are unknown, missing, or do not go together.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::lang::{Group, Key, Object, Rest, Type, Version};
use crate::model::place::{Place, Subject, listed, one_of, owner};
use crate::model::walk::Walker;
use crate::text::{Edit, Edits, nearest};
use crate::yaml::{Mapping, MergedEntry, ScalarStyle};

const UNKNOWN_KEY: &str = "unknown-key";
const MISSING_KEY: &str = "missing-key";
const CONFLICTING_KEYS: &str = "conflicting-keys";
const VERSION_MISSING: &str = "version-missing";

impl<'d> Walker<'d, '_> {
    /// Reports a key that an object does not have, or does not read and is a slip; `place` is the key's own. Gives the
    /// key that was meant.
    pub(super) fn unknown_key(
        &mut self,
        mapping: Mapping<'d>,
        merged: &MergedEntry<'d>,
        object: &'static Object,
        place: &Place<'_, 'd>,
    ) -> Option<&'static str> {
        let (_, parent) = place.parent?;
        let name = merged.entry.name()?;
        let mistake = object.mistake(name);
        let meant = nearest(name, object.keys.iter().map(|key| key.name));
        if matches!(object.rest, Rest::Ignored) && mistake.is_none() && meant.is_none() {
            return None;
        }
        let advice = match (mistake, meant) {
            (Some(advice), _) => format!("; {advice}"),
            (None, Some(meant)) => format!("; did you mean `{meant}`?"),
            (None, None) => elsewhere(name, object, parent).unwrap_or_default(),
        };
        let message = format!("unknown key `{name}` in {}{advice}", owner(parent, object));
        // Version 2 did not read unknown keys; 2.1 refuses them in most objects.
        let is_refused = matches!(object.rest, Rest::Refused) && self.version == Version::V2_1;
        let lacks = |key: &Key| key.required && mapping.get_merged(key.name).is_none();
        let explains_a_lack = meant.and_then(|meant| object.key(meant)).is_some_and(lacks);
        let severity =
            if is_refused || explains_a_lack { Severity::Error } else { Severity::Warning };
        let mut diagnostic = Diagnostic::new(UNKNOWN_KEY, severity, place.span, message);
        if let Subject::Declared(kind, _) = parent.subject {
            diagnostic = diagnostic.with_label(parent.span, format!("in this {}", kind.noun()));
        }
        if let Some(via) = merged.via {
            diagnostic = diagnostic.with_label(via.span(), "merged in here");
        }
        if advice.is_empty() && !object.keys.is_empty() {
            let known = listed(object.keys.iter().map(|key| key.name), "and");
            diagnostic = diagnostic.with_help(format!("it knows {known}"));
        }
        let free = meant.filter(|meant| mapping.get_merged(meant).is_none());
        diagnostic.fix = free.and_then(|meant| renamed(merged, meant));
        self.diagnostics.push(diagnostic);
        meant
    }

    /// Reports the required keys that are missing, but not those that another was a misspelling of.
    pub(super) fn required(
        &mut self,
        mapping: Mapping<'d>,
        object: &'static Object,
        place: &Place<'_, 'd>,
        mistaken: &[&str],
    ) {
        for key in object.keys.iter().filter(|key| key.required) {
            if mapping.get_merged(key.name).is_some() || mistaken.contains(&key.name) {
                continue;
            }
            if let Type::Version = key.ty {
                let message = "`version` is missing; write `version: 2.1` at the top";
                self.diagnostics.push(Diagnostic::error(VERSION_MISSING, place.span, message));
            } else {
                self.missing(key.name, place, object.name);
            }
        }
    }

    /// Reports a required key that is missing.
    pub(super) fn missing(&mut self, name: &str, place: &Place<'_, 'd>, noun: &str) {
        let owner = match place.subject {
            Subject::Item(_) => crate::model::place::with_article(noun),
            subject => subject.to_string(),
        };
        let message = format!("`{name}` is missing in {owner}");
        self.diagnostics.push(Diagnostic::error(MISSING_KEY, place.span, message));
    }

    /// Reports keys that exclude each other, and keys that lack the one they need; of that, `mistaken` are
    /// misspellings.
    pub(super) fn groups(
        &mut self,
        mapping: Mapping<'d>,
        object: &'static Object,
        place: &Place<'_, 'd>,
        mistaken: &[&str],
    ) {
        for group in object.groups {
            match group {
                Group::AtLeastOne(names) => {
                    let is_there =
                        |name: &&str| mapping.get_merged(name).is_some() || mistaken.contains(name);
                    if !names.iter().any(is_there) {
                        let message = format!(
                            "{} needs {}",
                            owner(place, object),
                            one_of(names.iter().copied())
                        );
                        self.diagnostics.push(Diagnostic::error(MISSING_KEY, place.span, message));
                    }
                }
                Group::AtMostOne(names) => {
                    let mut present: Vec<_> =
                        names.iter().filter_map(|name| mapping.get_merged(name)).collect();
                    present.retain(|merged| !merged.entry.value.is_null());
                    present.sort_by_key(|merged| merged.entry.key.span());
                    if let [first, second, ..] = present.as_slice() {
                        self.conflict(first, second, &owner(place, object));
                    }
                }
                Group::Needs(name, needed) => {
                    let Some(merged) = mapping.get_merged(name) else { continue };
                    if mapping.get_merged(needed).is_none() && !mistaken.contains(needed) {
                        let message = format!("`{name}` needs `{needed}` beside it");
                        let span = merged.entry.key.span();
                        self.diagnostics.push(Diagnostic::error(MISSING_KEY, span, message));
                    }
                }
            }
        }
    }

    fn conflict(&mut self, first: &MergedEntry<'d>, second: &MergedEntry<'d>, owner: &str) {
        let name = |merged: &MergedEntry<'d>| merged.entry.name().unwrap_or_default();
        let message = format!(
            "{owner} has both `{}` and `{}`; only one of them can be there",
            name(first),
            name(second)
        );
        let diagnostic = Diagnostic::error(CONFLICTING_KEYS, second.entry.key.span(), message)
            .with_label(first.entry.key.span(), "the other one");
        self.diagnostics.push(diagnostic);
    }
}

fn renamed(merged: &MergedEntry<'_>, meant: &str) -> Option<Fix> {
    let key = merged.entry.key;
    let scalar = key.scalar().filter(|scalar| scalar.style == ScalarStyle::Plain)?;
    let edits = Edits::new(vec![Edit { span: scalar.content, text: meant.to_owned() }]).ok()?;
    let title = format!("rename it to `{meant}`");
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// Where a key would be right: further out, or under one of the keys beside it.
fn elsewhere(name: &str, object: &'static Object, place: &Place<'_, '_>) -> Option<String> {
    let mut outer = place.parent;
    while let Some((object, place)) = outer {
        if object.key(name).is_some() && !object.one_key {
            let owner = owner(place, object);
            return Some(format!("; it is a key of {owner}, so indent it less"));
        }
        outer = place.parent;
    }
    let holds = |key: &&'static Key| {
        let object = key.ty.object().or_else(|| key.ty.item().and_then(Type::object));
        object.is_some_and(|object| object.key(name).is_some())
    };
    let under: Vec<_> = object.keys.iter().filter(holds).map(|key| key.name).collect();
    let is_clear = (1..=2).contains(&under.len());
    is_clear.then(|| format!("; it belongs under {}", one_of(under.into_iter())))
}
