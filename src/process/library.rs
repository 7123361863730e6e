//! Libraries: what names in the config and in orbs stand for. Names that templates make are looked up too, and names
//! in orbs at hand, of which there is no model; so this reads the trees.

use std::collections::BTreeMap;

use crate::lang::SymbolKind;
use crate::model::{Orb, Signature, Workspace};
use crate::process::{Scope, substitute};
use crate::text::nearest;
use crate::yaml::{Mapping, Node, NodeId};

/// Names a library: the config, or an orb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LibraryId(usize);

/// The config.
pub(super) const CONFIG: LibraryId = LibraryId(0);

/// A job, a command, an executor or a job group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'d> {
    /// Its body.
    pub(super) value: Node<'d>,
    /// In which it is declared, and whose names it uses.
    pub(super) library: LibraryId,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Found<'d> {
    Element(Element<'d>),
    /// Something in an orb that is not at hand.
    Unknown(UnknownElement<'d>),
    Nothing,
}

/// An element of an orb that is not at hand.
#[derive(Clone, Debug)]
pub(super) struct UnknownElement<'d> {
    /// The name that the orb has where the element is used.
    pub(super) alias: String,
    /// What the orb is imported as.
    pub(super) orb: Node<'d>,
    /// In which it is imported.
    pub(super) library: LibraryId,
    pub(super) element: String,
}

#[derive(Debug)]
struct Library<'d> {
    body: Mapping<'d>,
    document: u32,
    /// What an inline orb stands in: it sees the orbs around it.
    outer: Option<LibraryId>,
    /// Bodies by kind and name.
    elements: BTreeMap<(SymbolKind, &'d str), Node<'d>>,
}

const SECTIONS: [(SymbolKind, &str); 5] = [
    (SymbolKind::Orb, "orbs"),
    (SymbolKind::Job, "jobs"),
    (SymbolKind::Command, "commands"),
    (SymbolKind::Executor, "executors"),
    (SymbolKind::JobGroup, "job-groups"),
];

/// How many names a missing one is compared with.
const MOST_COMPARED: usize = 1000;

/// How often a name may stand for another name.
const LONGEST_CHAIN: usize = 8;

/// All libraries that were looked into.
pub(super) struct Libraries<'d> {
    workspace: &'d Workspace<'d>,
    list: Vec<Library<'d>>,
    /// By their place among the documents, from 1.
    orbs: Vec<&'d Orb<'d>>,
    /// The versions of orbs that imports stand for.
    pub(super) resolved: BTreeMap<String, &'d str>,
    /// The libraries of entries of `orbs`, by document and value; `None` for an orb that is not at hand.
    imported: BTreeMap<(u32, NodeId), Option<LibraryId>>,
    signatures: BTreeMap<(u32, NodeId), Signature<'d>>,
}

impl<'d> Libraries<'d> {
    pub(super) fn new(config: Mapping<'d>, workspace: &'d Workspace<'d>) -> Self {
        let mut libraries = Self {
            workspace,
            list: Vec::new(),
            orbs: Vec::new(),
            resolved: BTreeMap::new(),
            imported: BTreeMap::new(),
            signatures: BTreeMap::new(),
        };
        libraries.add(config, 0, None);
        libraries
    }

    fn add(&mut self, body: Mapping<'d>, document: u32, outer: Option<LibraryId>) -> LibraryId {
        let mut elements = BTreeMap::new();
        for (kind, section) in SECTIONS {
            let section = body.get_merged(section).and_then(|it| it.entry.value.as_mapping());
            for merged in section.map_or_else(Vec::new, Mapping::merged) {
                if let Some(name) = merged.entry.name() {
                    elements.insert((kind, name), merged.entry.value.target());
                }
            }
        }
        self.list.push(Library { body, document, outer, elements });
        LibraryId(self.list.len() - 1)
    }

    /// The number of the document that a library is read from: 0 is the config, the others are orbs at hand.
    pub(super) fn document(&self, library: LibraryId) -> u32 {
        self.list[library.0].document
    }

    /// The orb at hand of a document's number.
    pub(super) fn orb(&self, document: u32) -> Option<&'d Orb<'d>> {
        let index = usize::try_from(document).ok()?.checked_sub(1)?;
        self.orbs.get(index).copied()
    }

