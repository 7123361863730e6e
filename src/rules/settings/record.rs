//! Records a request in a settings file by edits, so that comments and everything else in the file stay.

use std::fmt::Write as _;

use toml::de::DeTable;

use crate::rules::settings::{Entry, EntryKey, EntryValue, Settings};
use crate::text::{Edit, Edits, Source, Span};

/// A key of an entry and what it is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The flag's long name.
    pub key: &'static str,
    /// What it is given.
    pub value: Assigned,
}

/// What a key is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// The flag is set.
    True,
    /// A number.
    Number(u64),
    /// A word.
    Text(String),
    /// Words, or none.
    List(Vec<String>),
}

/// Why a request cannot be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// There is no place for another entry.
    #[error(
        "`generate` is written as a list in brackets, which cannot be added to; write each of its entries as a table `[[generate]]`"
    )]
    InBrackets {
        /// The list.
        span: Span,
    },
    /// What would be written is not what was meant.
    #[error(
        "the settings would not say what was meant, so nothing was recorded; this is a bug of circlet"
    )]
    SelfCheck,
}

/// The edits that put a request in the place of the entry at index `replaced`, or behind the last one. Lines of keys that
/// hold the same already stay as they are. `settings` are those of `source`, without a mistake.
pub fn record(
    source: &Source,
    settings: &Settings,
    replaced: Option<usize>,
    assignments: &[Assignment],
) -> Result<Edits, RecordError> {
    let (table, _) = DeTable::parse_recoverable(source.text());
    if let Some(list) = table.get_ref().get("generate") {
        let span = Span::new(list.span().start, list.span().end);
        if !span.slice(source.text()).starts_with("[[") {
            return Err(RecordError::InBrackets { span });
        }
    }
    let lines = Lines { source, line_break: line_break(source.text()) };
    let edits = match replaced.and_then(|index| settings.generate.get(index)) {
        Some(entry) => lines.replace(entry, assignments),
        None => vec![lines.append(settings.generate.last(), assignments)],
    };
    let edits = Edits::new(edits).map_err(|_| RecordError::SelfCheck)?;
    let result = Source::new(source.name(), edits.apply(source.text()));
    let (result, mistakes) = Settings::parse(&result);
    let index = replaced.unwrap_or(settings.generate.len());
    let n_entries = settings.generate.len().max(index + 1);
    let is_as_meant = result.generate.len() == n_entries
        && result.generate.get(index).is_some_and(|entry| says(entry, assignments));
    if mistakes.is_empty() && is_as_meant { Ok(edits) } else { Err(RecordError::SelfCheck) }
}

/// Whether an entry holds these keys and no others.
fn says(entry: &Entry, assignments: &[Assignment]) -> bool {
    let holds = |assignment: &Assignment| {
        let key = entry.key(assignment.key);
        key.is_some_and(|key| is_same(&key.value.value, &assignment.value))
    };
    let is_assigned = |key: &EntryKey| assigned(key, assignments).is_some() || is_unset(key);
    assignments.iter().all(holds) && entry.keys.iter().all(is_assigned)
}

fn assigned<'a>(key: &EntryKey, assignments: &'a [Assignment]) -> Option<&'a Assignment> {
    assignments.iter().find(|assignment| assignment.key == key.name.value)
}

/// `bail = false` says what its absence says.
fn is_unset(key: &EntryKey) -> bool {
    key.value.value == EntryValue::Flag(false)
}

fn is_same(value: &EntryValue, assigned: &Assigned) -> bool {
    match (value, assigned) {
        (EntryValue::Flag(flag), Assigned::True) => *flag,
        (EntryValue::Number(a), Assigned::Number(b)) => u64::try_from(*a) == Ok(*b),
        (EntryValue::Text(a), Assigned::Text(b)) => a == b,
        (EntryValue::Text(a), Assigned::List(b)) => [a].into_iter().eq(b),
        (EntryValue::List(a), Assigned::Text(b)) => a.iter().map(|item| &item.value).eq([b]),
        (EntryValue::List(a), Assigned::List(b)) => a.iter().map(|item| &item.value).eq(b),
        _ => false,
    }
}

