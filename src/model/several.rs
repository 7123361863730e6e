//! Steps and entries with more than one key: nearly always one line that is indented too little.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{JOB_CALL, Object, Rest, STEP_CALL, Type, Version};
use crate::model::place::{Place, listed, owner, with_article};
use crate::model::walk::Walker;
use crate::text::{Edit, Edits, Span};
use crate::yaml::{MergedEntry, Value};

const UNKNOWN_COMMAND: &str = "unknown-command";
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
        if std::ptr::eq(object, &raw const JOB_CALL) {
            return; // The rule `workflow-item-several-keys` tells jobs from keys and knows how to mend it.
        }
        if is_step && let Some(diagnostic) = misnamed_step(entries) {
            self.diagnostics.push(diagnostic);
            return;
        }
        let inner = match (object.key(name(head)), &object.rest) {
            (Some(key), _) => key.ty.object(),
            (None, Rest::Calls(_, ty)) => Type::object(ty),
            _ => None,
        };
        let is_empty = head.entry.value.is_null();
        let stranger = others.iter().find(|merged| !belongs_under(merged, inner, object, is_empty));
        let Some(second) = stranger.or(others.first()) else { return };
        let (head_name, second_name) = (name(head), name(second));
        let is_scalar = head.entry.value.as_str().is_some();
        let inner_knows_head = inner.is_some_and(|inner| inner.key(head_name).is_some());
        let advice = match stranger {
            Some(_) if is_step => {
                format!("put `- ` before `{second_name}` to make it a step of its own")
            }
            Some(_) if place.is_item() => format!("put `- ` before `{second_name}`"),
            Some(_) => "combine them in a list below `and`".to_owned(),
            // The keys of an entry whose name was forgotten.
            None if inner_knows_head => {
                "write the name above them, and indent them below it".to_owned()
            }
            None if is_scalar => format!(
                "write the command as `command:` under `{head_name}:`, beside {}",
                listed(others.iter().map(name), "and")
            ),
            None => {
                let (it, stands) =
                    if others.len() == 1 { ("it", "stands") } else { ("they", "stand") };
                let names = listed(others.iter().map(name), "and");
                format!("indent {names} further, so that {it} {stands} under `{head_name}`")
            }
        };
        let rule = if is_step { STEP_SEVERAL_KEYS } else { SEVERAL_KEYS };
        let noun = with_article(object.name);
        let message = format!(
            "{noun} has one key, but this one has `{head_name}` and `{second_name}`; {advice}"
        );
        let diagnostic = Diagnostic::error(rule, second.entry.key.span(), message)
            .with_label(head.entry.key.span(), format!("this {}", object.name));
        let is_below = stranger.is_none() && !inner_knows_head;
        let main_key = inner.and_then(|inner| inner.main_key);
        let fix = is_below.then(|| indented(head, others, main_key)).flatten();
        self.diagnostics.push(Diagnostic { fix, ..diagnostic });
    }
}

/// The fix that moves the siblings of a key below it, and its own value, if it has one, to a key there.
fn indented(
    head: &MergedEntry<'_>,
    others: &[MergedEntry<'_>],
    main_key: Option<&str>,
) -> Option<Fix> {
    const STEP: &str = "  ";
    let (key, value) = (head.entry.key, head.entry.value);
    let text = key.document().text();
    let column = |offset: usize| text[..offset].rfind('\n').map_or(offset, |end| offset - end - 1);
    let indent = column(key.span().start);
    let mut edits = Vec::new();
    if !value.is_null() {
        let between = Span::new(key.span().end, value.full_span().start);
        let is_short = matches!(value.value(), Value::Scalar(_))
            && value.full_span().slice(text).lines().count() == 1
            && between.slice(text).trim() == ":";
        let main_key = main_key.filter(|_| is_short)?;
        let below = format!(":\n{}{STEP}{main_key}: ", " ".repeat(indent));
        edits.push(Edit::replace(between, below));
    }
    for other in others {
        let span = other.entry.span();
        let is_alone = text[span.start - column(span.start)..span.start].trim().is_empty();
        if other.via.is_some() || !is_alone || column(span.start) != indent {
            return None;
        }
        let mut offset = span.start - indent;
        for line in text[offset..span.end].split_inclusive('\n') {
            if !line.trim().is_empty() {
                edits.push(Edit::insert(offset, STEP));
            }
            offset += line.len();
        }
    }
    let title = format!("indent {} below `{}`", listed(others.iter().map(name), "and"), name(head));
    let edits = Edits::new(edits).ok()?;
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// What is wrong with a step that names its kind late, or in the words of another CI system.
fn misnamed_step(entries: &[MergedEntry<'_>]) -> Option<Diagnostic> {
    let is_key_of =
        |object: &'static Object, merged: &&MergedEntry<'_>| object.key(name(merged)).is_some();
    let Some(kind) = entries.iter().find(|merged| is_key_of(&STEP_CALL, merged)) else {
        let foreign = |merged: &&MergedEntry<'_>| name(merged) == "uses";
        let (foreign, mistake) = entries.iter().find(foreign).zip(STEP_CALL.mistake("uses"))?;
        let message = format!("no command is called `uses`; {}", mistake.advice());
        return Some(Diagnostic::error(UNKNOWN_COMMAND, foreign.entry.key.span(), message));
    };
    let inner = STEP_CALL.key(name(kind))?.ty.object()?;
    let others: Vec<_> = entries.iter().filter(|merged| name(merged) != name(kind)).collect();
    let (first, kind_name) = (entries.first()?, name(kind));
    if name(first) == kind_name || !others.iter().all(|merged| is_key_of(inner, merged)) {
        return None;
    }
    let is_scalar = kind.entry.value.as_str().is_some();
    let main = inner.main_key.filter(|_| is_scalar);
    let below = listed(main.into_iter().chain(others.iter().map(|other| name(other))), "and");
    let message =
        format!("a step starts with its kind; write `{kind_name}:` first, and {below} below it");
    let diagnostic = Diagnostic::error(STEP_SEVERAL_KEYS, first.entry.key.span(), message);
    Some(diagnostic.with_label(kind.entry.key.span(), "the kind of this step"))
}

fn name<'d>(merged: &MergedEntry<'d>) -> &'d str {
    merged.entry.name().unwrap_or_default()
}

/// Whether an entry is one of the object under its neighbour, `inner`, and not a second one of `object`. A neighbour
/// without a value waits for one.
fn belongs_under(
    merged: &MergedEntry<'_>,
    inner: Option<&'static Object>,
    object: &'static Object,
    neighbour_is_empty: bool,
) -> bool {
    let Some(inner) = inner else { return false };
    let is_scalar = merged.entry.value.as_str().is_some();
    // `when` is a key of `run`, with a word, and a step, with a mapping; `steps` is one of `when`.
    let is_second = object.key(name(merged)).is_some();
    match (inner.key(name(merged)), inner.rest) {
        (Some(_), _) => neighbour_is_empty || !is_second || is_scalar,
        (None, Rest::Arguments) => !is_second || neighbour_is_empty && name(merged) == "steps",
        (None, Rest::Ignored) => !is_second && neighbour_is_empty && is_scalar,
        (None, _) => false,
    }
}
