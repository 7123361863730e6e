//! An entry of `circlet.toml` is a command line in another form: each key is a flag of `circlet generate`, so the command
//! line's own table says which keys there are and what they take.

use std::any::TypeId;
use std::error::Error as _;
use std::num::NonZeroU64;
use std::path::PathBuf;

use circlet::diagnostic::Diagnostic;
use circlet::postman;
use circlet::rules::settings::{Assigned, Assignment, Entry, EntryKey, EntryValue};
use circlet::text::{Span, Spanned, nearest};
use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Args as _, Command, FromArgMatches as _};

use crate::cli::generate::arguments::{self, Arguments, Word};
use crate::cli::{failure, terminal};

/// The code of mistakes in a settings file.
const CODE: &str = "settings";

/// The key that names the config; on the command line it needs no flag.
const CONFIG: &str = "config";

/// The arguments that an entry stands for, with its paths as written.
pub(super) fn bind(entry: &Entry) -> Result<Arguments, Vec<Diagnostic>> {
    let command = command();
    let mut words = Vec::new();
    let mut mistakes = Vec::new();
    for key in &entry.keys {
        match bind_key(key, &command) {
            Ok(bound) => words.extend(bound),
            Err(mistake) => mistakes.push(*mistake),
        }
    }
    if mistakes.is_empty() && entry.key("collection").is_none() {
        let message = "an entry needs something to run: add `collection = \"PATH\"`";
        mistakes.push(mistake(entry.span, message));
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let matches = command.try_get_matches_from(words);
    let arguments = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    let mut arguments = arguments.map_err(|error| vec![mistake(entry.span, first_line(&error))])?;
    let config = entry.key(CONFIG).and_then(|key| Some(key.words().first()?.value));
    arguments.config = config.map(PathBuf::from);
    Ok(arguments)
}

/// The command line of `circlet generate`, without commas that part values: a list has its own.
fn command() -> Command {
    let command = Arguments::augment_args(Command::new("generate")).no_binary_name(true);
    command.mut_args(|arg| arg.value_delimiter(Resettable::Reset))
}

/// The arguments that a key stands for.
fn bind_key(key: &EntryKey, command: &Command) -> Result<Vec<String>, Box<Diagnostic>> {
    let EntryKey { name: Spanned { value: name, span }, value } = key;
    if name == CONFIG {
        let found = match &value.value {
            EntryValue::Text(path) if path == "-" => "standard input",
            EntryValue::Text(path) if path.is_empty() => "empty",
            EntryValue::Text(_) => return Ok(Vec::new()),
            other => other.name(),
        };
        let message = format!("`config` must be the path of a file, not {found}");
        return Err(mistake(value.span, message).into());
    }
    let flag = command.get_arguments().find(|arg| arg.get_long() == Some(name));
    match flag {
        Some(flag) if arguments::is_of_request(flag) => bind_flag(name, value, flag, command),
        Some(_) => {
            let message = format!(
                "`{name}` says what to do with the config, not what to run; give it on the command line: `--{name}`"
            );
            Err(mistake(*span, message).into())
        }
        None => Err(mistake(*span, unknown(name, command)).into()),
    }
}

/// Where a key or its value holds a Postman API key, or what may be one.
pub(super) fn places_of_secrets(key: &EntryKey) -> Vec<Span> {
    let holds = |text: &str| {
        let value = text.rsplit('=').next().unwrap_or_default();
        postman::contains_key(text) || postman::contains_key(value)
    };
    let name = Spanned::new(key.name.value.as_str(), key.name.span);
    let words = key.words().into_iter().chain([name]);
    words.filter(|word| holds(word.value)).map(|word| word.span).collect()
}

/// What a flag takes.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    Number,
    Word,
    Words,
}

impl Takes {
    fn of(flag: &Arg) -> Self {
        match flag.get_action() {
            ArgAction::SetTrue => Self::Nothing,
            ArgAction::Append => Self::Words,
            _ if flag.get_value_parser().type_id() == TypeId::of::<NonZeroU64>() => Self::Number,
            _ => Self::Word,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "`true` or `false`",
            Self::Number => "a whole number",
            Self::Word => "a string",
            Self::Words => "a string or a list of strings",
        }
    }
}

