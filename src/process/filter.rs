//! Filters of jobs: whether a job runs for a branch or a tag that was pushed.
//!
//! <https://circleci.com/docs/reference/configuration-reference/#filters>

use crate::expression::expression;
use crate::process::evaluate::{explain, is_true};
use crate::process::{Data, Fault, Map, Origin, Value, Variables, Verdict, pattern};
use crate::text::Span;

/// What was pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push<'p> {
    /// A branch.
    Branch(&'p str),
    /// A tag.
    Tag(&'p str),
}

impl<'p> Push<'p> {
    /// What people call it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Branch(_) => "branch",
            Self::Tag(_) => "tag",
        }
    }

    /// Its name.
    pub const fn name(self) -> &'p str {
        match self {
            Self::Branch(name) | Self::Tag(name) => name,
        }
    }

    /// The key of filters that speaks of it.
    const fn key(self) -> &'static str {
        match self {
            Self::Branch(_) => "branches",
            Self::Tag(_) => "tags",
        }
    }
}

/// Whether filters let a job run, and what decided: nothing, where they do not [speak of](speak_of) what was pushed.
/// `source` is the config, where the expressions stand.
pub fn passes(
    filters: &Value,
    push: Push<'_>,
    variables: &dyn Variables,
    source: &str,
) -> Result<Verdict, Fault> {
    match &filters.data {
        Data::Map(map) => by_name(map, push, source),
        Data::Text(text) => by_expression(text, filters.origin, variables, source),
        Data::Bool(holds) => Ok(Verdict {
            holds: *holds,
            because: vec![(filters.origin, format!("it is `{holds}`"))],
        }),
        _ => by_name(&Map::default(), push, source),
    }
}

/// Whether filters say anything of what was pushed. If not, a job runs for every branch and for no tag.
pub fn speak_of(filters: &Value, push: Push<'_>) -> bool {
    match &filters.data {
        Data::Map(map) => {
            let names = map.get(push.key());
            let is_filled =
                |word| names.and_then(|it| it.get(word)).is_some_and(|it| !it.is_null());
            is_filled("only") || is_filled("ignore")
        }
        Data::Text(_) | Data::Bool(_) => true,
        _ => false,
    }
}

fn by_name(filters: &Map, push: Push<'_>, source: &str) -> Result<Verdict, Fault> {
    let names = filters.get(push.key()).and_then(Value::as_map);
    for (word, holds_if_named) in [("only", true), ("ignore", false)] {
        let entry = names.and_then(|names| names.entry(word));
        let Some((key, value)) = entry.filter(|(_, value)| !value.is_null()) else { continue };
        let list = value.as_list().unwrap_or(std::slice::from_ref(value));
        let mut named = None;
        for item in list {
            if names_push(item, push.name(), source)? {
                named = Some(item.origin);
                break;
            }
        }
        let origin = match named {
            Some(item) if list.len() > 1 => item,
            // An alias stands behind its anchor; then the key says nothing of where the value is.
            _ if key.origin.span.end <= value.origin.span.start => {
                Origin { span: key.origin.span.join(value.origin.span), ..value.origin }
            }
            _ => value.origin,
        };
        let text = format!("the {} is `{}`", push.noun(), push.name());
        let holds = named.is_some() == holds_if_named;
        return Ok(Verdict { holds, because: vec![(origin, text)] });
    }
    Ok(Verdict { holds: matches!(push, Push::Branch(_)), because: Vec::new() })
}

/// Whether an entry of `only` or `ignore` is the name that was pushed, or a pattern between slashes that fits all of it.
fn names_push(entry: &Value, name: &str, source: &str) -> Result<bool, Fault> {
    let text = entry.as_text().unwrap_or_default();
    let Some(pattern) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) else {
        return Ok(text == name);
    };
    let regex = pattern::whole(pattern).map_err(|fault| {
        let rule = if fault.is_unsupported { "regex-lookaround" } else { "invalid-regex" };
        let part = Span::new(1 + fault.span.start, 1 + fault.span.end);
        Fault::new(rule, place(&text, entry.origin, part, source).span, fault.message)
    })?;
    Ok(regex.is_match(name))
}

fn by_expression(
    text: &str,
    origin: Origin,
    variables: &dyn Variables,
    source: &str,
) -> Result<Verdict, Fault> {
    let place = |part| place(text, origin, part, source);
    let expression = expression(text).map_err(|faults| match faults.first() {
        Some(fault) => {
            Fault::new(fault.kind.rule(), place(fault.span).span, fault.kind.to_string())
        }
        None => Fault::new("template-syntax", origin.span, "this is no expression"),
    })?;
    let (value, reasons) = explain(&expression, variables)
        .map_err(|fault| Fault { span: place(fault.span).span, ..fault })?;
    let because = reasons.into_iter().map(|reason| (place(reason.span), reason.text));
    let mut because: Vec<_> = because.collect();
    // Where only the whole is known as a place, several parts may look the same.
    because.dedup();
    Ok(Verdict { holds: is_true(&value), because })
}

/// Where a part of a text stands: in it if the source reads as the text does, else somewhere in the whole.
fn place(text: &str, origin: Origin, part: Span, source: &str) -> Origin {
    match origin.span.slice(source).find(text) {
        Some(offset) if !origin.is_given() => {
            let start = origin.span.start + offset;
            Origin { span: Span::new(start + part.start, start + part.end), ..origin }
        }
        _ => origin,
    }
}
