//! Text to JSON values, with the places of what is wrong. Also reads YAML into the same values.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::postman::{Error, Fault, Kind, Place};
use crate::text::Source;
use crate::yaml;

/// Reads a file that must be JSON.
pub(super) fn read(source: &Source, expected: Kind) -> Result<Value, Error> {
    refuse_empty(source, expected)?;
    let text = source.text().trim_start_matches('\u{feff}');
    serde_json::from_str(text).map_err(|error| {
        let offset = source.text().len() - text.len() + offset(text, error.line(), error.column());
        let message = without_place(&error.to_string());
        let message = message.replace("EOF while parsing", "the file ends within");
        Error { place: Place::at(source, offset), fault: Fault::Json { message } }
    })
}

/// Reads a file that must be YAML: ours decides whether it is, for it knows places and survives hostile texts.
pub(super) fn read_yaml(source: &Source, expected: Kind) -> Result<Value, Error> {
    refuse_empty(source, expected)?;
    let parsed = yaml::parse(source.text());
    let not_yaml = |offset: usize, message: String| {
        Err(Error { place: Place::at(source, offset), fault: Fault::Yaml { message } })
    };
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return not_yaml(diagnostic.span.start, diagnostic.message.clone());
    }
    if let Some(entry) = parsed.document.nodes().find_map(repeated_entry) {
        let name = entry.name().unwrap_or_default();
        return not_yaml(entry.key.span().start, format!("the key `{name}` is repeated"));
    }
    serde_yaml::from_str(source.text()).map_err(|error| {
        let place = match error.location() {
            Some(location) => Place::at(source, location.index()),
            None => Place::whole(source),
        };
        Error { place, fault: Fault::Yaml { message: without_place(&error.to_string()) } }
    })
}

/// The first entry of a map whose key an entry before it has: the Postman CLI refuses the file.
fn repeated_entry(node: yaml::Node<'_>) -> Option<yaml::Entry<'_>> {
    let yaml::Value::Mapping(mapping) = node.value() else { return None };
    let mut names = BTreeSet::new();
    mapping.entries().find(|entry| entry.name().is_some_and(|name| !names.insert(name)))
}

/// Reads a file by its name: YAML where it ends so, else JSON.
pub(super) fn read_any(source: &Source, expected: Kind) -> Result<Value, Error> {
    if is_yaml(source) { read_yaml(source, expected) } else { read(source, expected) }
}

pub(super) fn is_yaml(source: &Source) -> bool {
    [".yaml", ".yml"].iter().any(|extension| source.name().to_lowercase().ends_with(extension))
}

pub(super) fn refuse_empty(source: &Source, expected: Kind) -> Result<(), Error> {
    if source.text().trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Error { place: Place::whole(source), fault: Fault::Empty { expected } });
    }
    Ok(())
}

/// A parser's message without the place, which is told in the way of all others.
fn without_place(message: &str) -> String {
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The offset of a line and a column in bytes, both from 1, as `serde_json` counts them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    before.map(str::len).sum::<usize>() + column.saturating_sub(1)
}

/// Where the value of a path starts in a text that is valid JSON; of a path that ends nowhere, its last value that exists.
pub(super) fn locate(text: &str, path: &[String]) -> usize {
    let mut scanner = Scanner { text, at: 0 };
    scanner.skip_blanks();
    for segment in path {
        let start = scanner.at;
        if !scanner.enter(segment) {
            return start;
        }
    }
    scanner.at
}

/// Steps through valid JSON without building it.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        let blanks = [' ', '\t', '\n', '\r', '\u{feff}'];
        self.at += rest.len() - rest.trim_start_matches(blanks).len();
    }

    /// Steps to the child of that key or index; `false` when there is none.
    fn enter(&mut self, segment: &str) -> bool {
        let is_object = self.peek() == b'{';
        if !is_object && self.peek() != b'[' {
            return false;
        }
        for index in 0_usize.. {
            self.at += 1;
            self.skip_blanks();
            if matches!(self.peek(), b'}' | b']' | 0) {
                return false;
            }
            let is_wanted =
                if is_object { self.key() == segment } else { index.to_string() == segment };
            if is_wanted {
                return true;
            }
            self.skip_value();
            self.skip_blanks();
            if self.peek() != b',' {
                return false;
            }
        }
        false
    }

    /// The key at hand; steps to its value.
    fn key(&mut self) -> String {
        let start = self.at;
        self.skip_string();
        let key = serde_json::from_str(&self.text[start..self.at]).unwrap_or_default();
        self.skip_blanks();
        self.at += 1;
        self.skip_blanks();
        key
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while !matches!(self.peek(), b'"' | 0) {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
    }

    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.skip_string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }
}

/// Where the value of a path starts in a text that is valid YAML.
pub(super) fn locate_yaml(text: &str, path: &[String]) -> usize {
    let parsed = yaml::parse(text);
    let mut node = parsed.document.root();
    let mut start = 0;
    for segment in path {
        start = node.map_or(start, |node| node.span().start);
        node = node.and_then(|node| match (node.as_mapping(), node.as_sequence()) {
            (Some(mapping), _) => mapping.get_merged(segment).map(|merged| merged.entry.value),
            (_, Some(sequence)) => sequence.items().nth(segment.parse().ok()?),
            _ => None,
        });
    }
    node.map_or(start, |node| node.span().start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_json_and_yaml() {
        let json = r#" {"a": [{"x\"\u0041": "}"}, {"b": {"c": 12}}], "a2": "last"}"#;
        let yaml = "a:\n- 1\n- {b: {c: 12}}\na2: last\n";
        let at = |path: &[&str]| {
            let path: Vec<_> = path.iter().map(|&segment| segment.to_owned()).collect();
            (&json[locate(json, &path)..], &yaml[locate_yaml(yaml, &path)..])
        };
        assert_eq!(at(&["a", "1", "b", "c"]).0, "12}}], \"a2\": \"last\"}");
        assert_eq!(at(&["a", "1", "b", "c"]).1, "12}}\na2: last\n");
        assert_eq!(at(&["a2"]), ("\"last\"}", "last\n"));
        assert_eq!(at(&["a", "0", "x\"A"]).0, "\"}\"}, {\"b\": {\"c\": 12}}], \"a2\": \"last\"}");
        assert_eq!(at(&["a2", "none"]), ("\"last\"}", "last\n"));
        assert_eq!(at(&["a", "7"]).0, &json[7..]);
        assert_eq!(at(&[]), (&json[1..], yaml));
    }
}