fn bind_flag(
    name: &str,
    value: &Spanned<EntryValue>,
    flag: &Arg,
    command: &Command,
) -> Result<Vec<String>, Box<Diagnostic>> {
    let only = |text: String| vec![Spanned::new(text, value.span)];
    let words = match (Takes::of(flag), &value.value) {
        (Takes::Nothing, EntryValue::Flag(true)) => return Ok(vec![format!("--{name}")]),
        (Takes::Nothing, EntryValue::Flag(false)) => return Ok(Vec::new()),
        (Takes::Number, EntryValue::Number(number)) => only(number.to_string()),
        (Takes::Word | Takes::Words, EntryValue::Text(text)) => only(text.clone()),
        (Takes::Words, EntryValue::List(items)) if items.is_empty() => only(String::new()),
        (Takes::Words, EntryValue::List(items)) => items.clone(),
        (Takes::Word, EntryValue::Number(number)) => {
            let message = format!("`{name}` must be a string: write `\"{number}\"`");
            return Err(mistake(value.span, message).into());
        }
        (takes, found) => {
            let message = format!("`{name}` must be {}, not {}", takes.name(), found.name());
            return Err(mistake(value.span, message).into());
        }
    };
    let given = |word: Spanned<String>| {
        // Of all flags, only this one means something when it is given nothing.
        if word.value.is_empty() && name != "context" {
            return Err(mistake(word.span, format!("`{name}` is empty; leave it out")).into());
        }
        let argument = format!("--{name}={}", word.value);
        match command.clone().try_get_matches_from([&argument]) {
            Ok(_) => Ok(argument),
            Err(error) => Err(mistake(word.span, wrong_value(name, &word.value, &error)).into()),
        }
    };
    words.into_iter().map(given).collect()
}

/// A mistake in a settings file.
pub(super) fn mistake(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

/// A failure as a mistake in a settings file.
pub(super) fn mistake_of(span: Span, error: &anyhow::Error) -> Diagnostic {
    let mistake = mistake(span, terminal::phrase(error));
    match failure::helps(error) {
        [] => mistake,
        helps => mistake.with_help(helps.join("; ")),
    }
}

/// What the command line's own complaint says, in the words of a settings file.
fn wrong_value(name: &str, value: &str, error: &clap::Error) -> String {
    match (error.kind(), error.source()) {
        (ErrorKind::InvalidValue, _) => {
            let words = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(words)) => words.as_slice(),
                _ => &[],
            };
            let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            let message = format!("`{name}` must be one of {}, not `{value}`", quoted.join(", "));
            match nearest(value, words.iter().map(String::as_str)) {
                Some(near) => format!("{message}; did you mean `{near}`?"),
                None => message,
            }
        }
        (_, Some(cause)) => {
            let cause = cause.to_string();
            let right = cause.strip_prefix("it ").unwrap_or(&cause);
            format!("`{name}` {right}, not `{value}`")
        }
        (_, None) => first_line(error),
    }
}

