//! Shapes of values: scalar, list, mapping; and how to get from one to another.

use crate::diagnostic::{Applicability, Fix};
use crate::lang::{Object, Rest, STEP_CALL, Type};
use crate::model::place::{Place, Subject};
use crate::text::{Edit, Edits};
use crate::yaml::{Mapping, Node, ScalarStyle, Value};

/// Whether a value has the shape that a type asks for.
pub(super) fn takes(ty: &'static Type, node: Node<'_>) -> bool {
    let null = node.is_null();
    match (ty.resolve(), node.target().value()) {
        (Type::Any, _) => true,
        (Type::Template(_), _) => false,
        (Type::Union(_, arms), _) => arms.iter().any(|arm| takes(arm, node)),
        (Type::List(_) | Type::NonEmptyList(_), value) => matches!(value, Value::Sequence(_)),
        (Type::Object(_) | Type::Variants(_), value) => matches!(value, Value::Mapping(_)),
        (Type::ScalarOrNothing | Type::Version, Value::Scalar(_)) => true,
        (_, value) => matches!(value, Value::Scalar(_)) && !null,
    }
}

/// How to get from the shape that stands somewhere to one that may.
#[derive(Default)]
pub(super) struct Hint {
    /// What to do, to stand behind a message.
    pub(super) advice: String,
    /// The edits that do it.
    pub(super) fix: Option<Fix>,
}

impl Hint {
    fn new(advice: &str) -> Self {
        Self { advice: format!("; {advice}"), fix: None }
    }
}

/// How to get from the shape that stands there to one that may.
pub(super) fn shape_hint(node: Node<'_>, ty: &'static Type, place: &Place<'_, '_>) -> Option<Hint> {
    if let Type::Template(_) = ty {
        let is_list = node.as_sequence().is_some();
        let advice = "write the steps themselves in the list around it";
        return is_list.then(|| Hint::new(advice));
    }
    // `workflows: {jobs: […]}`: the key of what should stand below a name.
    if let (Subject::Declared(kind, name), Some(object)) = (place.subject, ty.object())
        && object.key(name).is_some_and(|key| takes(&key.ty, node))
    {
        let advice = format!("the name of the {} is missing above `{name}`", kind.noun());
        return Some(Hint::new(&advice));
    }
    match node.value() {
        Value::Mapping(mapping) if !mapping.flow && ty.item().is_some_and(|it| takes(it, node)) => {
            let first = mapping.entries().next()?.name()?;
            Some(Hint::new(&match first.strip_prefix('-') {
                Some(name) => format!("put a blank between `-` and `{name}`"),
                None => format!("put `- ` before `{first}`"),
            }))
        }
        Value::Sequence(list) if !list.flow => {
            if let Some((_, name)) = keys_as_items(node, ty) {
                return Some(Hint::new(&format!("take the `- ` before `{name}` away")));
            }
            if let Some(key) = main_key(ty, node) {
                let advice = format!("put `{key}:` above the list, and indent the list below it");
                return Some(Hint::new(&advice));
            }
            of_items(node, ty, place)
        }
        Value::Sequence(_) | Value::Mapping(_) | Value::Scalar(_) => {
            rewritten(node, ty).or_else(|| of_items(node, ty, place))
        }
        Value::Alias(_) => None,
    }
}

/// The only item of a list, if that has keys which should stand there without it; and the first of them.
pub(super) fn keys_as_items<'d>(
    node: Node<'d>,
    ty: &'static Type,
) -> Option<(Mapping<'d>, &'d str)> {
    let list = node.as_sequence().filter(|list| list.len() == 1)?;
    let mapping = list.items().next()?.as_mapping()?;
    let name = mapping.entries().next()?.name()?;
    ty.object()?.key(name).is_some().then_some((mapping, name))
}

/// What to do with a list of what may stand there only once.
fn of_items(node: Node<'_>, ty: &'static Type, place: &Place<'_, '_>) -> Option<Hint> {
    let list = node.as_sequence()?;
    let first = list.items().next()?;
    let takes_items = ty.arms().iter().any(|arm| takes(arm, first));
    let is_item = matches!(place.subject, Subject::Item(_));
    if let (true, Some(mapping)) = (takes_items && !is_item, first.as_mapping()) {
        let name = mapping.entries().next()?.name()?;
        let mut items = list.items();
        let are_single = items.all(|it| it.as_mapping().is_some_and(|it| it.len() == 1));
        let names_things =
            matches!(ty.object(), Some(Object { rest: Rest::Declares(..) | Rest::Each(_), .. }));
        return match names_things && are_single {
            true if list.flow => Some(Hint::new("write it without the `[ ]`")),
            true => Some(Hint::new(&format!("take the `- ` before `{name}` away"))),
            false => None,
        };
    }
    if let (true, Subject::Item(name)) = (takes_items, place.subject) {
        // What an alias brings stays a list, too: YAML merges mappings only.
        return Some(Hint::new(&format!("put its items into the list `{name}` itself")));
    }
    let is_step =
        place.parent.is_some_and(|(object, _)| std::ptr::eq(object, &raw const STEP_CALL));
    let Subject::Key(name) = place.subject else { return None };
    (takes_items && is_step).then(|| Hint::new(&format!("write a `{name}` step for each item")))
}

/// The value with what is missing around it.
fn rewritten(node: Node<'_>, ty: &'static Type) -> Option<Hint> {
    if node.is_null() || takes(ty, node) {
        return None;
    }
    let text = node.span().slice(node.document().text());
    let is_plain_in_flow = matches!(node.value(), Value::Scalar(scalar)
        if is_quoted(scalar.style) || !text.contains(['[', ']', '{', '}', ',']));
    let is_flow = !matches!(node.value(), Value::Scalar(_)) || is_plain_in_flow;
    if text.lines().count() != 1 || !is_flow {
        return None;
    }
    let text = completed(text, node, ty, 0)?;
    let edits = Edits::new(vec![Edit { span: node.span(), text: text.clone() }]).ok();
    let fix = edits.filter(|_| node.anchor().is_none()).map(|edits| Fix {
        title: format!("write `{text}`"),
        applicability: Applicability::Unsafe,
        edits,
    });
    Some(Hint { advice: format!("; write `{text}`"), fix })
}

fn is_quoted(style: ScalarStyle) -> bool {
    matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
}

/// How many brackets and keys may be missing around a value.
const MOST_MISSING: usize = 2;

fn completed(text: &str, node: Node<'_>, ty: &'static Type, depth: usize) -> Option<String> {
    let is_scalar = matches!(node.value(), Value::Scalar(_));
    let is_step = ty.object().is_some_and(|object| std::ptr::eq(object, &raw const STEP_CALL));
    // No step has blanks in its name; it is a shell command.
    let is_name = !(is_scalar && is_step && text.contains(' '));
    if takes(ty, node) && is_name {
        return Some(text.to_owned());
    }
    if depth >= MOST_MISSING {
        return None;
    }
    if let Some(item) = ty.item() {
        return Some(format!("[{}]", completed(text, node, item, depth + 1)?));
    }
    let object = ty.object()?;
    let key = object.key(object.main_key?)?;
    Some(format!("{{{}: {}}}", key.name, completed(text, node, &key.ty, depth + 1)?))
}

/// The key whose value stands in the place of the whole mapping.
fn main_key(ty: &'static Type, node: Node<'_>) -> Option<&'static str> {
    let object = ty.object()?;
    let key = object.key(object.main_key?)?;
    takes(&key.ty, node).then_some(key.name)
}
