//! Lists: which items stay, and which take each other's place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::difference::value::step_parts;
use crate::process::{Data, Value};

/// Longer lists, in pairs of items, are not looked through for what stays in the middle of them: that would take a
/// time that grows with the product.
const MOST_PAIRS: usize = 4_000_000;

/// Among more pairs of items no one looks for those that are alike.
const MOST_COMPARED: usize = 2_500;

/// How many words of a command are compared.
const MOST_WORDS: usize = 200;

/// The likeness of items that are the same, in thousandths.
const SAME: usize = 1000;

/// What becomes of an item that does not just stay; its place in the old list, and in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Removed(usize),
    Added(usize),
    Changed(usize, usize),
    /// The same item stands elsewhere among those that stay.
    Moved(usize, usize),
}

impl Pair {
    const fn mirrored(self) -> Self {
        match self {
            Self::Removed(index) => Self::Added(index),
            Self::Added(index) => Self::Removed(index),
            Self::Changed(a, b) => Self::Changed(b, a),
            Self::Moved(a, b) => Self::Moved(b, a),
        }
    }

    /// Where it is to be told.
    const fn place(self) -> usize {
        match self {
            Self::Removed(index)
            | Self::Added(index)
            | Self::Changed(_, index)
            | Self::Moved(_, index) => index,
        }
    }
}

/// What becomes of the items of a list.
pub(super) fn align(old: &[Value], new: &[Value]) -> Vec<Pair> {
    let texts = [old, new].map(|list| list.iter().map(canonical).collect::<Vec<_>>());
    let [old_texts, new_texts] = &texts;
    // Where several alignments are as good, the one that is found depends on the order of the lists. So there is only
    // one order, and the way back is the mirror of the way.
    if old_texts <= new_texts {
        Lists { old, new, old_texts, new_texts }.pairs()
    } else {
        let lists = Lists { old: new, new: old, old_texts: new_texts, new_texts: old_texts };
        let mut pairs: Vec<_> = lists.pairs().into_iter().map(Pair::mirrored).collect();
        pairs.sort_by_key(|pair| pair.place());
        pairs
    }
}

/// Two lists, and their items as texts that are equal where the items are.
struct Lists<'v> {
    old: &'v [Value],
    new: &'v [Value],
    old_texts: &'v [String],
    new_texts: &'v [String],
}

impl Lists<'_> {
    fn pairs(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let (mut old_end, mut new_end) = (0, 0);
        let last = (self.old.len(), self.new.len(), 0);
        for (old_start, new_start, len) in self.kept().into_iter().chain([last]) {
            self.gap(old_end..old_start, new_end..new_start, &mut pairs);
            (old_end, new_end) = (old_start + len, new_start + len);
        }
        self.join_moved(&mut pairs);
        pairs.sort_by_key(|pair| pair.place());
        pairs
    }

    /// The runs of items that stay: where each starts, and how long it is.
    fn kept(&self) -> Vec<(usize, usize, usize)> {
        let (old, new) = (self.old_texts, self.new_texts);
        if old.len().saturating_mul(new.len()) > MOST_PAIRS {
            let n_first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
            let ends = old[n_first..].iter().rev().zip(new[n_first..].iter().rev());
            let n_last = ends.take_while(|(a, b)| a == b).count();
            return vec![(0, 0, n_first), (old.len() - n_last, new.len() - n_last, n_last)];
        }
        let operations = capture_diff_slices(Algorithm::Myers, old, new);
        let kept = operations.into_iter().filter_map(|operation| match operation {
            DiffOp::Equal { old_index, new_index, len } => Some((old_index, new_index, len)),
            _ => None,
        });
        kept.collect()
    }

    /// Pairs what stands between two items that stay: first what has the same title, then what is alike.
    fn gap(&self, old: Range<usize>, new: Range<usize>, pairs: &mut Vec<Pair>) {
        if old.len().saturating_mul(new.len()) > MOST_PAIRS {
            return self.alike(old, new, pairs);
        }
        let (mut old_end, mut new_end) = (old.start, new.start);
        for index in old.clone() {
            let Some(title) = title(&self.old[index]) else { continue };
            let other =
                (new_end..new.end).find(|&other| self::title(&self.new[other]) == Some(title));
            let Some(other) = other else { continue };
            self.alike(old_end..index, new_end..other, pairs);
            pairs.push(Pair::Changed(index, other));
            (old_end, new_end) = (index + 1, other + 1);
        }
        self.alike(old_end..old.end, new_end..new.end, pairs);
    }

    /// Pairs the two items that are most alike, then what stands before them and what behind.
    fn alike(&self, old: Range<usize>, new: Range<usize>, pairs: &mut Vec<Pair>) {
        let items = self.old[old.clone()].iter().chain(&self.new[new.clone()]);
        if old.len() == new.len() && items.into_iter().all(is_scalar) {
            pairs.extend(old.zip(new).map(|(a, b)| Pair::Changed(a, b)));
            return;
        }
        let mut best: Option<(usize, usize, usize)> = None;
        if old.len().saturating_mul(new.len()) <= MOST_COMPARED {
            let candidates = old.clone().flat_map(|a| new.clone().map(move |b| (a, b)));
            for (a, b) in candidates {
                let likeness = likeness(&self.old[a], &self.new[b]);
                if 2 * likeness >= SAME && best.is_none_or(|(most, ..)| likeness > most) {
                    best = Some((likeness, a, b));
                }
            }
        }
        let Some((_, a, b)) = best else {
            pairs.extend(old.map(Pair::Removed));
            pairs.extend(new.map(Pair::Added));
            return;
        };
        self.alike(old.start..a, new.start..b, pairs);
        pairs.push(Pair::Changed(a, b));
        self.alike(a + 1..old.end, b + 1..new.end, pairs);
    }

    /// What is taken away at one place and added at another was moved.
    fn join_moved(&self, pairs: &mut Vec<Pair>) {
        let mut added: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for pair in pairs.iter().rev() {
            if let Pair::Added(index) = *pair {
                added.entry(&self.new_texts[index]).or_default().push(index);
            }
        }
        let mut moved = BTreeSet::new();
        for pair in pairs.iter_mut() {
            let Pair::Removed(index) = *pair else { continue };
            let others = added.get_mut(self.old_texts[index].as_str());
            if let Some(other) = others.and_then(Vec::pop) {
                *pair = Pair::Moved(index, other);
                moved.insert(other);
            }
        }
        pairs.retain(|pair| !matches!(pair, Pair::Added(index) if moved.contains(index)));
    }
}