fn line_break(text: &str) -> &'static str {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// The lines of a settings file. TOML has no two keys in one line of a table, so a key's lines are its own.
struct Lines<'s> {
    source: &'s Source,
    line_break: &'static str,
}

impl Lines<'_> {
    fn replace(&self, entry: &Entry, assignments: &[Assignment]) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut last_kept = entry.span;
        for key in &entry.keys {
            match assigned(key, assignments) {
                Some(Assignment { value, .. }) if !is_same(&key.value.value, value) => {
                    edits.push(Edit::replace(key.value.span, self.written(value)));
                    last_kept = key.value.span;
                }
                None if !is_unset(key) => {
                    let start = self.line_start(key.name.span.start);
                    edits.push(Edit::replace(Span::new(start, self.behind(key.value.span)), ""));
                }
                _ => last_kept = key.value.span,
            }
        }
        let new = assignments.iter().filter(|assignment| entry.key(assignment.key).is_none());
        let new: String = new.map(|assignment| self.line(assignment)).collect();
        if !new.is_empty() {
            edits.push(self.insert(self.behind(last_kept), &new));
        }
        edits
    }

    fn append(&self, last: Option<&Entry>, assignments: &[Assignment]) -> Edit {
        let text = self.source.text();
        let offset = last.map_or(text.len(), |last| {
            let end = last.keys.last().map_or(last.span, |key| key.value.span);
            self.behind_comments(self.behind(end))
        });
        let is_blank = text.trim_start_matches('\u{feff}').trim().is_empty();
        let above = if is_blank { "" } else { self.line_break };
        let mut entry = format!("{above}[[generate]]{}", self.line_break);
        entry.extend(assignments.iter().map(|assignment| self.line(assignment)));
        self.insert(offset, &entry)
    }

    /// An insertion of whole lines at the start of a line, or at the end of a text whose last line may not end.
    fn insert(&self, offset: usize, lines: &str) -> Edit {
        let before = &self.source.text()[..offset];
        let is_line_start = before.is_empty() || before == "\u{feff}" || before.ends_with('\n');
        let line_break = if is_line_start { "" } else { self.line_break };
        Edit::insert(offset, format!("{line_break}{lines}"))
    }

    fn line_start(&self, offset: usize) -> usize {
        let index = self.source.line_index();
        index.start(index.line(offset)).unwrap_or_default()
    }

    /// Where the next line starts.
    fn behind(&self, span: Span) -> usize {
        let index = self.source.line_index();
        index.start(index.line(span.end) + 1).unwrap_or(self.source.text().len())
    }

    /// Behind the comments that start at `offset`, where they end a paragraph; else they belong to what follows.
    fn behind_comments(&self, offset: usize) -> usize {
        let lines = self.source.text()[offset..].split_inclusive('\n');
        let mut behind = offset;
        for line in lines {
            match line.trim() {
                "" => break,
                comment if comment.starts_with('#') => behind += line.len(),
                _ => return offset,
            }
        }
        behind
    }

    fn line(&self, assignment: &Assignment) -> String {
        format!("{} = {}{}", assignment.key, self.written(&assignment.value), self.line_break)
    }

    fn written(&self, value: &Assigned) -> String {
        /// As in the rest of our files.
        const WIDTH: usize = 100;
        match value {
            Assigned::True => "true".to_owned(),
            Assigned::Number(number) => number.to_string(),
            Assigned::Text(text) => quoted(text),
            Assigned::List(items) => {
                let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
                let in_line = format!("[{}]", items.join(", "));
                if in_line.len() < WIDTH {
                    return in_line;
                }
                let line_break = self.line_break;
                let lines = items.iter().map(|item| format!("  {item},{line_break}"));
                format!("[{line_break}{}]", lines.collect::<String>())
            }
        }
    }
}

/// A string as TOML writes it: without escapes where that is possible.
fn quoted(text: &str) -> String {
    let is_awkward = text.contains(['"', '\\']);
    if is_awkward && !text.contains('\'') && !text.contains(char::is_control) {
        return format!("'{text}'");
    }
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if letter.is_control() => {
                write!(quoted, "\\u{:04X}", u32::from(letter)).expect("a string takes all");
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
