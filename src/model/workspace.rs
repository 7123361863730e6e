//! What is known beside the config that is checked: orbs at hand, and the other files of its set.

use crate::lang::SymbolKind;
use crate::model::orb::{self, Element, Orb, OrbSource};
use crate::model::{Target, root};
use crate::text::Source;
use crate::yaml::{self, Document, Entry, Mapping};

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
        let files: Vec<_> =
            files.iter().map(|source| yaml::parse(source.text()).document).collect();
        let is_set = files.iter().filter_map(config).any(root::is_setup);
        Self { orbs, files: if is_set { files } else { Vec::new() }, is_set }
    }

    /// The orb that a reference such as `circleci/node@5` stands for, if it is at hand.
    pub fn orb(&self, reference: &str) -> Option<&Orb<'s>> {
        orb::matching(reference, &self.orbs)
    }

    /// What a name stands for that an element of an orb at hand uses; `None` when nothing does.
    pub fn target<'w>(
        &'w self,
        element: &Element<'w>,
        kind: SymbolKind,
        name: &str,
    ) -> Option<Target<'w>> {
        let Element { body, orb, .. } = *element;
        let found = |body, orb, name| {
            let entry = orb::entry(body, kind, name)?;
            let (key, value) = (entry.key, entry.value);
            Some(Target::Element(Element { kind, key, value, body, orb }))
        };
        let Some((alias, name)) = name.split_once('/') else { return found(body, orb, name) };
        let imported = orb::entry(body, SymbolKind::Orb, alias)?.value;
        if let Some(inline) = imported.as_mapping() {
            return found(inline, orb, name);
        }
        match self.orb(imported.as_str()?) {
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

    /// The pipeline parameters that the files of the set declare.
    pub fn pipeline_parameters(&self) -> impl Iterator<Item = Entry<'_>> {
        self.files.iter().filter_map(config).flat_map(root::pipeline_parameters)
    }
}

fn config<'d>(document: &'d Document<'_>) -> Option<Mapping<'d>> {
    document.root()?.as_mapping()
}
