//! Slips of indentation, quotes and brackets.

use circlet::text::Span;
use circlet::yaml::{Mapping, Node, ScalarStyle, Value};

use crate::config::{Config, Place, line_start};
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("a tab before a key", &["yaml-tab"], tab),
    operator("a key one column too far right", &["yaml-syntax"], too_far_right),
    operator("a key one column too far left", &["yaml-syntax"], too_far_left),
    operator("an item one column too far right", &["yaml-syntax"], item_too_far_right),
    operator("a step's keys beside its name", &["step-several-keys"], keys_beside_step),
    operator("an unclosed quote", &["yaml-syntax"], unclosed_quote),
    operator("an unclosed bracket", &["yaml-syntax"], unclosed_bracket),
    operator("a colon in a plain value", &["yaml-syntax"], colon),
    operator("no colon behind a key", &["yaml-syntax"], no_colon),
];

/// An entry of a block mapping whose key starts its line, and its number in the mapping.
struct Line<'d> {
    index: usize,
    place: Place<'d>,
    mapping: Mapping<'d>,
    parent: Option<usize>,
}

/// Every key that starts its line. `parent` is the column of the nearest collection around it.
fn lines<'c>(config: &'c Config<'_>) -> Vec<Line<'c>> {
    let mut found = Vec::new();
    if let Some(root) = config.document().root() {
        collect(config, root, None, &mut found);
    }
    found
}

fn collect<'c>(
    config: &'c Config<'_>,
    node: Node<'c>,
    parent: Option<usize>,
    found: &mut Vec<Line<'c>>,
) {
    match node.value() {
        Value::Mapping(mapping) if !mapping.flow => {
            let mut column = None;
            for (index, entry) in mapping.entries().enumerate() {
                let start = entry.key.full_span().start;
                column = Some(column.unwrap_or_else(|| config.column(start)));
                let is_simple = entry.key.anchor().is_none() && !entry.key.is_alias();
                if is_simple && config.indentation(start).is_some() {
                    let place =
                        Place { key: Some(entry.key), value: entry.value, owner: Some(mapping) };
                    found.push(Line { index, place, mapping, parent });
                }
                collect(config, entry.value, column, found);
            }
        }
        Value::Sequence(sequence) if !sequence.flow => {
            for (item, dash) in sequence.items().zip(sequence.dashes()) {
                collect(config, item, Some(config.column(dash)), found);
            }
        }
        _ => {}
    }
}

fn tab(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let start = line.place.start();
        let first = line_start(config.text(), start);
        if start > first {
            mutants.push(Mutant::replace(Span::new(first, start), "\t"));
        }
    }
    mutants
}

fn too_far_right(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let Some(before) = line.index.checked_sub(1) else { continue };
        let Some(before) = line.mapping.entries().nth(before) else { continue };
        // Below nothing, the line would be its value; a block scalar may swallow the line.
        let is_plain_or_quoted = before.value.scalar().is_some_and(|scalar| {
            !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
        });
        let is_collection = matches!(before.value.value(), Value::Mapping(_) | Value::Sequence(_));
        let is_written = !before.value.full_span().is_empty();
        let column = config.column(line.place.start());
        let reaches = inner_columns(config, before.value).contains(&(column + 1));
        if is_written && (is_plain_or_quoted || is_collection) && !reaches {
            mutants.push(Mutant::insert(line_start(config.text(), line.place.start()), " "));
        }
    }
    mutants
}

/// The columns at which a line could go on with what a value holds.
fn inner_columns(config: &Config<'_>, value: Node<'_>) -> Vec<usize> {
    let mut columns = Vec::new();
    let mut last = Some(value);
    while let Some(node) = last {
        last = match node.value() {
            Value::Mapping(mapping) if !mapping.flow => {
                let first = mapping.entries().next();
                columns.extend(first.map(|entry| config.column(entry.key.full_span().start)));
                mapping.entries().next_back().map(|entry| entry.value)
            }
            Value::Sequence(sequence) if !sequence.flow => sequence.items().next_back(),
            Value::Scalar(scalar)
                if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) =>
            {
                // Any column may lie inside.
                columns.extend(0..200);
                None
            }
            Value::Scalar(_) if node.full_span().is_empty() => {
                columns.extend(0..200);
                None
            }
            _ => None,
        };
    }
    columns
}

