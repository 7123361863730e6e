//! A valid config, and the places in it that a pattern such as `jobs/*/docker/#/image` names.

use circlet::text::{Source, Span};
use circlet::yaml::{Document, Entry, Mapping, Node, Parsed, Value};

/// Where steps stand; a pattern that starts with `STEP` stands for one for each of these.
const STEPS: &[&str] = &[
    "jobs/*/steps/#",
    "commands/*/steps/#",
    "jobs/*/steps/#/when/steps/#",
    "jobs/*/steps/#/unless/steps/#",
    "commands/*/steps/#/when/steps/#",
    "workflows/*/jobs/#/*/pre-steps/#",
    "workflows/*/jobs/#/*/post-steps/#",
];

/// A config to break.
pub(crate) struct Config<'s> {
    pub(crate) source: &'s Source,
    pub(crate) parsed: &'s Parsed<'s>,
}

/// A value, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'d> {
    /// The key that it is the value of; `None` for the item of a list.
    pub(crate) key: Option<Node<'d>>,
    pub(crate) value: Node<'d>,
    /// The mapping that holds the key.
    pub(crate) owner: Option<Mapping<'d>>,
}

impl<'s> Config<'s> {
    pub(crate) fn text(&self) -> &'s str {
        self.source.text()
    }

    pub(crate) fn document(&self) -> &Document<'s> {
        &self.parsed.document
    }

    fn root(&self) -> Option<Mapping<'_>> {
        self.document().root().and_then(Node::as_mapping)
    }

    /// The keys of a top-level section, merged ones included.
    pub(crate) fn names(&self, section: &str) -> Vec<&str> {
        let section = self.root().and_then(|root| root.get_merged(section));
        let section = section.and_then(|section| section.entry.value.as_mapping());
        let entries = section.map_or_else(Vec::new, Mapping::merged);
        entries.iter().filter_map(|merged| merged.entry.name()).collect()
    }

    /// The places of a pattern: `/` between steps, `*` for any key, `#` for any item. What stands behind an anchor,
    /// an alias or a merge key is left out: there a change has effects in several places.
    pub(crate) fn find(&self, pattern: &str) -> Vec<Place<'_>> {
        if let Some(rest) = pattern.strip_prefix("STEP") {
            return STEPS.iter().flat_map(|step| self.find(&format!("{step}{rest}"))).collect();
        }
        let Some(root) = self.document().root() else { return Vec::new() };
        let mut places = vec![Place { key: None, value: root, owner: None }];
        for step in pattern.split('/') {
            places = places.into_iter().flat_map(|place| below(place.value, step)).collect();
        }
        places
    }

    pub(crate) fn find_all(&self, patterns: &[&str]) -> Vec<Place<'_>> {
        patterns.iter().flat_map(|pattern| self.find(pattern)).collect()
    }

    /// Jobs that have steps.
    pub(crate) fn build_jobs(&self) -> Vec<Place<'_>> {
        let mut jobs = self.find("jobs/*");
        jobs.retain(|job| {
            let body = job.value.as_mapping();
            body.is_some_and(|body| body.get_merged("type").is_none())
        });
        jobs
    }

    /// The blanks before an offset, if nothing else stands before it in its line.
    pub(crate) fn indentation(&self, offset: usize) -> Option<&'s str> {
        let text = self.text();
        let before = &text[line_start(text, offset)..offset];
        before.bytes().all(|byte| byte == b' ').then_some(before)
    }

    /// The number of bytes before an offset in its line.
    pub(crate) fn column(&self, offset: usize) -> usize {
        offset - line_start(self.text(), offset)
    }

    /// Whether a place stands in one line.
    pub(crate) fn is_one_line(&self, span: Span) -> bool {
        !span.slice(self.text()).contains(['\n', '\r'])
    }
}

pub(crate) fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1)
}

/// The places one step below a value.
fn below<'d>(value: Node<'d>, step: &str) -> Vec<Place<'d>> {
    let mut places = Vec::new();
    match value.value() {
        Value::Mapping(mapping) if step != "#" => {
            for Entry { key, value } in mapping.entries() {
                let name = key.scalar().map(|scalar| scalar.text.as_ref());
                if step == "*" || name == Some(step) {
                    places.push(Place { key: Some(key), value, owner: Some(mapping) });
                }
            }
        }
        Value::Sequence(sequence) if step == "#" => {
            let items = sequence.items();
            places.extend(items.map(|value| Place { key: None, value, owner: None }));
        }
        _ => {}
    }
    places.retain(|place| {
        let is_merge = place.key.and_then(Node::as_str) == Some("<<");
        !is_merge && place.value.anchor().is_none() && !place.value.is_alias()
    });
    places
}

impl<'d> Place<'d> {
    pub(crate) fn key_text(self) -> &'d str {
        self.key.and_then(Node::as_str).unwrap_or_default()
    }

    /// The text of a plain or quoted scalar without a template in it.
    pub(crate) fn fixed_text(self) -> Option<&'d str> {
        self.value.as_str().filter(|text| !text.contains("<<"))
    }

    /// Where the key starts; of an item, where the value does.
    pub(crate) fn start(self) -> usize {
        self.key.unwrap_or(self.value).span().start
    }

    /// The key and its value.
    pub(crate) fn entry(self) -> Option<Entry<'d>> {
        Some(Entry { key: self.key?, value: self.value })
    }

    /// Whether the mapping around it gets keys from elsewhere.
    pub(crate) fn owner_merges(self) -> bool {
        self.owner.is_some_and(|owner| owner.entries().any(|entry| entry.is_merge()))
    }
}
