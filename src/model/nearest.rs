//! Names that were most likely meant.

use crate::lang::Variants;
use crate::text::nearest;
use crate::yaml::{Mapping, MergedEntry};

/// `; did you mean …`, or nothing.
pub(super) fn did_you_mean<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// Whether a name looks like a misspelling of a key.
pub(super) fn is_slip(name: &str, key: &str) -> bool {
    // A slip leaves the first or the last letter as it is; other names need no comparing.
    let (name_bytes, key_bytes) = (name.as_bytes(), key.as_bytes());
    let is_alike = name_bytes.first() == key_bytes.first() || name_bytes.last() == key_bytes.last();
    let is_as_long = name.len().abs_diff(key.len()) <= 2;
    name != key && is_as_long && is_alike && nearest(name, [key]).is_some()
}

/// Whether a mapping has a misspelling in the place of a key. That is reported, and what the key would say is not known.
pub(super) fn has_misspelled(mapping: Mapping<'_>, key: &str) -> bool {
    mapping.get(key).is_none()
        && mapping.entries().any(|entry| entry.name().is_some_and(|name| is_slip(name, key)))
        && mapping.get_merged(key).is_none()
}

/// The entry that was meant to decide, where its key is misspelled.
pub(super) fn misspelled_choice<'d>(
    mapping: Mapping<'d>,
    variants: &Variants,
) -> Option<MergedEntry<'d>> {
    mapping.merged().into_iter().find(|merged| {
        let name = merged.entry.name().unwrap_or_default();
        let is_known = variants.rows.iter().any(|(_, object)| object.key(name).is_some());
        !is_known && nearest(name, [variants.key]).is_some()
    })
}
