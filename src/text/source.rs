//! A named text and its line numbers.

use crate::text::Span;

/// A position for people: line and column count from 1, columns in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Where the line of an offset starts. Looks no further than that line; a [`LineIndex`] answers for many offsets.
pub fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1)
}

/// Where the lines of a text start. A line ends with `\n`, `\r\n` or a lone `\r`, as in YAML and LSP.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Sorted; the first is 0.
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(offset, &byte)| {
            byte == b'\n' || byte == b'\r' && bytes.get(offset + 1) != Some(&b'\n')
        });
        let starts = std::iter::once(0).chain(ends.map(|(offset, _)| offset + 1)).collect();
        Self { starts }
    }

    /// The line of an offset, counted from 0. An offset behind the text lies in the last line.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The offset at which a line, counted from 0, starts; `None` behind the last line.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line).copied()
    }

    /// The number of lines, at least 1.
    pub fn n_lines(&self) -> usize {
        self.starts.len()
    }
}

/// Why bytes are not a text that circlet reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The byte-order mark of UTF-16 or UTF-32 stands at the start.
    #[error("it is {encoding}; save it as UTF-8")]
    Encoding {
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// A byte that cannot stand there in UTF-8.
    #[error("it is not UTF-8: byte 0x{byte:02x} in line {line}, column {column}")]
    Utf8 {
        /// The byte.
        byte: u8,
        /// Its line, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
    },
}

/// A text, the name that reports give it, and its line index.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    line_index: LineIndex,
}

impl Source {
    /// A text and its name: a path as the user wrote it, or `<stdin>`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_index = LineIndex::new(&text);
        Self { name: name.into(), text, line_index }
    }

    /// Reads bytes as UTF-8, with or without a byte-order mark (which stays in the text).
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let encoding = match bytes.as_slice() {
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
            _ => None,
        };
        if let Some(encoding) = encoding {
            return Err(DecodeError::Encoding { encoding });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let valid = Self::new("", String::from_utf8_lossy(&bytes[..offset]));
                let LineColumn { line, column } = valid.line_column(offset);
                Err(DecodeError::Utf8 { byte: bytes[offset], line, column })
            }
        }
    }

    /// The name reports print.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, with its byte-order mark where it has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where its lines start.
    pub fn line_index(&self) -> &LineIndex {
        &self.line_index
    }

    /// The position of an offset; one behind the text is its end. A byte-order mark is no column.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.line_index.line(offset);
        let start = self.line_index.starts[line];
        let before = self.text[start..offset].trim_start_matches('\u{feff}');
        LineColumn { line: line + 1, column: before.chars().count() + 1 }
    }

    /// The bytes of a line, counted from 0, without its line break; empty behind the last.
    pub fn line_span(&self, line: usize) -> Span {
        let Some(start) = self.line_index.start(line) else {
            return Span::empty(self.text.len());
        };
        let end = self.line_index.start(line + 1).unwrap_or(self.text.len());
        Span::new(start, start + self.text[start..end].trim_end_matches(['\n', '\r']).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let source = Source::new("x", "\u{feff}añ: 1\r\nb\rc\n");
        assert_eq!(source.line_column(3), LineColumn { line: 1, column: 1 });
        assert_eq!(source.line_column(6), LineColumn { line: 1, column: 3 });
        assert_eq!(source.line_column(11), LineColumn { line: 2, column: 1 });
        assert_eq!(source.line_column(13), LineColumn { line: 3, column: 1 });
        assert_eq!(source.line_column(99), LineColumn { line: 4, column: 1 });
        assert_eq!(source.line_span(0).slice(source.text()), "\u{feff}añ: 1");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_with_their_place() {
        let error = Source::from_bytes("x", b"a: 1\nb\xff".to_vec()).unwrap_err();
        assert_eq!(error, DecodeError::Utf8 { byte: 0xff, line: 2, column: 2 });
        let error = Source::from_bytes("x", b"\xff\xfea\0".to_vec()).unwrap_err();
        assert_eq!(error, DecodeError::Encoding { encoding: "UTF-16" });
    }
}
