//! Iteration data, CSV or JSON: a collection runs once for each row. Given a file without rows that it can read, the Postman
//! CLI runs once without data and reports success, so such a file is refused.

use serde_json::Value;

use crate::postman::fault::{self, Error, Fault, Place, Warning};
use crate::postman::json;
use crate::postman::kind::Kind;
use crate::text::Source;

/// Data that a collection can run with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IterationData {
    /// How often the collection runs; at least 1.
    pub n_rows: usize,
    /// What its author will want to know.
    pub warnings: Vec<Warning>,
}

/// Reads and checks a file of iteration data; its name tells the format.
pub fn read_iteration_data(source: &Source) -> Result<IterationData, Error> {
    let extension = source.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let n_rows = match extension.as_deref() {
        Some("json") => json_rows(source)?,
        Some("csv") => csv_rows(source)?,
        _ => return Err(shape(source, None, "iteration data must be a file `.csv` or `.json`")),
    };
    Ok(IterationData { n_rows, warnings: fault::warn_of_keys(source).collect() })
}

fn shape(source: &Source, offset: Option<usize>, message: &str) -> Error {
    let place = offset.map_or_else(|| Place::whole(source), |offset| Place::at(source, offset));
    Error { place, fault: Fault::Shape { message: message.to_owned() } }
}

fn json_rows(source: &Source) -> Result<usize, Error> {
    let value = json::read(source, Kind::IterationData)?;
    let Value::Array(rows) = value else {
        let message = format!("the file must hold a list of objects, not {}", noun(&value));
        return Err(shape(source, None, &message));
    };
    if let Some((index, row)) = rows.iter().enumerate().find(|(_, row)| !row.is_object()) {
        let offset = json::locate(source.text(), &[index.to_string()]);
        let message = format!("each row must be an object, not {}", noun(row));
        return Err(shape(source, Some(offset), &message));
    }
    if rows.is_empty() {
        let message = "the list has no rows; the Postman CLI would run once, without data";
        return Err(shape(source, None, message));
    }
    Ok(rows.len())
}

/// What a JSON value is, with its article.
fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn csv_rows(source: &Source) -> Result<usize, Error> {
    json::refuse_empty(source, Kind::IterationData)?;
    let mut n_lines = 0_usize;
    let mut is_blank = true;
    // Where a quote may open: at the start of a value, and behind a closing quote, as a doubled one stands for one.
    let mut may_open = true;
    let mut quote = None;
    for (offset, character) in source.text().char_indices() {
        match (character, quote) {
            ('"', Some(_)) => (quote, may_open) = (None, true),
            (_, Some(_)) => {}
            ('"', None) if may_open => (quote, is_blank) = (Some(offset), false),
            ('\n', None) => {
                n_lines += usize::from(!is_blank);
                (is_blank, may_open) = (true, true);
            }
            _ => {
                may_open = matches!(character, ',' | '\u{feff}');
                is_blank &= character.is_whitespace() || character == '\u{feff}';
            }
        }
    }
    if let Some(offset) = quote {
        return Err(shape(source, Some(offset), "the quote that opens here is not closed"));
    }
    n_lines += usize::from(!is_blank);
    match n_lines.saturating_sub(1) {
        0 => {
            let message = "below the line of names there is no row; the Postman CLI would run once, without data";
            Err(shape(source, None, message))
        }
        n_rows => Ok(n_rows),
    }
}
