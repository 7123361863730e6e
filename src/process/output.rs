//! Values to text: YAML that readers of version 1.1 and 1.2 agree on, or JSON.

use crate::process::{Data, Map, Value};
use crate::yaml::{Context, double_quote, quote, write_string};

/// How much deeper a map stands than the key or the dash before it. Lists stand at the column of their key, as
/// CircleCI writes them.
const STEP: usize = 2;

impl Value {
    /// The value as a YAML document that ends with a line break.
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        match &self.data {
            Data::Map(map) if !map.is_empty() => write_map(map, 0, &mut out),
            Data::List(list) if !list.is_empty() => write_list(list, 0, &mut out),
            _ => {
                write_scalar(self, STEP, &mut out);
                out.push('\n');
            }
        }
        out
    }

    /// The value as a JSON document that ends with a line break. JSON has neither infinite numbers nor those that
    /// are none; they become null.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_json(self, 0, &mut out);
        out.push('\n');
        out
    }
}

/// Writes the entries of a map, of which the first key starts where `out` ends.
fn write_map(map: &Map, column: usize, out: &mut String) {
    for (index, (key, value)) in map.entries().enumerate() {
        if index > 0 {
            indent(column, out);
        }
        out.push_str(&quote(&key.name, Context::Block));
        out.push(':');
        match &value.data {
            Data::Map(map) if !map.is_empty() => {
                out.push('\n');
                indent(column + STEP, out);
                write_map(map, column + STEP, out);
            }
            Data::List(list) if !list.is_empty() => {
                out.push('\n');
                indent(column, out);
                write_list(list, column, out);
            }
            _ => {
                out.push(' ');
                write_scalar(value, column + STEP, out);
                out.push('\n');
            }
        }
    }
}

/// Writes the items of a list, of which the first dash stands where `out` ends.
fn write_list(list: &[Value], column: usize, out: &mut String) {
    for (index, value) in list.iter().enumerate() {
        if index > 0 {
            indent(column, out);
        }
        out.push_str("- ");
        match &value.data {
            Data::Map(map) if !map.is_empty() => write_map(map, column + STEP, out),
            Data::List(list) if !list.is_empty() => write_list(list, column + STEP, out),
            _ => {
                write_scalar(value, column + STEP, out);
                out.push('\n');
            }
        }
    }
}

fn write_scalar(value: &Value, indent: usize, out: &mut String) {
    match &value.data {
        // What is compiled for an unknown pipeline is not written.
        Data::Null | Data::Unknown => out.push_str("null"),
        Data::Text(text) => write_string(text, indent, out),
        Data::List(_) => out.push_str("[]"),
        Data::Map(_) => out.push_str("{}"),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::BigInt(_) => {
            out.push_str(&value.as_text().unwrap_or_default());
        }
    }
}

fn indent(column: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', column));
}

fn write_json(value: &Value, column: usize, out: &mut String) {
    match &value.data {
        Data::List(list) if !list.is_empty() => {
            write_json_items(['[', ']'], column, list.iter(), out, |item, out| {
                write_json(item, column + STEP, out);
            });
        }
        Data::Map(map) if !map.is_empty() => {
            write_json_items(['{', '}'], column, map.entries(), out, |(key, value), out| {
                out.push_str(&double_quote(&key.name));
                out.push_str(": ");
                write_json(value, column + STEP, out);
            });
        }
        Data::Text(text) => out.push_str(&double_quote(text)),
        Data::Float(number) if !number.is_finite() => out.push_str("null"),
        // As written it may have another base, which JSON does not know.
        Data::BigInt(text) if !text.bytes().all(|byte| byte.is_ascii_digit()) => {
            out.push_str(&double_quote(text));
        }
        _ => write_scalar(value, 0, out),
    }
}

fn write_json_items<T>(
    [open, close]: [char; 2],
    column: usize,
    items: impl Iterator<Item = T>,
    out: &mut String,
    mut write: impl FnMut(T, &mut String),
) {
    out.push(open);
    for (index, item) in items.enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        indent(column + STEP, out);
        write(item, out);
    }
    out.push('\n');
    indent(column, out);
    out.push(close);
}
