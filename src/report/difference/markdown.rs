//! Changes as Markdown, for a comment on a pull request. What a config holds stands in code only, so that none of it
//! is read as Markdown or calls someone by name.

use std::fmt::Write as _;

use crate::difference::Change;
use crate::report::difference::lines::{Line, Piece, Sign, lines};
use crate::report::phrase;

/// How many lines of a value are shown.
const MOST_LINES: usize = 20;

/// How long a comment becomes. GitHub takes 65,536 characters, which is the least of those who take Markdown.
const LONGEST: usize = 50_000;

/// The changes as a heading, a phrase and a list.
pub fn difference_markdown(changes: &[Change]) -> String {
    let mut written = "### What changes in what CircleCI runs\n\n".to_owned();
    if changes.is_empty() {
        written.push_str("Nothing: the same jobs run.\n");
        return written;
    }
    let lines = lines(changes);
    for (index, line) in lines.iter().enumerate() {
        let mut item = String::new();
        write_item(line, 0, &mut item);
        if written.len() + item.len() > LONGEST {
            let n_left = lines.len() - index;
            let noun = if n_left == 1 { "change is" } else { "changes are" };
            // Writing to a string cannot fail.
            let _ = writeln!(written, "\n{n_left} more {noun} too long for this list.");
            break;
        }
        written.push_str(&item);
    }
    written
}

fn write_item(line: &Line, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let sign = match line.sign {
        Sign::Added => "**added** ",
        Sign::Removed => "**removed** ",
        Sign::Changed => "",
    };
    let text: String = line.pieces.iter().map(piece).collect();
    let colon = if line.block.is_empty() { "" } else { ":" };
    let _ = writeln!(out, "{indent}- {sign}{text}{colon}");
    write_block(&line.block, &"  ".repeat(depth + 1), out);
    for below in &line.below {
        write_item(below, depth + 1, out);
    }
}

fn write_block(block: &[(char, String)], indent: &str, out: &mut String) {
    if block.is_empty() {
        return;
    }
    let shown: Vec<_> = block
        .iter()
        .take(MOST_LINES)
        .map(|(sign, text)| format!("{sign} {}", phrase(text)))
        .collect();
    let fence =
        "`".repeat(shown.iter().map(|text| longest_run(text)).max().unwrap_or(0).max(2) + 1);
    let _ = writeln!(out, "{indent}{fence}diff");
    for text in &shown {
        let _ = writeln!(out, "{indent}{}", text.trim_end());
    }
    if let Some(n_more) = block.len().checked_sub(MOST_LINES).filter(|&n_more| n_more > 0) {
        let noun = if n_more == 1 { "line" } else { "lines" };
        let _ = writeln!(out, "{indent}  … {n_more} more {noun}");
    }
    let _ = writeln!(out, "{indent}{fence}");
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Plain(text) => text.clone(),
        Piece::Code(text) | Piece::Quoted(text) => code(&phrase(text)),
        Piece::Arrow => " → ".to_owned(),
    }
}

/// A span of code, whatever backticks the text holds.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let needs_blanks =
        text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    if needs_blanks { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
