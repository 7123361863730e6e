//! Which file goes where: paths to sections and keys, and the tree of all files.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::pack::Findings;
use crate::pack::anchors::Anchors;
use crate::text::Span;
use crate::yaml::{Document, Node};

const NAME_TAKEN: &str = "pack-name-taken";
const KEY_LOST: &str = "pack-key-lost";

/// Whether a file counts, by its path from the folder: it ends in `.yml` or `.yaml`, and neither it nor a folder around
/// it starts with a dot.
pub fn is_packed(path: &str) -> bool {
    let is_yaml = [".yml", ".yaml"].iter().any(|extension| path.ends_with(extension));
    is_yaml && path.split('/').all(|component| !component.starts_with('.'))
}

/// Where the content of a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'f> {
    /// Its keys are keys of the config: a file directly in the folder.
    TopLevel,
    /// Its keys are keys of a section: a file with an `@` before its name, in the section's folder or deeper.
    Section(&'f str),
    /// It is the value of a key that is called as the file is.
    Entry { section: &'f str, name: &'f str },
}

impl<'f> Place<'f> {
    pub(super) fn of(path: &'f str) -> Self {
        let Some((section, rest)) = path.split_once('/') else { return Self::TopLevel };
        // Deeper folders only organise.
        let file = rest.rsplit('/').next().unwrap_or(rest);
        if file.starts_with('@') {
            return Self::Section(section);
        }
        let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
        Self::Entry { section, name }
    }
}

/// What a key of the config holds.
pub(super) enum Content<'d> {
    Node(Node<'d>),
    /// A folder, or a file without content.
    Keys(Keys<'d>),
}

/// The keys of the config or of a section.
pub(super) type Keys<'d> = BTreeMap<&'d str, Key<'d>>;

pub(super) struct Key<'d> {
    /// As a file writes it; `None` where it is the name of a file or folder.
    pub(super) node: Option<Node<'d>>,
    /// The file that it comes from; of a folder, the first in it.
    file: usize,
    /// Where it stands there; empty where it is a name, or comes from yet another file by a merge key.
    span: Span,
    pub(super) content: Content<'d>,
}

impl<'d> Key<'d> {
    fn of_name(file: usize, content: Content<'d>) -> Self {
        Self { node: None, file, span: Span::empty(0), content }
    }
}

/// Puts all files together. Maps merge without their depths: of two that hold one key, the later one's value counts.
pub(super) fn tree<'d>(
    documents: &[&'d Document<'d>],
    anchors: &Anchors<'d>,
    findings: &mut Findings<'d>,
) -> Keys<'d> {
    let files = findings.files;
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by(|&a, &b| compare(&files[a].path, &files[b].path));
    let mut top = Keys::new();
    let mut sections: BTreeMap<&str, Key<'d>> = BTreeMap::new();
    for file in order {
        let place = Place::of(&files[file].path);
        let root = documents[file].root();
        let (Place::Section(section) | Place::Entry { section, .. }) = place else {
            merge(&mut top, file, root, anchors, findings);
            continue;
        };
        let content = Content::Keys(Keys::new());
        let section = sections.entry(section).or_insert_with(|| Key::of_name(file, content));
        let Content::Keys(keys) = &mut section.content else { continue };
        match place {
            Place::Entry { name, .. } => {
                let root = root.filter(|root| root.as_mapping().is_some());
                let content = root.map_or_else(|| Content::Keys(Keys::new()), Content::Node);
                insert(keys, name, Key::of_name(file, content), findings);
            }
            _ => merge(keys, file, root, anchors, findings),
        }
    }
    for (name, section) in sections {
        if let Some(lost) = top.insert(name, section) {
            let message = format!(
                "`{name}` of this file is lost, as the files of the folder `{name}` take its place; move what is below it into a file `{name}/@{name}.yml`"
            );
            findings.add(lost.file, Diagnostic::warning(KEY_LOST, lost.span, message));
        }
    }
    top
}

/// Files before folders, each by name.
fn compare(a: &str, b: &str) -> Ordering {
    match (a.split_once('/'), b.split_once('/')) {
        (Some((folder_a, rest_a)), Some((folder_b, rest_b))) => {
            folder_a.cmp(folder_b).then_with(|| compare(rest_a, rest_b))
        }
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// Adds the keys of a file.
fn merge<'d>(
    keys: &mut Keys<'d>,
    file: usize,
    root: Option<Node<'d>>,
    anchors: &Anchors<'d>,
    findings: &mut Findings<'d>,
) {
    let Some(mapping) = root.and_then(Node::as_mapping) else { return };
    for (name, entry) in anchors.entries(mapping) {
        let is_own = std::ptr::eq(entry.key.document(), mapping.node().document());
        let span = if is_own { entry.key.span() } else { Span::empty(0) };
        let content = Content::Node(entry.value);
        insert(keys, name, Key { node: Some(entry.key), file, span, content }, findings);
    }
}

fn insert<'d>(keys: &mut Keys<'d>, name: &'d str, key: Key<'d>, findings: &mut Findings<'d>) {
    let (file, node) = (key.file, key.node);
    let Some(lost) = keys.insert(name, key) else { return };
    let (path, other) = (&findings.files[file].path, findings.name(file));
    if node.is_none() && lost.node.is_none() {
        let section = path.split('/').next().unwrap_or_default();
        let message = format!(
            "`{section}.{name}` is defined by `{}` already; two files of one section cannot have the same name",
            findings.name(lost.file)
        );
        return findings.add(file, Diagnostic::error(NAME_TAKEN, Span::empty(0), message));
    }
    let what = match lost.node {
        Some(_) => format!("`{name}` of this file"),
        None => "this file".to_owned(),
    };
    let message = format!(
        "{what} is lost, as `{other}` defines `{name}` too and comes later; maps are not merged in their depths, so keep all of it in one file"
    );
    findings.add(lost.file, Diagnostic::warning(KEY_LOST, lost.span, message));
}
