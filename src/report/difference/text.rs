//! Changes for a terminal.

use std::fmt::Write as _;

use annotate_snippets::renderer::{AnsiColor, Style};

use crate::difference::Change;
use crate::report::difference::lines::{Line, Piece, lines};
use crate::report::{Colour, phrase};

/// How many lines of a value are shown.
const MOST_LINES: usize = 20;

/// The changes as people read them, one a line, with what changes within it below; empty when there is none.
pub fn difference_text(changes: &[Change], colour: Colour) -> String {
    let mut writer = Writer { colour, written: String::new() };
    for line in lines(changes) {
        writer.line(&line, 0);
    }
    writer.written
}

struct Writer {
    colour: Colour,
    written: String,
}

impl Writer {
    fn line(&mut self, line: &Line, depth: usize) {
        let text: String = line.pieces.iter().map(piece).collect();
        let text = if depth == 0 { self.styled(Style::new().bold(), &text) } else { text };
        let sign = self.styled(style(line.sign.character()), &line.sign.character().to_string());
        let colon = if line.block.is_empty() { "" } else { ":" };
        self.indent(depth);
        // Writing to a string cannot fail.
        let _ = writeln!(self.written, "{sign} {text}{colon}");
        for (sign, text) in line.block.iter().take(MOST_LINES) {
            self.indent(depth + 1);
            let text = format!("{sign} {}", phrase(text));
            let text = self.styled(style(*sign), text.trim_end());
            let _ = writeln!(self.written, "{text}");
        }
        if let Some(n_more) = line.block.len().checked_sub(MOST_LINES).filter(|&n_more| n_more > 0)
        {
            self.indent(depth + 1);
            let noun = if n_more == 1 { "line" } else { "lines" };
            let _ = writeln!(self.written, "… {n_more} more {noun}");
        }
        for below in &line.below {
            self.line(below, depth + 1);
        }
    }

    fn indent(&mut self, depth: usize) {
        self.written.push_str(&"    ".repeat(depth));
    }

    fn styled(&self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Never => text.to_owned(),
            Colour::Ansi => format!("{style}{text}{style:#}"),
        }
    }
}

const fn style(sign: char) -> Style {
    match sign {
        '+' => AnsiColor::Green.on_default(),
        '-' => AnsiColor::Red.on_default(),
        '~' => AnsiColor::Yellow.on_default(),
        _ => Style::new(),
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Plain(text) => text.clone(),
        Piece::Code(text) => phrase(text),
        Piece::Quoted(text) => format!("\"{}\"", phrase(text)),
        Piece::Arrow => " -> ".to_owned(),
    }
}
