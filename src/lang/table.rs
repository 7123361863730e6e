//! The words in which the language table is written.

use crate::lang::mistake::Mistake;

/// The version that a config asks for. `2` and `2.0` are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// `2`, which CircleCI stopped accepting on 2026-09-21.
    V2,
    /// `2.1`.
    V2_1,
}

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// An entry of `orbs`.
    Orb,
    /// An entry of `commands`, or a built-in step.
    Command,
    /// An entry of `executors`.
    Executor,
    /// An entry of `parameters`, of the pipeline or of an element.
    Parameter,
    /// An entry of `jobs`.
    Job,
    /// An entry of `job-groups`.
    JobGroup,
    /// An entry of `workflows`.
    Workflow,
    /// An entry of `functions`.
    Function,
}

impl SymbolKind {
    /// What messages call it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Orb => "orb",
            Self::Command => "command",
            Self::Executor => "executor",
            Self::Parameter => "parameter",
            Self::Job => "job",
            Self::JobGroup => "job group",
            Self::Workflow => "workflow",
            Self::Function => "function",
        }
    }
}

/// What a value may be. A template `<< … >>` may stand wherever a scalar may, in version 2.1; rows do not say so.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Anything; nothing in it is checked.
    Any,
    /// A string.
    Text,
    /// A string, a number or a boolean.
    Scalar,
    /// The same, or nothing.
    ScalarOrNothing,
    /// A boolean as YAML 1.1 writes it.
    Bool,
    /// A whole number within bounds, both included.
    Int(i64, i64),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A string of a certain form.
    Format(&'static Format),
    /// A template that becomes a value of this type; it cannot be written out.
    Template(&'static Self),
    /// The config's `version`.
    Version,
    /// `namespace/name@version`, or the URL of an orb.
    OrbReference,
    /// The name of something declared elsewhere.
    Name(SymbolKind),
    /// A list.
    List(&'static Self),
    /// A list with at least one item.
    NonEmptyList(&'static Self),
    /// A mapping.
    Object(&'static Object),
    /// A mapping whose keys depend on the value of one of them.
    Variants(&'static Variants),
    /// The same as another row: what lets rows contain each other.
    Ref(&'static Self),
    /// A noun and its arms, at most one for each shape of node: scalar, list, mapping.
    Union(&'static str, &'static [Self]),
}

/// A form that a string must have.
#[derive(Debug)]
pub struct Format {
    /// What messages call it, with an example.
    pub expected: &'static str,
    /// For the JSON Schema.
    pub regex: &'static str,
    /// The same for the checker.
    pub matches: fn(&str) -> bool,
}

/// A mapping.
#[derive(Debug)]
pub struct Object {
    /// What messages call it.
    pub name: &'static str,
    /// The keys that the language knows, in the reference's order.
    pub keys: &'static [Key],
    /// What any other key means.
    pub rest: Rest,
    /// Keys that people try here.
    pub mistakes: &'static [Mistake],
    /// The key whose value people write in the place of the whole mapping.
    pub main_key: Option<&'static str>,
    /// Whether it holds exactly one key, as a step does.
    pub one_key: bool,
    /// How its keys depend on each other.
    pub groups: &'static [Group],
}

/// What an object's keys mean that are not in its rows.
#[derive(Clone, Copy, Debug)]
pub enum Rest {
    /// They are mistakes.
    Refused,
    /// CircleCI does not read them.
    Ignored,
    /// Arguments for the parameters of what is called.
    Arguments,
    /// Names without a meaning of their own, such as environment variables, with values of this type.
    Each(Type),
    /// They declare something.
    Declares(SymbolKind, Type),
    /// They refer to something.
    Calls(SymbolKind, Type),
}

/// How keys of one object depend on each other.
#[derive(Debug)]
pub enum Group {
    /// At least one of them must be there.
    AtLeastOne(&'static [&'static str]),
    /// They exclude each other.
    AtMostOne(&'static [&'static str]),
    /// The first makes no sense without the second.
    Needs(&'static str, &'static str),
    /// There must be some key; this is the usual one.
    NotEmpty(&'static str),
}

/// A mapping whose keys depend on the value of one of them.
#[derive(Debug)]
pub struct Variants {
    /// What messages call it.
    pub name: &'static str,
    /// The key that decides.
    pub key: &'static str,
    /// Its words and their objects.
    pub rows: &'static [(&'static str, &'static Object)],
    /// The object where the key is missing; `None` if it is required.
    pub otherwise: Option<&'static Object>,
}

impl Variants {
    /// The words of the deciding key.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().map(|&(word, _)| word)
    }

    /// The object that a word chooses.
    pub fn object(&self, word: &str) -> Option<&'static Object> {
        self.rows.iter().find(|(name, _)| *name == word).map(|&(_, object)| object)
    }
}

/// A key of an object.
#[derive(Debug)]
pub struct Key {
    /// As written in the config.
    pub name: &'static str,
    /// What it takes.
    pub ty: Type,
    /// For the author of a config: one or two sentences, the default last.
    pub doc: &'static str,
    /// Whether the object is wrong without it.
    pub required: bool,
    /// Whether it is wrong to leave its value empty; so with every required key.
    pub filled: bool,
    /// The first version that has it.
    pub since: Version,
    /// What to write instead, if it is on its way out.
    pub deprecated: Option<&'static str>,
}

/// A row: an optional key of every version.
pub(super) const fn key(name: &'static str, ty: Type, doc: &'static str) -> Key {
    Key { name, ty, doc, required: false, filled: false, since: Version::V2, deprecated: None }
}

impl Key {
    /// The object is wrong without it.
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self.filled()
    }

    /// Its value must not be left empty.
    pub(super) const fn filled(mut self) -> Self {
        self.filled = true;
        self
    }

    /// Version 2 did not have it.
    pub(super) const fn since_2_1(mut self) -> Self {
        self.since = Version::V2_1;
        self
    }

    /// Accepted, but on its way out; `advice` says what to write instead.
    pub(super) const fn deprecated(mut self, advice: &'static str) -> Self {
        self.deprecated = Some(advice);
        self
    }
}

/// The rest of an object that takes only the keys in its rows.
pub(super) const CLOSED: Object = Object {
    name: "",
    keys: &[],
    rest: Rest::Refused,
    mistakes: &[],
    main_key: None,
    one_key: false,
    groups: &[],
};

/// The rest of an object in which other keys are not read.
pub(super) const OPEN: Object = Object { rest: Rest::Ignored, ..CLOSED };

impl Object {
    /// What is known of a key that people try here.
    pub fn mistake(&self, name: &str) -> Option<&'static Mistake> {
        self.mistakes.iter().find(|mistake| mistake.name == name)
    }

    /// The row of a key.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Type {
    /// The type itself, behind any [`Type::Ref`].
    pub fn resolve(&'static self) -> &'static Self {
        match self {
            Self::Ref(other) => other.resolve(),
            _ => self,
        }
    }

    /// Its arms; itself where it is no union.
    pub fn arms(&'static self) -> &'static [Self] {
        match self.resolve() {
            Self::Union(_, arms) => arms,
            other => std::slice::from_ref(other),
        }
    }

    /// The object that a mapping of this type is, unless a key decides on it.
    pub fn object(&'static self) -> Option<&'static Object> {
        self.arms().iter().find_map(|arm| match arm.resolve() {
            Self::Object(object) => Some(*object),
            Self::Variants(variants) => variants.otherwise,
            _ => None,
        })
    }

    /// The type of the items of a list of this type.
    pub fn item(&'static self) -> Option<&'static Self> {
        self.arms().iter().find_map(|arm| match arm.resolve() {
            Self::List(item) | Self::NonEmptyList(item) => Some(item.resolve()),
            Self::Template(list) => list.item(),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::lang::CONFIG;

    /// Every object and every union that can be reached from the top level.
    #[derive(Default)]
    struct Table {
        objects: BTreeMap<*const Object, &'static Object>,
        variants: BTreeMap<*const Variants, &'static Variants>,
        unions: Vec<&'static Type>,
    }

    impl Table {
        fn object(&mut self, object: &'static Object) {
            if self.objects.insert(object, object).is_some() {
                return;
            }
            object.keys.iter().for_each(|key| self.ty(&key.ty));
            if let Rest::Each(ty) | Rest::Declares(_, ty) | Rest::Calls(_, ty) = &object.rest {
                self.ty(ty);
            }
        }

        fn ty(&mut self, ty: &'static Type) {
            match ty {
                Type::Object(object) => self.object(object),
                Type::Variants(variants) => {
                    self.variants.insert(*variants, variants);
                    variants.rows.iter().for_each(|(_, object)| self.object(object));
                    variants.otherwise.into_iter().for_each(|object| self.object(object));
                }
                Type::List(other)
                | Type::NonEmptyList(other)
                | Type::Template(other)
                | Type::Ref(other) => self.ty(other),
                Type::Union(_, arms) => {
                    let known = |other: &&'static Type| std::ptr::eq(*other, ty);
                    if !self.unions.iter().any(known) {
                        self.unions.push(ty);
                        arms.iter().for_each(|arm| self.ty(arm));
                    }
                }
                _ => {}
            }
        }
    }

    fn table() -> Table {
        let mut table = Table::default();
        table.object(&CONFIG);
        table
    }

    #[test]
    fn every_object_has_a_name_of_its_own() {
        let table = table();
        let objects = table.objects.values().map(|object| object.name);
        let names: Vec<_> =
            objects.chain(table.variants.values().map(|variants| variants.name)).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert!(names.len() > 50);
        assert_eq!(names.len(), distinct.len(), "{names:?}");
    }

    #[test]
    fn arms_of_a_union_have_different_shapes() {
        for union in table().unions {
            let shapes: Vec<_> = union
                .arms()
                .iter()
                .map(|arm| match arm.resolve() {
                    Type::List(_) | Type::NonEmptyList(_) => "list",
                    Type::Object(_) | Type::Variants(_) => "mapping",
                    Type::Any | Type::Ref(_) | Type::Union(..) => "no arm",
                    _ => "scalar",
                })
                .collect();
            let distinct: BTreeSet<_> = shapes.iter().collect();
            assert_eq!(distinct.len(), shapes.len(), "{union:?}");
            assert!(!distinct.contains(&"no arm"), "{union:?}");
        }
    }

    #[test]
    fn rows_are_distinct_and_documented_and_groups_name_rows() {
        for object in table().objects.values() {
            let names: BTreeSet<_> = object.keys.iter().map(|key| key.name).collect();
            assert_eq!(names.len(), object.keys.len(), "{}", object.name);
            for key in object.keys {
                assert!(key.doc.ends_with(['.', '?']), "{}: {}", object.name, key.name);
            }
            for group in object.groups {
                let named: &[&str] = match group {
                    Group::AtLeastOne(names) | Group::AtMostOne(names) => names,
                    Group::Needs(name, needed) => &[name, needed],
                    Group::NotEmpty(name) => &[name],
                };
                assert!(named.iter().all(|name| names.contains(name)), "{}", object.name);
            }
            assert!(object.mistakes.iter().all(|mistake| !names.contains(mistake.name)));
            let meant = object.mistakes.iter().filter_map(|mistake| mistake.instead_of);
            assert!(meant.chain(object.main_key).all(|name| names.contains(name)));
        }
    }
}
