//! What is merged into a config: a job and its entry in a workflow, in one canonical style.

use std::collections::BTreeSet;

use crate::template::Error;
use crate::text::line_start;
use crate::yaml::emit::{self, Quotes};
use crate::yaml::{self, Document, Mapping, Node, Parsed, ScalarValue, Sequence, Style, Value};

/// Two spaces a level, lists indented under their key.
const STYLE: Style = Style { mapping: 2, sequence: 2, dash: 2, item: 2 };

const NOT_ONE_ENTRY: &str = "it must write a map with one entry, `<{ job_name }>`, but";

/// What is merged into a config: a job and its entry in a workflow. Both texts are YAML in block style, two spaces a
/// level, with `\n` and a final newline; they parse without a diagnostic and hold no anchor, alias, tag, merge key,
/// repeated key or value that equals nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    job_name: String,
    job: String,
    workflow_job: String,
    default_keys: Vec<String>,
}

impl Fragment {
    /// Reads a job, which is a map of its name to its body, and its entry in a workflow, which is a list of one item.
    /// Either may be written in any style.
    pub fn new(job_name: &str, job: &str, workflow_job: &str) -> Result<Self, Error> {
        let not_a_job = |message| Error::NotAJob { message };
        let job = canonical(job, |root| check_job(root, job_name)).map_err(not_a_job)?;
        let workflow_job = canonical(workflow_job, |root| check_item(root, job_name))
            .map_err(|message| not_a_job(format!("in its entry in a workflow, {message}")))?;
        let job_name = job_name.to_owned();
        Ok(Self { job_name, job, workflow_job, default_keys: Vec::new() })
    }

    /// The same, with keys of the entry in a workflow that hold only a default: an entry that is there and has one of
    /// them keeps it as it is.
    #[must_use]
    pub fn with_default_keys(self, default_keys: Vec<String>) -> Self {
        Self { default_keys, ..self }
    }

    /// The job's key under `jobs:`.
    pub fn job_name(&self) -> &str {
        &self.job_name
    }

    /// A map with one entry: the job's name and its body.
    pub fn job(&self) -> &str {
        &self.job
    }

    /// A list with one item: the job's entry in a workflow.
    pub fn workflow_job(&self) -> &str {
        &self.workflow_job
    }

    /// Whether a key of the entry in a workflow holds only a default.
    pub fn is_default(&self, key: &str) -> bool {
        self.default_keys.iter().any(|default| default == key)
    }
}

/// The name and the value of a map with one entry.
fn only_entry(mapping: Mapping<'_>) -> Result<(&str, Node<'_>), String> {
    let mut entries = mapping.entries();
    match (entries.next(), entries.next()) {
        (Some(entry), None) => Ok((entry.name().unwrap_or_default(), entry.value)),
        _ => Err(format!("{NOT_ONE_ENTRY} wrote {} entries", mapping.len())),
    }
}

fn check_job(root: Node<'_>, job_name: &str) -> Result<(), String> {
    match root.as_mapping() {
        Some(mapping) => check_entry(mapping, job_name),
        None => Err(format!("{NOT_ONE_ENTRY} wrote no map")),
    }
}

fn check_item(root: Node<'_>, job_name: &str) -> Result<(), String> {
    let mut items = root.as_sequence().into_iter().flat_map(Sequence::items);
    match (items.next(), items.next()) {
        (Some(item), None) if item.as_str() == Some(job_name) => Ok(()),
        (Some(item), None) => match item.as_mapping() {
            Some(mapping) => check_entry(mapping, job_name),
            None => Err(format!("the item is not `{job_name}`")),
        },
        _ => Err("there is no list of one item".to_owned()),
    }
}

fn check_entry(mapping: Mapping<'_>, job_name: &str) -> Result<(), String> {
    let (name, body) = only_entry(mapping)?;
    if name != job_name {
        return Err(format!("its name is `{name}`; write it as `<{{ job_name }}>`"));
    }
    match body.as_mapping() {
        Some(_) => Ok(()),
        None => Err(format!("below `{job_name}` there is no map")),
    }
}

