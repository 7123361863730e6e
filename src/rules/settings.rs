//! The user's own settings: what `circlet.toml` says, and how grave each rule's findings count.

mod entry;
mod record;

use std::collections::BTreeMap;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

pub use entry::{Entry, EntryKey, EntryValue};
pub use record::{Assigned, Assignment, RecordError, record};

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{RULES, Rule};
use crate::text::{Source, Span, Spanned, nearest};

/// The code of mistakes in a settings file.
const CODE: &str = "settings";

/// How findings of a rule count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not at all.
    Off,
    /// As this.
    At(Severity),
}

const LEVELS: [(&str, Level); 4] = [
    ("error", Level::At(Severity::Error)),
    ("warning", Level::At(Severity::Warning)),
    ("info", Level::At(Severity::Info)),
    ("off", Level::Off),
];

/// How findings count, rule by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// By code; a rule that is not here keeps the severity that it gives itself.
    pub rules: BTreeMap<&'static str, Level>,
    /// Whether what is a warning otherwise counts as an error.
    pub deny_warnings: bool,
}

impl Levels {
    /// Gives findings the severity that the user wants, and drops those that are off.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            match self.rules.get(diagnostic.rule) {
                Some(Level::Off) => return false,
                Some(Level::At(severity)) => diagnostic.severity = *severity,
                None => {}
            }
            if self.deny_warnings && diagnostic.severity == Severity::Warning {
                diagnostic.severity = Severity::Error;
            }
            true
        });
    }
}

/// What a settings file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// From `[rules]`.
    pub levels: Levels,
    /// Files to skip, as patterns of gitignore relative to the settings file.
    pub exclude: Vec<Spanned<String>>,
    /// The recorded requests of `circlet generate`, in the order of the text.
    pub generate: Vec<Entry>,
    /// The folder of the orbs at hand, relative to the settings file.
    pub orb_dir: Option<Spanned<String>>,
    /// The organisation's JSON Schema, relative to the settings file.
    pub schema: Option<Spanned<String>>,
}

const KEYS: [&str; 5] = ["exclude", "generate", "orb-dir", "rules", "schema"];

impl Settings {
    /// Reads a settings file, and says what is wrong with it.
    pub fn parse(source: &Source) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader { settings: Self::default(), diagnostics: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(source.text());
        // After the first mistake the parser guesses, and the next ones come of that.
        if let Some(error) = errors.first() {
            let span =
                error.span().map_or(Span::empty(0), |range| Span::new(range.start, range.end));
            reader.report(span, error.message().replace('\n', "; "));
        } else {
            reader.read(table.get_ref());
        }
        reader.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        (reader.settings, reader.diagnostics)
    }
}

/// The rule of a code that a user wrote, or what to tell them.
pub fn find_rule(code: &str) -> Result<&'static Rule, String> {
    if let Some(rule) = Rule::find(code) {
        return Ok(rule);
    }
    Err(match nearest(code, RULES.iter().map(|rule| rule.code)) {
        Some(near) => format!("no rule is called `{code}`; did you mean `{near}`?"),
        None => format!("no rule is called `{code}`"),
    })
}

struct Reader {
    settings: Settings,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn report(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(CODE, span, message));
    }

    fn read(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "exclude" => self.read_exclude(value),
                "generate" => self.read_entries(value),
                "orb-dir" => self.settings.orb_dir = self.read_string("orb-dir", value),
                "rules" => self.read_rules(value),
                "schema" => self.settings.schema = self.read_string("schema", value),
                name => {
                    let message = match nearest(name, KEYS) {
                        Some(near) => format!("unknown key `{name}`; did you mean `{near}`?"),
                        None if Rule::find(name).is_some() => {
                            format!("the rule `{name}` belongs below `[rules]`")
                        }
                        None => format!("unknown key `{name}`; there are {}", quoted(&KEYS)),
                    };
                    self.report(span(key), message);
                }
            }
        }
    }

    fn read_exclude(&mut self, value: &TomlSpanned<DeValue<'_>>) {
        let Some(items) = value.get_ref().as_array() else {
            let message = format!(
                "`exclude` must be a list of patterns such as `[\"vendor/\"]`, not {}",
                found(value)
            );
            return self.report(span(value), message);
        };
        for item in items {
            if let Some(pattern) = self.read_string("an item of `exclude`", item) {
                self.settings.exclude.push(pattern);
            }
        }
    }

    fn read_string(
        &mut self,
        name: &str,
        value: &TomlSpanned<DeValue<'_>>,
    ) -> Option<Spanned<String>> {
        match value.get_ref().as_str() {
            Some("") => self.report(span(value), format!("{} is empty", subject(name))),
            Some(text) => return Some(Spanned::new(text.to_owned(), span(value))),
            None => {
                let message = format!("{} must be a string, not {}", subject(name), found(value));
                self.report(span(value), message);
            }
        }
        None
    }

    fn read_rules(&mut self, value: &TomlSpanned<DeValue<'_>>) {
        let Some(rules) = value.get_ref().as_table() else {
            return self.report(span(value), "`rules` must be a table: write `[rules]`");
        };
        for (key, value) in rules {
            let code = key.get_ref().as_ref();
            let rule = find_rule(code);
            let level = value.get_ref().as_str().and_then(level);
            match (&rule, level) {
                (Ok(rule), Some(level)) => {
                    self.settings.levels.rules.insert(rule.code, level);
                }
                (Err(message), _) => self.report(span(key), message.as_str()),
                (Ok(_), None) => {
                    let words = quoted(&LEVELS.map(|(word, _)| word));
                    self.report(span(value), format!("`{code}` must be one of {words}"));
                }
            }
        }
    }
}

fn level(word: &str) -> Option<Level> {
    LEVELS.iter().find(|(name, _)| *name == word).map(|&(_, level)| level)
}

/// What stands at a place.
fn found(value: &TomlSpanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A key in backticks; a phrase stays.
fn subject(name: &str) -> String {
    if name.contains('`') { name.to_owned() } else { format!("`{name}`") }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn span<T>(spanned: &TomlSpanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}
