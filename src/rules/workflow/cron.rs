//! Cron expressions: what is wrong with one, and where. Knows nothing of configs.

use crate::text::Span;

/// What is wrong with an expression: the bytes concerned, and a phrase.
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
}

/// The fields in their order, with their bounds.
const FIELDS: &[(&str, u32, u32)] = &[
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
];

const MONTHS: &[&str] =
    &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The first fault of an expression.
pub(super) fn fault(text: &str) -> Option<Fault> {
    let fields: Vec<_> = text.split_ascii_whitespace().collect();
    if fields.len() != FIELDS.len() {
        let message = format!(
            "a schedule has 5 fields: minute, hour, day of the month, month and day of the week; this one has {}",
            fields.len()
        );
        return Some(Fault { span: Span::new(0, text.len()), message });
    }
    let mut from = 0;
    for (field, &(noun, least, most)) in fields.iter().zip(FIELDS) {
        let start = from + text[from..].find(field).unwrap_or(0);
        from = start + field.len();
        if let Some(message) = field_fault(field, noun, least, most) {
            return Some(Fault { span: Span::new(start, from), message });
        }
    }
    None
}

fn field_fault(field: &str, noun: &str, least: u32, most: u32) -> Option<String> {
    let n_items = field.split(',').count();
    for item in field.split(',') {
        if item.is_empty() {
            return Some(format!("`{field}` has an empty item"));
        }
        if let Some((_, step)) = item.split_once('/') {
            return Some(match step.parse::<u32>() {
                Ok(1..) => format!(
                    "CircleCI does not read steps such as `{item}`; list the values: `{}`",
                    listed(item, least, most)
                ),
                _ => format!("`{step}` is no step of a {noun}"),
            });
        }
        if item == "*" {
            continue;
        }
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let is_range = item.contains('-');
        let (Some(low), Some(high)) = (number(first, noun), number(last, noun)) else {
            return Some(format!("`{item}` is no {noun}; it goes from {least} to {most}"));
        };
        if low < least || high > most {
            return Some(format!("`{item}` is no {noun}; it goes from {least} to {most}"));
        }
        if low > high {
            return Some(format!("the range `{item}` runs backwards"));
        }
        if is_range && n_items > 1 {
            return Some(format!("CircleCI does not read a range inside a list: `{field}`"));
        }
        if is_range && first.starts_with(|it: char| it.is_ascii_alphabetic()) {
            return Some(format!(
                "CircleCI does not read ranges of names such as `{item}`; write `{low}-{high}`"
            ));
        }
    }
    None
}

/// A number, or the name of a month or a day.
fn number(text: &str, noun: &str) -> Option<u32> {
    let index = |names: &[&str]| {
        let found = names.iter().position(|name| name.eq_ignore_ascii_case(text))?;
        u32::try_from(found).ok()
    };
    match noun {
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        "month" => index(MONTHS).map(|month| month + 1),
        "day of the week" => index(DAYS),
        _ => None,
    }
}

/// The values of `*/15` or `0-30/10`.
fn listed(item: &str, least: u32, most: u32) -> String {
    let (range, step) = item.split_once('/').unwrap_or((item, "1"));
    let (first, last) = range.split_once('-').unwrap_or((range, ""));
    let first = first.parse().unwrap_or(least).max(least);
    // Sunday is 0; as 7 it would be there twice.
    let most = if most == 7 { 6 } else { most };
    let last = last.parse().unwrap_or(most).min(most);
    let step = step.parse().unwrap_or(1).max(1);
    let values: Vec<_> = (first..=last).step_by(step).map(|value| value.to_string()).collect();
    values.join(",")
}