/// The text in the canonical style, from the line of its first key or dash, once its root passed the check.
fn canonical(text: &str, check: impl Fn(Node<'_>) -> Result<(), String>) -> Result<String, String> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let written = yaml::parse(&text);
    let root = readable_root(&written)?;
    check_nodes(&written.document)?;
    check(root)?;
    if let Some(opened) = opened(root) {
        return Ok(opened);
    }
    let lines = own_lines(&text, root);
    let own = yaml::parse(lines);
    readable_root(&own)?;
    Ok(format!("{}\n", emit::block(&own.document, &STYLE, 0).trim_end()))
}

fn readable_root<'d>(parsed: &'d Parsed<'_>) -> Result<Node<'d>, String> {
    match (parsed.diagnostics.first(), parsed.document.root()) {
        (Some(diagnostic), _) => Err(diagnostic.message.clone()),
        (None, Some(root)) => Ok(root),
        (None, None) => Err(format!("{NOT_ONE_ENTRY} wrote 0 entries")),
    }
}

/// The one child of a collection in brackets or braces, without these; `None` for a block collection.
fn opened(root: Node<'_>) -> Option<String> {
    let flow = |node| emit::flow(node, Quotes::Needed);
    match root.value() {
        Value::Mapping(mapping) if mapping.flow => {
            let entry = mapping.entries().next()?;
            Some(format!("{}: {}\n", flow(entry.key), flow(entry.value)))
        }
        Value::Sequence(list) if list.flow => {
            list.items().next().map(|item| format!("- {}\n", flow(item)))
        }
        _ => None,
    }
}

/// The lines of a block collection and the comments below that are deeper than it; those above speak of the template.
fn own_lines<'t>(text: &'t str, root: Node<'_>) -> &'t str {
    let start = line_start(text, root.span().start);
    let depth = root.span().start - start;
    let is_own = |line: &str| {
        let content = line.trim_start();
        content.is_empty() || content.starts_with('#') && line.len() - content.len() > depth
    };
    let last = text[root.span().end..].find('\n').map_or(text.len(), |at| root.span().end + at + 1);
    let below = text[last..].split_inclusive('\n').take_while(|line| is_own(line));
    &text[start..last + below.map(str::len).sum::<usize>()]
}

/// Refuses what could clash with the config around it, or could not be found there again.
fn check_nodes(document: &Document<'_>) -> Result<(), String> {
    if let Some(anchor) = document.anchors().first() {
        return Err(format!("it has the anchor `&{}`; write its value out", anchor.name));
    }
    for node in document.nodes() {
        if let Some((tag, _)) = node.tag() {
            return Err(format!(
                "it has the tag `{tag}`; use quotes for text, nothing for the rest"
            ));
        }
        if node.keeps_blank_lines() {
            return Err(
                "it has a block with `+`, to which blank lines below would belong; write `|`"
                    .to_owned(),
            );
        }
        match (node.value(), node.scalar_value()) {
            (Value::Mapping(mapping), _) => check_keys(mapping)?,
            (_, Some(ScalarValue::Float(number))) if number.is_nan() => {
                return Err("it holds `.nan`, which equals nothing; put it in quotes".to_owned());
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_keys(mapping: Mapping<'_>) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for entry in mapping.entries() {
        let Some(name) = entry.name() else {
            return Err("it has a key that is no text".to_owned());
        };
        if entry.is_merge() {
            return Err("it has a merge key `<<`; write its entries out".to_owned());
        }
        if entry.is_explicit() && !mapping.flow {
            return Err(format!("it has the key `? {name}`; write it as `{name}:`"));
        }
        if !names.insert(name) {
            return Err(format!("it has the key `{name}` twice in one map"));
        }
    }
    Ok(())
}
