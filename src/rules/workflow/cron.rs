//! Cron expressions: what is wrong with one, and where. Knows nothing of configs.

use crate::text::Span;

/// What is wrong with an expression: the bytes concerned, and a phrase.
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    /// What says the same in CircleCI's words.
    pub(super) replacement: Option<String>,
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

/// Everything that is wrong with an expression, at most one fault for each field.
pub(super) fn faults(text: &str) -> Vec<Fault> {
    let fields: Vec<_> = text.split_ascii_whitespace().collect();
    if fields.len() != FIELDS.len() {
        let message = format!(
            "a schedule has 5 fields: minute, hour, day of the month, month and day of the week; this one has {}",
            fields.len()
        );
        return vec![Fault { span: Span::new(0, text.len()), message, replacement: None }];
    }
    let mut from = 0;
    let mut faults = Vec::new();
    for (field, &(noun, least, most)) in fields.iter().zip(FIELDS) {
        let start = from + text[from..].find(field).unwrap_or(0);
        from = start + field.len();
        if let Some((message, replacement)) = field_fault(field, noun, least, most) {
            faults.push(Fault { span: Span::new(start, from), message, replacement });
        }
    }
    faults
}

/// What is wrong with a field, and what says the same in CircleCI's words.
fn field_fault(field: &str, noun: &str, least: u32, most: u32) -> Option<(String, Option<String>)> {
    let n_items = field.split(',').count();
    for item in field.split(',') {
        if let Some((_, step)) = item.split_once('/') {
            if !matches!(step.parse::<u32>(), Ok(1..)) {
                return Some((format!("`{step}` is no step of a {noun}"), None));
            }
            let values = listed(item, least, most);
            let message = format!(
                "CircleCI does not read steps such as `{item}`; list the values: `{values}`"
            );
            return Some((message, (n_items == 1).then_some(values)));
        }
        if item == "*" {
            continue;
        }
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let is_range = item.contains('-');
        let bounds = least..=most;
        let (low, high) = match (number(first, noun), number(last, noun)) {
            (Some(low), Some(high)) if bounds.contains(&low) && bounds.contains(&high) => {
                (low, high)
            }
            _ => {
                return Some((
                    format!("`{item}` is no {noun}; it goes from {least} to {most}"),
                    None,
                ));
            }
        };
        if low > high {
            return Some((format!("the range `{item}` runs backwards"), None));
        }
        if is_range && n_items > 1 {
            let message = format!("CircleCI does not read a range inside a list: `{field}`");
            return Some((message, None));
        }
        if is_range && first.starts_with(|it: char| it.is_ascii_alphabetic()) {
            let numbers = format!("{low}-{high}");
            let message = format!(
                "CircleCI does not read ranges of names such as `{item}`; write `{numbers}`"
            );
            return Some((message, Some(numbers)));
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
        _ if text.starts_with(|first: char| first.is_ascii_digit()) => text.parse().ok(),
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
