//! Names: what each stands for.

use crate::diagnostic::Label;
use crate::lang::{STEP_CALL, SymbolKind, Version};
use crate::model::orb::{self, Element};
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::model::workspace::Workspace;
use crate::yaml::Node;

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Target<'d> {
    /// Something that the config declares, maybe in an inline orb.
    Declared(DeclarationId),
    /// An element of an orb at hand.
    Element(Element<'d>),
    /// A built-in step, or something in an orb or a function of which nothing is known.
    Opaque,
}

/// Why a name stands for nothing.
pub(super) enum Missing<'d> {
    /// It is declared nowhere.
    Name,
    /// It has more slashes than one, or nothing on a side of it.
    Malformed,
    /// No orb is imported under the part before the slash.
    Orb(&'d str),
    /// The orb does not have the element.
    Element(DeclarationId, &'d str),
}

/// How often an alias may stand for another alias.
const LONGEST_CHAIN: usize = 8;

/// What a config's names are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'m, 'd> {
    pub(super) symbols: &'m Symbols<'d>,
    pub(super) workspace: &'d Workspace<'d>,
    pub(super) version: Option<Version>,
}

impl<'d> Resolver<'_, 'd> {
    /// What a name stands for inside a declaration.
    pub(super) fn find<'n>(
        &self,
        kind: SymbolKind,
        name: &'n str,
        within: Option<DeclarationId>,
    ) -> Result<Target<'d>, Missing<'n>> {
        let symbols = self.symbols;
        let scope = symbols.orb(within);
        let found = symbols.find(scope, kind, name).or_else(|| match kind {
            SymbolKind::Job => symbols.find(scope, SymbolKind::JobGroup, name),
            _ => None,
        });
        if let Some(id) = found {
            return Ok(Target::Declared(id));
        }
        let is_function = |name| symbols.find(None, SymbolKind::Function, name).is_some();
        if kind == SymbolKind::Command && (is_built_in(name, self.version) || is_function(name)) {
            return Ok(Target::Opaque);
        }
        let Some((alias, element)) = name.split_once('/') else { return Err(Missing::Name) };
        if is_function(alias) {
            return Ok(Target::Opaque);
        }
        if alias.is_empty() || element.is_empty() || element.contains('/') {
            return Err(Missing::Malformed);
        }
        let orb = self.orb(scope, alias).ok_or(Missing::Orb(alias))?;
        self.element(orb, kind, element)
    }

    /// The orb of a name: one of the innermost inline orb, or of those around it.
    fn orb(&self, scope: Option<DeclarationId>, alias: &str) -> Option<DeclarationId> {
        let mut place = scope;
        loop {
            if let Some(id) = self.symbols.find(place, SymbolKind::Orb, alias) {
                return Some(id);
            }
            place = self.symbols.orb(self.symbols.get(place?).within);
        }
    }

    fn element<'n>(
        &self,
        orb: DeclarationId,
        kind: SymbolKind,
        name: &'n str,
    ) -> Result<Target<'d>, Missing<'n>> {
        if let Some(id) = self.symbols.find(Some(orb), kind, name) {
            return Ok(Target::Declared(id));
        }
        let value = self.symbols.get(orb).value;
        if let Some(inline) = value.as_mapping() {
            // `{}` keeps the place of an orb that is put in before CircleCI sees the config.
            let is_known = !inline.is_empty();
            return if is_known { Err(Missing::Element(orb, name)) } else { Ok(Target::Opaque) };
        }
        let Some(found) = self.workspace.imported(value) else { return Ok(Target::Opaque) };
        let Some(body) = found.body() else { return Ok(Target::Opaque) };
        let entry = orb::entry(body, kind, name);
        let entry = entry.ok_or(Missing::Element(orb, name))?;
        let (key, value) = (entry.key, entry.value);
        Ok(Target::Element(Element { kind, key, value, body, orb: found, import: orb }))
    }

    /// What a name stands for once aliases are followed.
    pub(super) fn follow(&self, reference: &Reference<'d>) -> Option<Target<'d>> {
        let mut target = self.find(reference.kind, reference.name, reference.within).ok()?;
        for _ in 0..LONGEST_CHAIN {
            target = match target {
                Target::Declared(id) => {
                    let declaration = self.symbols.get(id);
                    let Some(name) = declaration.value.as_str() else { return Some(target) };
                    self.find(declaration.kind, name, declaration.within).ok()?
                }
                Target::Element(element) => {
                    let Some(name) = element.value.as_str() else { return Some(target) };
                    self.workspace.target(&element, element.kind, name)?
                }
                Target::Opaque => return Some(target),
            };
        }
        None
    }

    /// A label on a piece of what a name stands for. A file of an orb has no place in the config; there the label says
    /// where the orb comes from.
    pub(super) fn label(
        &self,
        target: &Target<'d>,
        piece: Node<'_>,
        message: impl Into<String>,
    ) -> Label {
        let Target::Element(element) = target else {
            return Label { span: piece.span(), message: message.into() };
        };
        let import = self.symbols.get(element.import);
        let span = import.key.span();
        let is_direct =
            self.workspace.imported(import.value).is_some_and(|orb| std::ptr::eq(orb, element.orb));
        if is_direct {
            return Label { span, message: self.workspace.orb_label(import.value) };
        }
        let message = format!("the orb, which has it from `{}`", element.orb.source.name());
        Label { span, message }
    }
}

/// Whether a step is part of the language. Version 2 also took `save-cache` for `save_cache`.
fn is_built_in(name: &str, version: Option<Version>) -> bool {
    let is_old = version == Some(Version::V2);
    STEP_CALL.key(name).is_some() || is_old && STEP_CALL.key(&name.replace('-', "_")).is_some()
}
