//! Keys that are unknown, missing, or do not go together.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::lang::{Group, Key, Mistake, Object, Rest, Type, Version};
use crate::model::place::{Place, Subject, listed, one_of, owner};
use crate::model::root;
use crate::model::shape::takes;
use crate::model::walk::Walker;
use crate::text::{Edit, Edits, nearest};
use crate::yaml::{Mapping, MergedEntry, Node, ScalarStyle};

const UNKNOWN_KEY: &str = "unknown-key";
const MISSING_KEY: &str = "missing-key";
const CONFLICTING_KEYS: &str = "conflicting-keys";
const VERSION_MISSING: &str = "version-missing";

/// What a key was meant for that an object does not have.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// The key that it is another name or a misspelling of.
    pub(super) name: Option<&'static str>,
    /// The keys in whose place it stands, whose absence is the same mistake.
    pub(super) instead_of: Vec<&'static str>,
    /// The key below which it belongs.
    under: Option<&'static str>,
}

impl Meant {
    /// A misspelling.
    pub(super) fn another(name: &'static str) -> Self {
        Self { name: Some(name), instead_of: vec![name], under: None }
    }
}

impl<'d> Walker<'d, '_> {
    /// Reports a key that an object does not have, or does not read and is a slip; `place` is the key's own.
    pub(super) fn unknown_key(
        &mut self,
        mapping: Mapping<'d>,
        merged: &MergedEntry<'d>,
        object: &'static Object,
        place: &Place<'_, 'd>,
    ) -> Meant {
        let (Some((_, parent)), Some(name)) = (place.parent, merged.entry.name()) else {
            return Meant::default();
        };
        let is_closed = matches!(object.rest, Rest::Refused);
        let Some((advice, meant)) = self.advice(mapping, merged, object, parent) else {
            if is_closed {
                self.strange_key(name, merged, object, place);
            }
            return Meant::default();
        };
        // Several keys that stand a level too high are one mistake.
        let under = meant.under.filter(|under| mapping.get_merged(under).is_none());
        if under.is_some_and(|under| !self.explained.insert((parent.span, under))) {
            return meant;
        }
        let message = format!("unknown key `{name}` in {}; {advice}", owner(parent, object));
        // Version 2 did not read unknown keys; 2.1 refuses them in most objects.
        let is_refused = is_closed && self.version == Version::V2_1;
        let lacks = |key: &&str| {
            object.key(key).is_some_and(|key| key.required) && mapping.get_merged(key).is_none()
        };
        let explains_a_lack = meant.instead_of.iter().any(lacks);
        let severity =
            if is_refused || explains_a_lack { Severity::Error } else { Severity::Warning };
        let diagnostic = Diagnostic::new(UNKNOWN_KEY, severity, place.span, message);
        let mut diagnostic = labelled(diagnostic, merged, parent);
        let free = meant.name.filter(|meant| mapping.get_merged(meant).is_none());
        diagnostic.fix = free.and_then(|meant| renamed(merged.entry.key, meant));
        self.diagnostics.push(diagnostic);
        meant
    }

    /// Reports a key of which nobody knows what it was meant for.
    fn strange_key(
        &mut self,
        name: &str,
        merged: &MergedEntry<'d>,
        object: &'static Object,
        place: &Place<'_, 'd>,
    ) {
        let Some((_, parent)) = place.parent else { return };
        let message = format!("unknown key `{name}` in {}", owner(parent, object));
        let severity =
            if self.version == Version::V2_1 { Severity::Error } else { Severity::Warning };
        let diagnostic = Diagnostic::new(UNKNOWN_KEY, severity, place.span, message);
        let mut diagnostic = labelled(diagnostic, merged, parent);
        if !object.keys.is_empty() {
            let known = listed(object.keys.iter().map(|key| key.name), "and");
            diagnostic = diagnostic.with_help(format!("it knows {known}"));
        }
        self.diagnostics.push(diagnostic);
    }

    /// What to do instead of a key, and what it was meant for.
    fn advice(
        &mut self,
        mapping: Mapping<'d>,
        merged: &MergedEntry<'d>,
        object: &'static Object,
        parent: &Place<'_, 'd>,
    ) -> Option<(String, Meant)> {
        let (name, value) = (merged.entry.name()?, merged.entry.value);
        let is_free = |mistake: &&Mistake| {
            mistake.renamed().is_none_or(|meant| mapping.get_merged(meant).is_none())
        };
        if let Some(mistake) = object.mistake(name).filter(is_free) {
            let instead_of = mistake.instead_of.into_iter().collect();
            let meant = Meant { name: mistake.renamed(), instead_of, under: None };
            return Some((mistake.advice(), meant));
        }
        if let Some(meant) = nearest(name, object.keys.iter().map(|key| key.name)) {
            let advice = format!("did you mean `{meant}`?");
            return Some((advice, Meant::another(meant)));
        }
        if matches!(object.rest, Rest::Ignored) {
            return None;
        }
        let holds = |key: &&'static Key| {
            let object = key.ty.object().or_else(|| key.ty.item().and_then(Type::object));
            object.is_some_and(|object| object.key(name).is_some())
        };
        let under: Vec<_> = object.keys.iter().filter(holds).map(|key| key.name).collect();
        let is_clear = (1..=2).contains(&under.len());
        let lacks = |name: &str| mapping.get_merged(name).is_none();
        if is_clear && under.iter().all(|name| lacks(name)) {
            return Some(below(&under));
        }
        let mut lacking = object.keys.iter().filter(|key| key.required && lacks(key.name));
        if let (Some(key), None) = (lacking.next(), lacking.next()) {
            if takes(&key.ty, value) {
                let advice = format!("did you mean `{}`, which is missing?", key.name);
                return Some((advice, Meant::another(key.name)));
            }
            if matches!(key.ty.object(), Some(Object { rest: Rest::Each(ty), .. }) if takes(ty, value))
            {
                return Some(below(&[key.name]));
            }
        }
        let advice = self.further_out(name, parent);
        advice.map(|advice| (advice, Meant::default())).or_else(|| is_clear.then(|| below(&under)))
    }

    /// Whether a key is one of what stands around an object.
    fn further_out(&mut self, name: &str, parent: &Place<'_, 'd>) -> Option<String> {
        let mut outer = parent.parent;
        while let Some((object, place)) = outer {
            if let Some(key) = object.key(name).filter(|_| !object.one_key) {
                self.explained.insert((place.span, key.name));
                return Some(format!("it is a key of {}, so indent it less", owner(place, object)));
            }
            outer = place.parent;
        }
        None
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
            let is_explained =
                mistaken.contains(&key.name) || self.explained.contains(&(place.span, key.name));
            if mapping.get_merged(key.name).is_some() || is_explained {
                continue;
            }
            if let Type::Version = key.ty {
                if root::has_misspelled_version(mapping) {
                    continue;
                }
                let message = "`version` is missing; write `version: 2.1` at the top";
                self.diagnostics.push(Diagnostic::error(VERSION_MISSING, place.span, message));
            } else {
                self.missing(key.name, place, object.name);
                // `executor: {node: {tag: "22"}}` for `executor: {name: node, tag: "22"}`.
                if let (Rest::Arguments, Some(name)) = (&object.rest, keyed_by_name(mapping))
                    && let Some(last) = self.diagnostics.last_mut()
                {
                    let right = format!("`{}: {name}`", key.name);
                    last.message = format!("{}; write {right} beside its arguments", last.message);
                }
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
                    let is_explained =
                        |name: &&'static str| self.explained.contains(&(place.span, *name));
                    if !names.iter().any(is_there) && !names.iter().any(is_explained) {
                        let message = format!(
                            "{} needs {}",
                            owner(place, object),
                            one_of(names.iter().copied())
                        );
                        self.diagnostics.push(Diagnostic::error(MISSING_KEY, place.span, message));
                    }
                }
                Group::NotEmpty(usual) => {
                    if mapping.merged().is_empty() {
                        let owner = owner(place, object);
                        let message = format!("{owner} is empty; it needs `{usual}`");
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

/// The fix that gives a key another name.
fn renamed(key: Node<'_>, meant: &str) -> Option<Fix> {
    let scalar = key.scalar().filter(|scalar| scalar.style == ScalarStyle::Plain)?;
    let edits = Edits::new(vec![Edit { span: scalar.content, text: meant.to_owned() }]).ok()?;
    let title = format!("rename it to `{meant}`");
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// The only key of a mapping, if that has keys of its own below.
fn keyed_by_name(mapping: Mapping<'_>) -> Option<&str> {
    let mut entries = mapping.entries();
    let (only, None) = (entries.next()?, entries.next()) else { return None };
    only.value.as_mapping().is_some().then(|| only.name())?
}

/// A key that would be right below one of these, which stand or should stand beside it.
fn below(keys: &[&'static str]) -> (String, Meant) {
    let advice = format!("it belongs below {}", one_of(keys.iter().copied()));
    let under = match keys {
        [only] => Some(*only),
        _ => None,
    };
    (advice, Meant { name: None, instead_of: keys.to_vec(), under })
}

/// Points to what the key stands in, and to what brings it there.
fn labelled(
    diagnostic: Diagnostic,
    merged: &MergedEntry<'_>,
    parent: &Place<'_, '_>,
) -> Diagnostic {
    let diagnostic = match parent.subject {
        Subject::Declared(kind, _) => {
            diagnostic.with_label(parent.span, format!("in this {}", kind.noun()))
        }
        _ => diagnostic,
    };
    match merged.via {
        Some(via) => diagnostic.with_label(via.span(), "merged in here"),
        None => diagnostic,
    }
}
