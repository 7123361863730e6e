//! Names: what each stands for.

use crate::lang::{STEP_CALL, SymbolKind, Version};
use crate::model::orb::{self, Element};
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::model::workspace::Workspace;

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
    /// What a name stands for.
    pub(super) fn find(&self, reference: &Reference<'d>) -> Result<Target<'d>, Missing<'d>> {
        let Reference { kind, name, within, .. } = *reference;
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

    fn element(
        &self,
        orb: DeclarationId,
        kind: SymbolKind,
        name: &'d str,
    ) -> Result<Target<'d>, Missing<'d>> {
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
        Ok(Target::Element(Element { kind, key: entry.key, value: entry.value, body, orb: found }))
    }

    /// What a name stands for once aliases are followed.
    pub(super) fn follow(&self, reference: &Reference<'d>) -> Option<Target<'d>> {
        let mut target = self.find(reference).ok()?;
        for _ in 0..LONGEST_CHAIN {
            target = match target {
                Target::Declared(id) => {
                    let declaration = self.symbols.get(id);
                    let (kind, node) = (declaration.kind, declaration.value);
                    let Some(name) = node.as_str() else { return Some(target) };
                    let within = declaration.within;
                    self.find(&Reference { kind, name, node, within }).ok()?
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
}

/// Whether a step is part of the language. Version 2 also took `save-cache` for `save_cache`.
fn is_built_in(name: &str, version: Option<Version>) -> bool {
    let is_old = version == Some(Version::V2);
    STEP_CALL.key(name).is_some() || is_old && STEP_CALL.key(&name.replace('-', "_")).is_some()
}
