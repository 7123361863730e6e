//! Slips within `<< … >>`, expressions and regular expressions.

use circlet::text::Span;
use circlet::yaml::{Node, ScalarStyle, Value};

use crate::config::{Config, Place};
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("a heredoc in a script", &["template-unclosed"], heredoc),
    operator("an unclosed template", &["template-unclosed"], unclosed),
    operator("an empty template", &["template-empty"], empty),
    operator("misspell a parameter", &["undefined-parameter"], parameters),
    operator(
        "misspell a pipeline parameter",
        &["undefined-pipeline-parameter"],
        pipeline_parameters,
    ),
    operator("misspell a matrix value", &["undefined-matrix-value"], matrix_values),
    operator("a look-ahead in a filter", &["regex-lookaround"], look_ahead),
    operator("an unclosed group in a filter", &["invalid-regex"], unclosed_group),
    operator("`&&` in a condition", &["expression-ampersand"], ampersand),
];

/// A line with a heredoc before the script's first.
fn heredoc(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in config.find_all(&["STEP/run", "STEP/run/command"]) {
        let Value::Scalar(scalar) = place.value.value() else { continue };
        if scalar.style != ScalarStyle::Literal || scalar.text.contains(">>") {
            continue;
        }
        let content = scalar.content.slice(config.text());
        let blanks = content.len() - content.trim_start_matches(' ').len();
        let line = format!("{}cat <<EOF > file\n", " ".repeat(blanks));
        mutants.push(Mutant::insert(scalar.content.start, line));
    }
    mutants
}

/// The scalars in the elements of some sections; what stands behind an anchor is left out.
fn scalars<'c>(config: &'c Config<'_>, patterns: &[&str]) -> Vec<Node<'c>> {
    let mut scalars = Vec::new();
    for place in config.find_all(patterns) {
        collect(place.value, &mut scalars);
    }
    scalars
}

fn collect<'d>(node: Node<'d>, scalars: &mut Vec<Node<'d>>) {
    if node.anchor().is_some() {
        return;
    }
    match node.value() {
        Value::Scalar(_) => scalars.push(node),
        Value::Sequence(sequence) => sequence.items().for_each(|item| collect(item, scalars)),
        Value::Mapping(mapping) => {
            mapping.entries().for_each(|entry| collect(entry.value, scalars));
        }
        Value::Alias(_) => {}
    }
}

/// The names behind a word in templates such as `<< word.name >>`.
fn references(config: &Config<'_>, patterns: &[&str], word: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for node in scalars(config, patterns) {
        let Value::Scalar(scalar) = node.value() else { continue };
        let text = scalar.content.slice(config.text());
        for (offset, _) in text.match_indices(word) {
            let start = offset + word.len();
            let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
            let rest = &text[start..];
            let length = rest.len() - rest.trim_start_matches(is_name).len();
            let before = text[..offset].trim_end();
            if before.ends_with("<<") && rest[length..].trim_start().starts_with(">>") {
                let first = scalar.content.start + start;
                found.push(Span::new(first, first + length));
            }
        }
    }
    found
}

fn misspelled(config: &Config<'_>, spans: &[Span], random: &mut Random) -> Vec<Mutant> {
    let names: Vec<_> = spans.iter().map(|span| span.slice(config.text())).collect();
    let mut mutants = Vec::new();
    for span in spans {
        if let Some(slip) = random.misspell(span.slice(config.text()), &names) {
            mutants.push(Mutant::replace(*span, slip));
        }
    }
    mutants
}

const ELEMENTS: &[&str] = &["jobs/*", "commands/*", "executors/*"];

fn parameters(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    misspelled(config, &references(config, ELEMENTS, "parameters."), random)
}

fn pipeline_parameters(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let patterns = ["jobs/*", "commands/*", "executors/*", "workflows/*"];
    misspelled(config, &references(config, &patterns, "pipeline.parameters."), random)
}

fn matrix_values(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let patterns = ["workflows/*/jobs/#/*/name", "workflows/*/jobs/#/*/context"];
    misspelled(config, &references(config, &patterns, "matrix."), random)
}

fn unclosed(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for node in scalars(config, ELEMENTS) {
        let Value::Scalar(scalar) = node.value() else { continue };
        let text = scalar.content.slice(config.text());
        if text.matches(">>").count() != 1 || text.matches("<<").count() != 1 {
            continue;
        }
        let (Some(first), Some(last)) = (text.find("<<"), text.find(">>")) else { continue };
        if first < last && !text[..first].ends_with('\\') {
            let start = scalar.content.start;
            let end = Span::new(start + last, start + last + 2);
            mutants.push(Mutant::replace(end, "").at(start + first));
        }
    }
    mutants
}

fn empty(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let inside = references(config, ELEMENTS, "parameters.");
    let whole =
        |span: Span| Mutant::replace(Span::new(span.start - "parameters.".len(), span.end), "");
    inside.into_iter().map(whole).collect()
}

/// The filters that are plain words.
fn filters<'c>(config: &'c Config<'_>) -> impl Iterator<Item = Place<'c>> {
    let mut places = config.find_all(&[
        "workflows/*/jobs/#/*/filters/branches/only",
        "workflows/*/jobs/#/*/filters/branches/ignore",
        "workflows/*/jobs/#/*/filters/branches/only/#",
        "workflows/*/jobs/#/*/filters/branches/ignore/#",
    ]);
    places.retain(|place| place.fixed_text().is_some());
    places.into_iter()
}

fn look_ahead(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    filters(config).map(|place| Mutant::replace(place.value.span(), "\"/^(?!wip).*$/\"")).collect()
}

fn unclosed_group(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    filters(config)
        .map(|place| Mutant::replace(place.value.span(), "\"/^(main|wip.*$/\""))
        .collect()
}

/// In the conditions of workflows that are expressions.
fn ampersand(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in config.find_all(&["workflows/*/when", "workflows/*/unless"]) {
        let Value::Scalar(scalar) = place.value.value() else { continue };
        if place.value.scalar_value() == Some(circlet::yaml::ScalarValue::String)
            && scalar.style == ScalarStyle::Plain
            && !scalar.text.contains("<<")
        {
            mutants.push(Mutant::insert(scalar.content.end, " && true"));
        }
    }
    mutants
}
