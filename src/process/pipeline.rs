//! The pipeline: what started it, and what its values and parameters are then.

use std::collections::BTreeMap;
use std::rc::Rc;

use thiserror::Error;

use crate::lang::{Local, PIPELINE_VALUES, ParameterType, PipelineValue, ValueType};
use crate::model::Model;
use crate::process::{Bindings, Data, Map, Value, Variable};
use crate::text::nearest;
use crate::yaml::{Entry, Node};

/// What starts a pipeline: what the user says, and what is known of the repository. The default is a machine on which
/// nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Trigger {
    /// The branch that was pushed; `None` for a tag.
    pub branch: Option<String>,
    /// The tag that was pushed; `None` for a branch.
    pub tag: Option<String>,
    /// The commit.
    pub revision: Option<String>,
    /// Where the repository comes from.
    pub repository: Option<Repository>,
    /// Pipeline values by their names without the leading `pipeline.`, which win over all others.
    pub values: BTreeMap<String, String>,
    /// Values of pipeline parameters.
    pub parameters: Map,
}

/// Where a repository comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// As a browser opens it.
    pub url: String,
    /// `github`, `bitbucket` or `gitlab`.
    pub host: &'static str,
}

impl Repository {
    /// The repository of a remote as git knows it, such as `git@github.com:owner/name.git`. `None` where no host that
    /// CircleCI works with has it.
    pub fn of_remote(remote: &str) -> Option<Self> {
        let url = remote.split_once("://").map(|(_, address)| address);
        let address = url.unwrap_or(remote);
        // What stands before an `@` may be a password.
        let address = address.rsplit_once('@').map_or(address, |(_, address)| address);
        let (server, path) = address.split_once([':', '/'])?;
        // In a URL a colon is before a port, in the short form before the owner.
        let has_port = url.is_some() && address[server.len()..].starts_with(':');
        let path = if has_port { path.split_once('/')?.1 } else { path };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let hosts = ["github", "bitbucket", "gitlab"];
        let host = hosts.into_iter().find(|host| server.contains(host))?;
        Some(Self { url: format!("https://{server}/{path}"), host })
    }
}

