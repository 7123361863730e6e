//! A change: something on its old and on its new side, and the changes within it.

use std::collections::BTreeMap;

use crate::difference::value;
use crate::process::Value;

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A pipeline parameter.
    Parameter,
    /// An orb that is not at hand, of which the elements are compared by name only.
    Orb,
    /// A job: what it does, with the workflows that run it; or, within a workflow, its entry there.
    Job,
    /// A workflow.
    Workflow,
    /// A step of a job.
    Step,
    /// A job that the job around it requires.
    Requirement,
    /// What stands under a key of what is around it: its name is the path to it, such as `docker[0].image`.
    Key,
}

impl Subject {
    /// What people call it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Orb => "orb",
            Self::Job => "job",
            Self::Workflow => "workflow",
            Self::Step => "step",
            Self::Requirement => "requirement",
            Self::Key => "key",
        }
    }
}

/// What becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is only on the new side.
    Added,
    /// It is only on the old side.
    Removed,
    /// It is on both, and differs.
    Changed,
    /// It has another name. It may differ besides.
    Renamed,
    /// It is the same item of a list at another place among those that stay.
    Moved,
}

impl Kind {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
        }
    }
}

/// Something in one of the two configs.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Its name; of a step, the word that says what it does, such as `run`.
    pub name: String,
    /// Which step of its job it is, from 1.
    pub number: Option<usize>,
    /// The workflows that run it; empty for what is no job or stands in its workflow.
    pub workflows: Vec<String>,
    /// What it is: the definition of a job, the body of a step; null where the changes within say it all.
    pub value: Value,
}

impl Side {
    pub(super) fn new(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), number: None, workflows: Vec::new(), value }
    }
}

/// Something that differs. At least one side is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// What it was.
    pub old: Option<Side>,
    /// What it becomes.
    pub new: Option<Side>,
    /// What differs within it; of what is added or removed, what there is to say beside its value.
    pub parts: Vec<Self>,
}

impl Change {
    pub(super) fn new(subject: Subject, old: Side, new: Side) -> Self {
        Self { subject, old: Some(old), new: Some(new), parts: Vec::new() }
    }

    pub(super) fn added(subject: Subject, new: Side) -> Self {
        Self { subject, old: None, new: Some(new), parts: Vec::new() }
    }

    pub(super) fn removed(subject: Subject, old: Side) -> Self {
        Self { subject, old: Some(old), new: None, parts: Vec::new() }
    }

    pub(super) fn with(self, parts: Vec<Self>) -> Self {
        Self { parts, ..self }
    }

    /// What becomes of it.
    pub fn kind(&self) -> Kind {
        match (&self.old, &self.new) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            // The path of a key counts the items of lists, of which some may be new.
            (Some(old), Some(new)) if matches!(self.subject, Subject::Step | Subject::Key) => {
                let is_moved = self.parts.is_empty() && old.value == new.value;
                if is_moved { Kind::Moved } else { Kind::Changed }
            }
            (Some(old), Some(new)) if old.name == new.name => Kind::Changed,
            (Some(_), Some(_)) => Kind::Renamed,
        }
    }

    /// The new side, or the old one of what is removed.
    pub fn side(&self) -> Option<&Side> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// Its name, as it is now.
    pub fn name(&self) -> &str {
        self.side().map_or("", |side| &side.name)
    }
}

/// The changes of things that go by their names, the old ones in their order and then those that are new.
pub(super) fn by_name(subject: Subject, old: &[Side], new: &[Side]) -> Vec<Change> {
    let named = |sides| -> BTreeMap<_, _> { named(sides).collect() };
    let (old_by_name, new_by_name) = (named(old), named(new));
    let kept = old.iter().filter_map(|side| {
        let Some(other) = new_by_name.get(side.name.as_str()) else {
            return Some(Change::removed(subject, side.clone()));
        };
        let parts = value::changes(&side.value, &other.value);
        (!parts.is_empty()).then(|| {
            // Of a value that is no map, the one part would only repeat it.
            let is_whole = matches!(parts.as_slice(), [only] if only.name().is_empty());
            let parts = if is_whole { Vec::new() } else { parts };
            Change::new(subject, side.clone(), (*other).clone()).with(parts)
        })
    });
    let added = new.iter().filter(|side| !old_by_name.contains_key(side.name.as_str()));
    kept.chain(added.map(|side| Change::added(subject, side.clone()))).collect()
}

fn named(sides: &[Side]) -> impl Iterator<Item = (&str, &Side)> {
    sides.iter().map(|side| (side.name.as_str(), side))
}
