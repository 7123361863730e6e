//! What is known beside the config that is checked: orbs at hand, and the other files of its set.

use crate::lang::SymbolKind;
use crate::model::orb::{self, Element, Orb, OrbSource};
use crate::model::{Target, root};
use crate::text::Source;
use crate::yaml::{self, Document, Mapping, Node, Value};

/// Orbs and files around a config, each parsed once. The default is a config that stands alone.
#[derive(Debug, Default)]
pub struct Workspace<'s> {
    orbs: Vec<Orb<'s>>,
    files: Vec<Document<'s>>,
    is_set: bool,
}

/// A config with nothing around it.
pub(super) static ALONE: Workspace<'static> =
    Workspace { orbs: Vec::new(), files: Vec::new(), is_set: false };

impl<'s> Workspace<'s> {
    /// Orbs at hand and the files around a config, itself among them or not. They are a set if one of them is a
    /// setup config: then it hands its pipeline parameters on to the others.
    pub fn new(orbs: &'s [OrbSource], files: &'s [Source]) -> Self {
        let orbs = orbs.iter().map(Orb::new).collect();
        let files = if files.iter().any(may_be_setup) { files } else { &[] };
        let files: Vec<_> =
            files.iter().map(|source| yaml::parse(source.text()).document).collect();
        let is_set = files.iter().filter_map(config).any(root::is_setup);
        Self { orbs, files: if is_set { files } else { Vec::new() }, is_set }
    }

    /// The orb that a reference such as `circleci/node@5` stands for, if it is at hand.
    pub fn orb(&self, reference: &str) -> Option<&Orb<'s>> {
        orb::matching(reference, &self.orbs)
    }

    /// The orb at hand that the value of an entry of `orbs` imports.
    pub(super) fn imported(&self, value: Node<'_>) -> Option<&Orb<'s>> {
        self.orb(value.as_str()?)
    }

    /// The names of what an orb, inline or at hand, declares of a kind.
    pub(super) fn elements<'w>(&'w self, orb: Node<'w>, kind: SymbolKind) -> Vec<&'w str> {
        let body = orb.as_mapping().or_else(|| self.imported(orb)?.body());
        body.map_or_else(Vec::new, |body| orb::names(body, kind))
    }

    /// What a label on an entry of `orbs` says.
    pub(super) fn orb_label(&self, value: Node<'_>) -> String {
        match self.imported(value) {
            Some(orb) if value.as_str() == Some(orb.reference) => {
                format!("the orb, read from `{}`", orb.source.name())
            }
            // The registry may have a newer one.
            Some(orb) => format!("the orb, of which the newest at hand is `{}`", orb.source.name()),
            None => "the orb".to_owned(),
        }
    }

    /// What a name stands for that an element of an orb at hand uses; `None` when nothing does.
    pub fn target<'w>(
        &'w self,
        element: &Element<'w>,
        kind: SymbolKind,
        name: &str,
    ) -> Option<Target<'w>> {
        let Element { body, orb, import, .. } = *element;
        let found = |body, orb, name| {
            let entry = orb::entry(body, kind, name)?;
            let (key, value) = (entry.key, entry.value);
            Some(Target::Element(Element { kind, key, value, body, orb, import }))
        };
        let Some((alias, name)) = name.split_once('/') else { return found(body, orb, name) };
        let imported = orb::entry(body, SymbolKind::Orb, alias)?.value;
        if let Some(inline) = imported.as_mapping() {
            return found(inline, orb, name);
        }
        match self.imported(imported) {
            Some(orb) => match orb.body() {
                Some(body) => found(body, orb, name),
                None => Some(Target::Opaque),
            },
            None => Some(Target::Opaque),
        }
    }

    /// Whether its files are a setup config and those that may continue it.
    pub fn is_set(&self) -> bool {
        self.is_set
    }

    /// The pipeline parameters of each file of the set.
    pub(super) fn pipeline_parameters(&self) -> impl Iterator<Item = Mapping<'_>> {
        self.files.iter().filter_map(config).filter_map(root::pipeline_parameters)
    }
}

/// Saves parsing most files that are none.
fn may_be_setup(source: &Source) -> bool {
    source.text().contains("setup")
}

fn config<'d>(document: &'d Document<'_>) -> Option<Mapping<'d>> {
    document.root()?.as_mapping()
}

/// The files that a setup config says it continues with, as paths from the root of the repository; those that are
/// known before it runs. It hands them to the orbs `path-filtering` and `continuation`.
pub fn continuation_paths(source: &Source) -> Vec<String> {
    if !may_be_setup(source) {
        return Vec::new();
    }
    let document = yaml::parse(source.text()).document;
    if !config(&document).is_some_and(root::is_setup) {
        return Vec::new();
    }
    let mut paths = Vec::new();
    for mapping in document.nodes().filter_map(|node| match node.value() {
        Value::Mapping(mapping) => Some(mapping),
        _ => None,
    }) {
        for entry in mapping.entries() {
            let Some(text) = entry.value.as_str() else { continue };
            match entry.name() {
                Some("config-path" | "configuration_path") => paths.push(text.to_owned()),
                // Lines of a pattern, a parameter, its value and maybe a file.
                Some("mapping") => paths.extend(
                    text.lines()
                        .filter_map(|line| line.split_whitespace().nth(3))
                        .map(str::to_owned),
                ),
                _ => {}
            }
        }
    }
    paths.retain(|path| !path.starts_with('/') && !path.contains("<<"));
    paths
}
