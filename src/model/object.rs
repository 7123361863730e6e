//! Mappings beside the row of the language table that describes them: entries that have a row there, and others.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::{CONFIG, Group, Key, Object, Rest, STEP_CALL, SymbolKind, Version};
use crate::model::keys::Meant;
use crate::model::place::{Place, Subject, found, with_article};
use crate::model::root;
use crate::model::shape::takes;
use crate::model::symbol::{Declaration, DeclarationId, Described};
use crate::model::walk::{Walker, merges_unknown};
use crate::text::Span;
use crate::yaml::{Mapping, MergedEntry, Node};

const WRONG_TYPE: &str = "wrong-type";
const EMPTY_SECTION: &str = "empty-section";
pub(super) const NEEDS_VERSION_2_1: &str = "needs-version-2-1";
const DEPRECATED_KEY: &str = "deprecated-key";
const INVALID_NAME: &str = "invalid-name";

impl<'d> Walker<'d, '_> {
    pub(super) fn object(
        &mut self,
        mapping: Mapping<'d>,
        object: &'static Object,
        place: &Place<'_, 'd>,
    ) {
        let entries = mapping.merged();
        if object.one_key && entries.len() != 1 {
            if !merges_unknown(mapping) {
                self.several_keys(&entries, object, place);
            }
            return;
        }
        self.symbols.describe(Described { object, mapping, within: place.within });
        let is_step = std::ptr::eq(object, &raw const STEP_CALL);
        let mut mistaken = Vec::new();
        for merged in &entries {
            let entry = merged.entry;
            let Some(name) = entry.name() else {
                let message = format!("a key must be a string, not {}", found(entry.key));
                self.diagnostics.push(Diagnostic::error(WRONG_TYPE, entry.key.span(), message));
                continue;
            };
            let below = Place {
                subject: Subject::Key(name),
                span: entry.key.span(),
                within: place.within,
                parent: Some((object, place)),
            };
            let is_replaced = is_step && self.is_own_command(name, place.within);
            if let Some(key) = object.key(name).filter(|_| !is_replaced) {
                let is_needed = key.filled || is_only_choice(mapping, name, object);
                self.keyed(entry.value, key, &below, is_needed);
                continue;
            }
            let meant = if is_config(object) {
                // CircleCI does not read it. But others refer to what it declares, unless it is a workflow.
                root::meant(mapping, &entry).filter(|meant| *meant != "workflows")
            } else {
                let meant = self.unlisted(mapping, merged, name, object, &below);
                mistaken.extend(meant.instead_of);
                meant.name
            };
            // What a misspelled key holds is read as if it were spelled right.
            if let Some(key) = meant.and_then(|meant| object.key(meant))
                && mapping.get_merged(key.name).is_none()
                && takes(&key.ty, entry.value)
            {
                self.check(entry.value, &key.ty, &below);
            }
        }
        if matches!(object.rest, Rest::Arguments) {
            self.named_call(mapping, object, place.within);
        }
        if !merges_unknown(mapping) {
            self.required(mapping, object, place, &mistaken);
            self.groups(mapping, object, place, &mistaken);
        }
    }

    /// Whether a step with the name of a built-in one calls a command of the config's own. In its own steps the name
    /// means what it says.
    fn is_own_command(&self, name: &str, within: Option<DeclarationId>) -> bool {
        let is_inside = within.is_some_and(|id| {
            let declaration = self.symbols.get(id);
            declaration.kind == SymbolKind::Command && declaration.name == name
        });
        self.replaced.contains(name) && !is_inside && self.symbols.orb(within).is_none()
    }

    /// The value of a key that has a row.
    fn keyed(
        &mut self,
        value: Node<'d>,
        key: &'static Key,
        place: &Place<'_, 'd>,
        is_needed: bool,
    ) {
        let n_before = self.diagnostics.len();
        if key.since > self.version {
            let message = format!("`{}` needs `version: 2.1`", key.name);
            self.diagnostics.push(Diagnostic::error(NEEDS_VERSION_2_1, place.span, message));
            // The author means 2.1: one finding is enough, and the rest is read as that.
            self.version = Version::V2_1;
        }
        if let Some(advice) = key.deprecated {
            let message = format!("`{}` is deprecated; {advice}", key.name);
            self.diagnostics.push(Diagnostic::warning(DEPRECATED_KEY, place.span, message));
        }
        if !value.is_null() || takes(&key.ty, value) {
            self.check(value, &key.ty, place);
        } else if is_needed {
            self.wrong_shape(value.target(), &key.ty, place);
        } else {
            let is_step = place.parent.is_some_and(|(object, _)| object.one_key);
            // Of the sections at the top level something may have been said before.
            let is_section = place.parent.is_some_and(|(object, _)| is_config(object));
            let said_before = if is_section { 0 } else { n_before };
            let mut said = self.diagnostics[said_before..].iter();
            if !is_step && said.all(|other| other.span != place.span) {
                let message = format!("`{}` is empty; fill it or take it out", key.name);
                self.diagnostics.push(Diagnostic::warning(EMPTY_SECTION, place.span, message));
            }
        }
    }

    /// A key without a row. Says what it was probably meant for, if it is a mistake.
    fn unlisted(
        &mut self,
        mapping: Mapping<'d>,
        merged: &MergedEntry<'d>,
        name: &'d str,
        object: &'static Object,
        place: &Place<'_, 'd>,
    ) -> Meant {
        let entry = merged.entry;
        match &object.rest {
            Rest::Refused | Rest::Ignored => {
                return self.unknown_key(mapping, merged, object, place);
            }
            Rest::Arguments => {}
            Rest::Each(ty) => {
                if !(entry.value.is_null() && takes(ty, entry.value)) {
                    self.check(entry.value, ty, place);
                }
            }
            Rest::Declares(kind, ty) => {
                self.check_name(*kind, name, place.span);
                let id = self.symbols.declare(Declaration {
                    kind: *kind,
                    name,
                    key: entry.key,
                    value: entry.value,
                    within: place.within,
                });
                let subject = Subject::Declared(*kind, name);
                self.check(entry.value, ty, &Place { subject, within: Some(id), ..*place });
            }
            Rest::Calls(kind, ty) => {
                // `type: approval` declares the job that it names.
                let declares_itself = *kind == SymbolKind::Job
                    && entry
                        .value
                        .as_mapping()
                        .is_some_and(|options| options.get_merged("type").is_some());
                if !declares_itself {
                    let reference = self.refer(*kind, name, entry.key, place.within);
                    if let (Some(reference), Some(object)) = (reference, ty.object()) {
                        self.call(reference, entry.value, object);
                    }
                }
                if !entry.value.is_null() {
                    self.check(entry.value, ty, place);
                }
            }
        }
        Meant::default()
    }

    fn check_name(&mut self, kind: SymbolKind, name: &str, span: Span) {
        let (format, severity, verb) = match (kind.name_format(), kind.advised_name_format()) {
            (Some(format), _) => (format, Severity::Error, "cannot"),
            (None, Some(format)) => (format, Severity::Warning, "should not"),
            (None, None) => return,
        };
        if (format.matches)(name) || self.version != Version::V2_1 {
            return;
        }
        let noun = with_article(kind.noun());
        let message = format!("`{name}` {verb} name {noun}: a name is {}", format.expected);
        self.diagnostics.push(Diagnostic::new(INVALID_NAME, severity, span, message));
    }
}

fn is_config(object: &'static Object) -> bool {
    std::ptr::eq(object, &raw const CONFIG)
}

/// Whether a key that must be there, it or another, is the only one of them.
fn is_only_choice(mapping: Mapping<'_>, name: &str, object: &Object) -> bool {
    let filled =
        |other: &str| mapping.get_merged(other).is_some_and(|it| !it.entry.value.is_null());
    object.groups.iter().any(|group| match group {
        Group::AtLeastOne(names) => names.contains(&name) && !names.iter().any(|name| filled(name)),
        _ => false,
    })
}