/// Why a pipeline cannot be started so.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TriggerError {
    /// A name that no pipeline value has.
    #[error("no pipeline value is called `pipeline.{name}`{}", did_you_mean("pipeline.", .nearest.as_deref()))]
    UnknownValue {
        /// Without the leading `pipeline.`.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// A text that a pipeline value cannot be.
    #[error("`pipeline.{name}` must be {expected}, not `{found}`")]
    ValueType {
        /// Without the leading `pipeline.`.
        name: String,
        /// With an article.
        expected: &'static str,
        /// What was given.
        found: String,
    },
    /// A name that no pipeline parameter has.
    #[error("the config declares no pipeline parameter `{name}`{}", did_you_mean("", .nearest.as_deref()))]
    UnknownParameter {
        /// The name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// A value that a pipeline parameter cannot take.
    #[error("pipeline parameter `{name}` must be {expected}, not {found}")]
    ParameterType {
        /// The name.
        name: String,
        /// With an article.
        expected: String,
        /// What was given.
        found: String,
    },
}

fn did_you_mean(start: &str, nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{start}{name}`?"))
}

/// A pipeline that was started: what `pipeline.…` stands for.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    /// By their names without the leading `pipeline.`; those of the table that are not here have no value.
    values: BTreeMap<String, Value>,
    parameters: Bindings,
    /// Whether nothing is known of it: then both maps are empty.
    is_unknown: bool,
}

impl Pipeline {
    /// Any pipeline: what depends on its values or parameters is unknown, and no fault is found in that. So what is
    /// wrong then is wrong whatever starts the pipeline.
    pub fn unknown() -> Self {
        Self { is_unknown: true, ..Self::default() }
    }

    /// Starts the pipeline of a config.
    pub fn new(model: &Model<'_>, trigger: &Trigger) -> Result<Self, TriggerError> {
        let mut pipeline = Self::default();
        for row in PIPELINE_VALUES.iter().filter(|row| !row.name.ends_with('*')) {
            let data = local(row.local, trigger);
            pipeline.values.insert(row.name.to_owned(), Value::given(data));
        }
        for (name, text) in &trigger.values {
            let value = Value::given(given_value(name, text)?);
            pipeline.values.insert(name.clone(), value);
        }
        let mut declared = BTreeMap::new();
        // Those of the config itself come first and win over those of other files of its set.
        for entry in model.pipeline_parameters() {
            if let Some(name) = entry.name() {
                declared.entry(name).or_insert(entry);
            }
        }
        for (name, entry) in &declared {
            let is_own = std::ptr::eq(entry.key.document().text(), model.document().text());
            let default = part(*entry, "default").map_or(Value::given(Data::Null), |default| {
                let value = Value::read(default, 0);
                if is_own { value } else { Value::given(value.data) }
            });
            pipeline.parameters.insert(Rc::from(*name), default);
        }
        for (key, value) in trigger.parameters.entries() {
            let Some(entry) = declared.get(&*key.name) else {
                let nearest = nearest(&key.name, declared.keys().copied()).map(str::to_owned);
                return Err(TriggerError::UnknownParameter { name: key.name.to_string(), nearest });
            };
            check_parameter(&key.name, *entry, value)?;
            pipeline.parameters.insert(key.name.clone(), Value::given(value.data.clone()));
        }
        Ok(pipeline)
    }

    /// Whether nothing is known of it.
    pub(super) const fn is_unknown(&self) -> bool {
        self.is_unknown
    }

    /// The value of a name without its leading `pipeline.`.
    pub fn value(&self, name: &str) -> Variable {
        match self.values.get(name) {
            Some(value) => Variable::Value(value.clone()),
            None if PipelineValue::find(name).is_some() => Variable::Value(self.nothing()),
            None => Variable::Missing,
        }
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.get(name)
    }

    /// What has no value here.
    pub(super) const fn nothing(&self) -> Value {
        Value::given(if self.is_unknown { Data::Unknown } else { Data::Null })
    }
}

fn local(local: Local, trigger: &Trigger) -> Data {
    let text = |text: Option<&str>| text.map_or(Data::Null, Data::text);
    let repository = trigger.repository.as_ref();
    match local {
        Local::Nothing => Data::Null,
        Local::Text(text) => Data::text(text),
        Local::Integer(value) => Data::Int(value),
        Local::Boolean(value) => Data::Bool(value),
        Local::Branch => text(trigger.branch.as_deref()),
        Local::Tag => text(trigger.tag.as_deref()),
        Local::Revision => Data::text(trigger.revision.as_deref().unwrap_or_default()),
        Local::RepositoryUrl => Data::text(repository.map_or("", |it| &it.url)),
        Local::RepositoryHost => Data::text(repository.map_or("github", |it| it.host)),
    }
}

/// What a user gives as text for a pipeline value.
fn given_value(name: &str, text: &str) -> Result<Data, TriggerError> {
    let Some(row) = PipelineValue::find(name) else {
        let offered = PIPELINE_VALUES.iter().filter(|row| !row.is_private).map(|row| row.name);
        let nearest = nearest(name, offered).map(str::to_owned);
        return Err(TriggerError::UnknownValue { name: name.to_owned(), nearest });
    };
    let wrong = |expected| {
        let (name, found) = (name.to_owned(), text.to_owned());
        TriggerError::ValueType { name, expected, found }
    };
    match row.ty {
        ValueType::String | ValueType::Opaque => Ok(Data::text(text)),
        ValueType::Integer => text.parse().map(Data::Int).map_err(|_| wrong("a whole number")),
        ValueType::Boolean => text.parse().map(Data::Bool).map_err(|_| wrong("`true` or `false`")),
    }
}

/// Whether a value can be given for a declared parameter. Of a type that is none, nobody knows.
fn check_parameter(name: &str, declared: Entry<'_>, value: &Value) -> Result<(), TriggerError> {
    let word = part(declared, "type").and_then(Node::as_str);
    let expected = match (word.and_then(ParameterType::find), &value.data) {
        (Some(ParameterType::String), data) if !matches!(data, Data::Text(_)) => {
            "a string".to_owned()
        }
        (Some(ParameterType::Boolean), data) if !matches!(data, Data::Bool(_)) => {
            "`true` or `false`".to_owned()
        }
        (Some(ParameterType::Integer), data) if !matches!(data, Data::Int(_) | Data::BigInt(_)) => {
            "a whole number".to_owned()
        }
        (Some(ParameterType::Enum), _) => {
            let values = part(declared, "enum").and_then(Node::as_sequence);
            let values: Vec<_> = values
                .into_iter()
                .flat_map(crate::yaml::Sequence::items)
                .map(|value| Value::read(value, 0))
                .collect();
            if values.is_empty() || values.contains(value) {
                return Ok(());
            }
            let listed = values.iter().filter_map(Value::as_text).map(|text| format!("`{text}`"));
            format!("one of {}", listed.collect::<Vec<_>>().join(", "))
        }
        _ => return Ok(()),
    };
    Err(TriggerError::ParameterType { name: name.to_owned(), expected, found: shown(value) })
}

/// A value with what it is: the number and the string `1` look alike.
fn shown(value: &Value) -> String {
    let noun = value.data.noun().trim_start_matches("a ");
    match value.as_text() {
        Some(text) if !value.is_null() => format!("the {noun} `{text}`"),
        _ => value.data.noun().to_owned(),
    }
}

fn part<'d>(declaration: Entry<'d>, name: &str) -> Option<Node<'d>> {
    Some(declaration.value.as_mapping()?.get_merged(name)?.entry.value)
}