fn first_line(error: &clap::Error) -> String {
    let message = error.to_string();
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

fn unknown(name: &str, command: &Command) -> String {
    let flags = command.get_arguments().filter(|arg| arguments::is_of_request(arg));
    let names = flags.filter_map(Arg::get_long).chain([CONFIG]);
    match nearest(name, names) {
        Some(near) => format!("unknown key `{name}`; did you mean `{near}`?"),
        None => format!(
            "unknown key `{name}`; an entry takes the flags of `circlet generate` without their dashes, and `config`"
        ),
    }
}

/// What an entry holds that stands for some arguments. The inverse of [`bind`]; nothing for arguments that ask for nothing.
pub(super) fn assignments(arguments: &Arguments) -> Vec<Assignment> {
    let text = |value: &Option<String>| value.clone().map(Assigned::Text);
    let path = |value: &Option<PathBuf>| {
        value.as_ref().map(|path| Assigned::Text(path.display().to_string()))
    };
    let flag = |is_set: bool| is_set.then_some(Assigned::True);
    let values = [
        ("collection", several(&arguments.collections)),
        ("environment", text(&arguments.environment)),
        ("iteration-data", path(&arguments.iteration_data)),
        ("env-var", several(&arguments.env_vars)),
        ("bail", flag(arguments.bail)),
        ("timeout", arguments.timeout.map(|timeout| Assigned::Number(timeout.get()))),
        ("governance-lint", flag(arguments.governance_lint)),
        ("spec", text(&arguments.spec)),
        ("fail-severity", word(arguments::SEVERITIES, arguments.fail_severity.as_ref())),
        ("region", word(arguments::REGIONS, arguments.region.as_ref())),
        ("integration-id", text(&arguments.integration_id)),
        ("postman-cli-version", text(&arguments.postman_cli_version)),
        ("os", word(arguments::SYSTEMS, arguments.os.as_ref())),
        ("executor", word(arguments::EXECUTORS, arguments.executor.as_ref())),
        ("arch", word(arguments::ARCHITECTURES, arguments.arch.as_ref())),
        ("image", text(&arguments.image)),
        ("resource-class", text(&arguments.resource_class)),
        ("xcode", text(&arguments.xcode)),
        ("template", path(&arguments.template)),
        ("job-name", text(&arguments.job_name)),
        ("workflow", text(&arguments.workflow)),
        ("requires", several(&arguments.requires)),
        ("context", several(&arguments.contexts)),
        ("only-branches", several(&arguments.only_branches)),
        (CONFIG, path(&arguments.config)),
    ];
    let assignment = |(key, value): (_, Option<_>)| Some(Assignment { key, value: value? });
    values.into_iter().filter_map(assignment).collect()
}

/// One word as such. An empty word stands for none at all.
fn several(words: &[String]) -> Option<Assigned> {
    match words {
        [] => None,
        [word] if !word.is_empty() => Some(Assigned::Text(word.clone())),
        words => {
            Some(Assigned::List(words.iter().filter(|word| !word.is_empty()).cloned().collect()))
        }
    }
}

/// The word for a value.
fn word<T: PartialEq>(words: &[Word<T>], value: Option<&T>) -> Option<Assigned> {
    let (word, _) = words.iter().find(|(_, one)| value == Some(one))?;
    Some(Assigned::Text((*word).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(flag: &Arg) -> EntryValue {
        let word = flag.get_possible_values().first().map(|word| word.get_name().to_owned());
        let word = word.unwrap_or_else(|| "a, b".to_owned());
        let spanned = |text: &str| Spanned::new(text.to_owned(), Span::empty(0));
        match Takes::of(flag) {
            Takes::Nothing => EntryValue::Flag(true),
            Takes::Number => EntryValue::Number(7),
            Takes::Word => EntryValue::Text(word),
            Takes::Words => EntryValue::List(vec![spanned("a,b"), spanned("c")]),
        }
    }

    #[test]
    fn what_is_recorded_of_each_flag_is_what_is_read_again() {
        let command = command();
        let flags = command.get_arguments().filter(|flag| arguments::is_of_request(flag));
        let mut keys: Vec<_> = flags
            .filter_map(|flag| Some((flag.get_long()?.to_owned(), value(flag))))
            .chain([(CONFIG.to_owned(), EntryValue::Text("a.yml".to_owned()))])
            .collect();
        let entry = Entry {
            span: Span::empty(0),
            keys: keys
                .iter()
                .cloned()
                .map(|(name, value)| EntryKey {
                    name: Spanned::new(name, Span::empty(0)),
                    value: Spanned::new(value, Span::empty(0)),
                })
                .collect(),
        };
        let arguments = bind(&entry).expect("every value is right");
        let mut recorded: Vec<_> = assignments(&arguments)
            .into_iter()
            .map(|Assignment { key, value }| (key.to_owned(), format!("{value:?}")))
            .collect();
        let spanless = |value: &EntryValue| match value {
            EntryValue::Flag(_) => "True".to_owned(),
            EntryValue::Number(number) => format!("Number({number})"),
            EntryValue::Text(text) => format!("Text({text:?})"),
            EntryValue::List(items) => {
                let items: Vec<_> = items.iter().map(|item| &item.value).collect();
                format!("List({items:?})")
            }
        };
        keys.sort_by(|a, b| a.0.cmp(&b.0));
        recorded.sort();
        let expected: Vec<_> =
            keys.iter().map(|(name, value)| (name.clone(), spanless(value))).collect();
        assert_eq!(recorded, expected);
    }
}