/// What people know an item by: the name of a step, the image of a container without its tag.
fn title(item: &Value) -> Option<&str> {
    if let Some(image) = item.get("image").and_then(Value::as_str) {
        let image = image.split('@').next().unwrap_or(image);
        // A colon before a slash is that of a port.
        let tag = image.rfind(':').filter(|&colon| !image[colon..].contains('/'));
        return Some(&image[..tag.unwrap_or(image.len())]);
    }
    let (_, body) = item.as_map()?.entries().next()?;
    body.get("name")?.as_str()
}

const fn is_scalar(value: &Value) -> bool {
    !matches!(value.data, Data::Map(_) | Data::List(_))
}

/// How likely one item has become the other, up to [`SAME`]: both do the same kind of thing, commands with about the same
/// words.
fn likeness(old: &Value, new: &Value) -> usize {
    let (old_name, old_body) = step_parts(old);
    let (new_name, new_body) = step_parts(new);
    if old_name != new_name || is_scalar(old) && is_scalar(new) {
        return 0;
    }
    match (old_body.get("command"), new_body.get("command")) {
        (Some(old), Some(new)) => {
            let texts = [old, new].map(|command| command.as_text().unwrap_or_default());
            share_of_words(&texts[0], &texts[1])
        }
        _ => SAME,
    }
}

/// How many of the words of two texts are the same, up to [`SAME`].
fn share_of_words(old: &str, new: &str) -> usize {
    let words = |text| -> BTreeSet<_> { str::split_whitespace(text).take(MOST_WORDS).collect() };
    let (old, new) = (words(old), words(new));
    2 * SAME * old.intersection(&new).count() / (old.len() + new.len()).max(1)
}

/// A text that is the same for equal values: the order of a map does not matter.
pub(super) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match &value.data {
        Data::Text(string) => {
            // Writing to a string cannot fail.
            let _ = write!(text, "{string:?}");
        }
        Data::List(list) => {
            text.push('[');
            for item in list.iter() {
                write_canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Data::Map(map) => {
            let entries: BTreeMap<_, _> =
                map.entries().map(|(key, value)| (&*key.name, value)).collect();
            text.push('{');
            for (name, value) in entries {
                let _ = write!(text, "{name:?}:");
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Data::Null => text.push('~'),
        _ => text.push_str(&value.as_text().unwrap_or_default()),
    }
}