    /// What a library holds.
    pub(super) fn body(&self, library: LibraryId) -> Mapping<'d> {
        self.list[library.0].body
    }

    /// The parameters of an element.
    pub(super) fn signature(&mut self, element: &Element<'d>) -> Signature<'d> {
        let key = (self.document(element.library), element.value.id());
        let signature = self.signatures.entry(key);
        signature.or_insert_with(|| Signature::of(element.value)).clone()
    }

    /// What a name stands for in a library, names for names followed. `scope` is the config's: what it imports may
    /// depend on the pipeline.
    pub(super) fn find(
        &mut self,
        library: LibraryId,
        kind: SymbolKind,
        name: &str,
        scope: &Scope<'_>,
    ) -> Found<'d> {
        let mut found = self.find_once(library, kind, name, scope);
        for _ in 0..LONGEST_CHAIN {
            let Found::Element(element) = &found else { return found };
            let Some(other) = element.value.as_str() else { return found };
            found = self.find_once(element.library, kind, other, scope);
        }
        Found::Nothing
    }

    fn find_once(
        &mut self,
        library: LibraryId,
        kind: SymbolKind,
        name: &str,
        scope: &Scope<'_>,
    ) -> Found<'d> {
        if let Some(element) = self.element(library, kind, name) {
            return Found::Element(element);
        }
        let Some((alias, element)) = name.split_once('/') else { return Found::Nothing };
        let mut place = Some(library);
        while let Some(around) = place {
            let Some(&orb) = self.list[around.0].elements.get(&(SymbolKind::Orb, alias)) else {
                place = self.list[around.0].outer;
                continue;
            };
            return match self.import(around, orb, scope) {
                Some(id) => self.element(id, kind, element).map_or(Found::Nothing, Found::Element),
                None => Found::Unknown(UnknownElement {
                    alias: alias.to_owned(),
                    orb,
                    library: around,
                    element: element.to_owned(),
                }),
            };
        }
        Found::Nothing
    }

    fn element(&self, library: LibraryId, kind: SymbolKind, name: &str) -> Option<Element<'d>> {
        let &value = self.list[library.0].elements.get(&(kind, name))?;
        Some(Element { value, library })
    }

    /// The library that an entry of `orbs` imports.
    fn import(
        &mut self,
        library: LibraryId,
        orb: Node<'d>,
        scope: &Scope<'_>,
    ) -> Option<LibraryId> {
        let document = self.document(library);
        if let Some(&imported) = self.imported.get(&(document, orb.id())) {
            return imported;
        }
        let imported = match orb.as_mapping() {
            // `{}` keeps the place of an orb that is put in before CircleCI sees the config.
            Some(inline) if inline.is_empty() => None,
            Some(inline) => Some(self.add(inline, document, Some(library))),
            None => self.import_published(library, orb, scope),
        };
        self.imported.insert((document, orb.id()), imported);
        imported
    }

    fn import_published(
        &mut self,
        library: LibraryId,
        reference: Node<'d>,
        scope: &Scope<'_>,
    ) -> Option<LibraryId> {
        let asked = if library == CONFIG {
            substitute(reference, scope).ok()?.as_str()?.to_owned()
        } else {
            reference.as_str()?.to_owned()
        };
        let orb = self.workspace.orb(&asked)?;
        let body = orb.body()?;
        let known = self.orbs.iter().position(|other| std::ptr::eq(*other, orb));
        let document = known.map_or(self.orbs.len() + 1, |index| index + 1);
        let number = u32::try_from(document).ok()?;
        self.resolved.insert(asked, orb.reference);
        if known.is_some() {
            let published = |other: &Library<'d>| other.document == number && other.outer.is_none();
            return self.list.iter().position(published).map(LibraryId);
        }
        self.orbs.push(orb);
        Some(self.add(body, number, None))
    }

    /// Why a name stands for nothing in a library.
    pub(super) fn missing(&self, library: LibraryId, kind: SymbolKind, name: &str) -> String {
        let elements = self.list[library.0].elements.range((kind, "")..);
        let names = elements.map(|(key, _)| key).take_while(|key| key.0 == kind).map(|key| key.1);
        let near = nearest(name, names.take(MOST_COMPARED));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("no {} is called `{name}`{near}", kind.noun())
    }
}