fn too_far_left(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let column = config.column(line.place.start());
        let is_free = line.parent.is_some_and(|parent| parent + 1 < column);
        if line.index > 0 && is_free {
            let first = line_start(config.text(), line.place.start());
            mutants.push(Mutant::replace(Span::new(first, first + 1), ""));
        }
    }
    mutants
}

/// The second item of a list, or a later one, below an item that is a mapping.
fn item_too_far_right(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for list in config.find_all(&["jobs/*/steps", "commands/*/steps", "workflows/*/jobs"]) {
        let Value::Sequence(list) = list.value.value() else { continue };
        let items: Vec<_> = list.items().collect();
        for (pair, dash) in items.windows(2).zip(list.dashes().skip(1)) {
            let is_mapping = matches!(pair[0].value(), Value::Mapping(_));
            let reaches = inner_columns(config, pair[0]).contains(&(config.column(dash) + 1));
            if is_mapping && !reaches {
                mutants.push(Mutant::insert(line_start(config.text(), dash), " "));
            }
        }
    }
    mutants
}

/// The mapping below a key moves left to the key's own column.
pub(crate) fn outdented(config: &Config<'_>, place: Place<'_>) -> Option<Mutant> {
    let Value::Mapping(body) = place.value.value() else { return None };
    let first = body.entries().next()?.key.full_span().start;
    let distance = config.indentation(first)?.len().checked_sub(config.column(place.start()))?;
    let has_merge = body.entries().any(|entry| entry.is_merge());
    if body.flow || distance == 0 || has_merge || place.owner.is_none_or(|owner| owner.len() > 1) {
        return None;
    }
    let span = Span::new(line_start(config.text(), first), body.node().span().end);
    let mut text = String::new();
    for line in span.slice(config.text()).split_inclusive('\n') {
        let blanks = line.bytes().take(distance).take_while(|byte| *byte == b' ').count();
        text.push_str(&line[blanks..]);
    }
    Some(Mutant::replace(span, text))
}

fn keys_beside_step(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let steps = config.find("STEP/*").into_iter();
    steps.filter_map(|place| outdented(config, place)).collect()
}

fn unclosed_quote(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let Some(scalar) = line.place.value.scalar() else { continue };
        let span = line.place.value.span();
        let is_quoted =
            matches!(scalar.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        if is_quoted && !line.place.value.is_alias() && config.is_one_line(span) {
            mutants.push(Mutant::replace(Span::new(span.end - 1, span.end), "").at(span.start));
        }
    }
    mutants
}

fn unclosed_bracket(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let is_flow = match line.place.value.value() {
            Value::Mapping(mapping) => mapping.flow,
            Value::Sequence(sequence) => sequence.flow,
            _ => false,
        };
        let span = line.place.value.span();
        if is_flow && config.is_one_line(span) {
            mutants.push(Mutant::replace(Span::new(span.end - 1, span.end), "").at(span.start));
        }
    }
    mutants
}

fn colon(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let span = line.place.value.span();
        let is_plain = matches!(line.place.value.value(), Value::Scalar(scalar) if scalar.style == ScalarStyle::Plain);
        if is_plain && !span.is_empty() && config.is_one_line(span) {
            mutants.push(Mutant::insert(span.end, ": more"));
        }
    }
    mutants
}

/// The colon behind a key with a value in its line, between two other lines.
fn no_colon(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for line in lines(config) {
        let key = line.place.key.map(Node::span).unwrap_or_default();
        let value = line.place.value.full_span();
        let is_last = line.mapping.len() == line.index + 1;
        if line.index == 0 || is_last || value.is_empty() || !config.is_one_line(key.join(value)) {
            continue;
        }
        // A colon in the value would make a key of all that stands before it.
        let value_text = value.slice(config.text());
        if config.text()[key.end..].starts_with(": ") && !value_text.contains(": ") {
            mutants.push(Mutant::replace(Span::new(key.end, key.end + 1), ""));
        }
    }
    mutants
}
