//! The `[[generate]]` entries of a settings file: keys and values with their places. Knows not which keys there are; they
//! are the flags of `circlet generate`.

use toml::Spanned as TomlSpanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::rules::settings::{Reader, found, span};
use crate::text::{Span, Spanned};

/// One request of `circlet generate`, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its header `[[generate]]`; the whole entry where it is written in braces.
    pub span: Span,
    /// In the order of the text.
    pub keys: Vec<EntryKey>,
}

/// A flag by its long name, and what it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryKey {
    /// The flag's name, without dashes.
    pub name: Spanned<String>,
    /// What it is given.
    pub value: Spanned<EntryValue>,
}

/// What a flag is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryValue {
    /// Whether it is set.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// One word.
    Text(String),
    /// Several.
    List(Vec<Spanned<String>>),
}

impl Entry {
    /// The key of a name.
    pub fn key(&self, name: &str) -> Option<&EntryKey> {
        self.keys.iter().find(|key| key.name.value == name)
    }
}

impl EntryKey {
    /// The words that it holds, each with its place.
    pub fn words(&self) -> Vec<Spanned<&str>> {
        match &self.value.value {
            EntryValue::Text(text) => vec![Spanned::new(text.as_str(), self.value.span)],
            EntryValue::List(items) => {
                items.iter().map(|item| Spanned::new(item.value.as_str(), item.span)).collect()
            }
            EntryValue::Flag(_) | EntryValue::Number(_) => Vec::new(),
        }
    }
}

impl EntryValue {
    /// What it is, with its article.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Flag(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
        }
    }
}

impl Reader {
    pub(super) fn read_entries(&mut self, value: &TomlSpanned<DeValue<'_>>) {
        let Some(items) = value.get_ref().as_array() else {
            let message = "`generate` must be a list of tables: write `[[generate]]`";
            return self.report(span(value), message);
        };
        for item in items {
            if let Some(table) = item.get_ref().as_table() {
                let keys = self.read_keys(table);
                self.settings.generate.push(Entry { span: span(item), keys });
            } else {
                let message = format!("an item of `generate` must be a table, not {}", found(item));
                self.report(span(item), message);
            }
        }
    }

    fn read_keys(&mut self, table: &DeTable<'_>) -> Vec<EntryKey> {
        let mut keys = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some(read) = self.read_entry_value(name, value) {
                let name = Spanned::new(name.to_owned(), span(key));
                keys.push(EntryKey { name, value: Spanned::new(read, span(value)) });
            }
        }
        keys.sort_by_key(|key| key.name.span);
        keys
    }

    fn read_entry_value(
        &mut self,
        name: &str,
        value: &TomlSpanned<DeValue<'_>>,
    ) -> Option<EntryValue> {
        match value.get_ref() {
            DeValue::Boolean(flag) => return Some(EntryValue::Flag(*flag)),
            DeValue::String(text) => return Some(EntryValue::Text(text.as_ref().to_owned())),
            DeValue::Integer(number) => match whole(number) {
                Some(number) => return Some(EntryValue::Number(number)),
                None => self.report(span(value), format!("the number of `{name}` is too large")),
            },
            // `xcode = 16.4` would lose the zero of `16.40`.
            DeValue::Float(_) | DeValue::Datetime(_) => {
                self.report(span(value), format!("`{name}` must be a string: put it in quotes"));
            }
            DeValue::Table(_) => {
                self.report(span(value), format!("`{name}` must be a value, not a table"));
            }
            DeValue::Array(items) => {
                let texts: Vec<_> =
                    items.iter().filter_map(|item| self.read_item(name, item)).collect();
                return (texts.len() == items.len()).then_some(EntryValue::List(texts));
            }
        }
        None
    }

    fn read_item(
        &mut self,
        name: &str,
        item: &TomlSpanned<DeValue<'_>>,
    ) -> Option<Spanned<String>> {
        let Some(text) = item.get_ref().as_str() else {
            let message = format!("an item of `{name}` must be a string, not {}", found(item));
            self.report(span(item), message);
            return None;
        };
        Some(Spanned::new(text.to_owned(), span(item)))
    }
}

fn whole(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
