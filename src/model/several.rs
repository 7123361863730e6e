//! Steps and entries with more than one key: nearly always one line that is indented too little.

use crate::diagnostic::Diagnostic;
use crate::lang::{Object, Rest, STEP_CALL, Type, Version};
use crate::model::place::{Place, owner, with_article};
use crate::model::walk::Walker;
use crate::yaml::MergedEntry;

const STEP_SEVERAL_KEYS: &str = "step-several-keys";
const SEVERAL_KEYS: &str = "several-keys";
const WRONG_TYPE: &str = "wrong-type";

impl<'d> Walker<'d, '_> {
    /// Reports a mapping that must have one key and has none or several.
    pub(super) fn several_keys(
        &mut self,
        entries: &[MergedEntry<'d>],
        object: &'static Object,
        place: &Place<'_, 'd>,
    ) {
        let is_step = std::ptr::eq(object, &raw const STEP_CALL);
        let has = |name: &str| entries.iter().any(|merged| merged.entry.name() == Some(name));
        if is_step && self.version == Version::V2 && has("type") {
            return; // The form of early 2.0: `type: shell` beside `command`.
        }
        let [head, others @ ..] = entries else {
            let message = format!("{} is empty; it must have one key", owner(place, object));
            self.diagnostics.push(Diagnostic::error(WRONG_TYPE, place.span, message));
            return;
        };
        let name = |merged: &MergedEntry<'d>| merged.entry.name().unwrap_or_default();
        let inner = match (object.key(name(head)), &object.rest) {
            (Some(key), _) => key.ty.object(),
            (None, Rest::Calls(_, ty)) => Type::object(ty),
            _ => None,
        };
        let belongs = |merged: &&MergedEntry<'d>| {
            inner.is_some_and(|inner| {
                inner.key(name(merged)).is_some() || matches!(inner.rest, Rest::Arguments)
            })
        };
        let stranger =
            others.iter().find(|merged| !belongs(merged) || object.key(name(merged)).is_some());
        let (first, advice) = match (stranger, others.first()) {
            (Some(stranger), _) if is_step => (
                stranger,
                format!("put `- ` before `{}` to make it a step of its own", name(stranger)),
            ),
            (None, Some(first))
                if head.entry.value.is_null() || head.entry.value.as_mapping().is_some() =>
            {
                (
                    first,
                    format!(
                        "indent `{}` further, so that it stands under `{}`",
                        name(first),
                        name(head)
                    ),
                )
            }
            (None, Some(first)) => (
                first,
                format!(
                    "write the command as `command:` under `{}:`, beside `{}`",
                    name(head),
                    name(first)
                ),
            ),
            (Some(stranger), _) => {
                (stranger, format!("`{}` needs an item of its own", name(stranger)))
            }
            (None, None) => return,
        };
        let rule = if is_step { STEP_SEVERAL_KEYS } else { SEVERAL_KEYS };
        let message = format!(
            "{} has one key, but this one has `{}` and `{}`; {advice}",
            with_article(object.name),
            name(head),
            name(first),
        );
        let diagnostic = Diagnostic::error(rule, first.entry.key.span(), message)
            .with_label(head.entry.key.span(), format!("this {}", object.name));
        self.diagnostics.push(diagnostic);
    }
}
