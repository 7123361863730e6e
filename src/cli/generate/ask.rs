//! The questions of `circlet generate` on a terminal: those of Postman's own dialog. Each has a flag that answers it.

use std::fmt;

use anyhow::Result;
use circlet::report::Colour;
use inquire::list_option::ListOption;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use inquire::{Confirm, InquireError, MultiSelect, Select};

use crate::cli::failure::Interrupted;
use crate::cli::generate::Arguments;
use crate::cli::generate::arguments::SYSTEMS;
use crate::cli::generate::discover::{Choice, Found};
use crate::cli::terminal;

/// Whether there is someone to ask, and nothing runs that must not wait.
pub(super) fn is_possible(arguments: &Arguments) -> bool {
    !arguments.check && terminal::is_interactive()
}

enum Environment {
    Found(Choice),
    None,
}

impl fmt::Display for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found(choice) => choice.fmt(formatter),
            Self::None => formatter.write_str("none"),
        }
    }
}

/// Asks for what was not given. Answers become arguments, so that they mean the same as flags.
pub(super) fn complete(arguments: &mut Arguments, found: &Found) -> Result<()> {
    arguments.collections = collections(&found.collections)?;
    if arguments.environment.is_none() && !found.environments.is_empty() {
        let environments = found.environments.iter().cloned().map(Environment::Found);
        let options = environments.chain([Environment::None]).collect();
        if let Environment::Found(choice) = select("Environment:", options)? {
            arguments.environment = Some(choice.path);
        }
    }
    if !arguments.governance_lint && arguments.spec.is_none() {
        let answer = select("Check the API against governance rules:", vec!["no", "yes"])?;
        arguments.governance_lint = answer == "yes";
    }
    if arguments.os.is_none() {
        let words = SYSTEMS.iter().map(|(word, _)| *word).collect();
        let answer = select("Operating system:", words)?;
        arguments.os = SYSTEMS.iter().find(|(word, _)| *word == answer).map(|(_, os)| *os);
    }
    Ok(())
}

/// The flags that would have answered the questions, for a shell.
pub(super) fn answers(given: &Arguments, complete: &Arguments) -> String {
    let os = SYSTEMS.iter().find(|(_, os)| complete.os == Some(*os));
    let lint = complete.governance_lint && !given.governance_lint;
    let collections = complete.collections.iter().filter(|_| given.collections.is_empty());
    let collections = collections.map(|collection| ["--collection", collection]);
    let answers = [
        ("--environment", complete.environment.as_ref().filter(|_| given.environment.is_none())),
        ("--workflow", complete.workflow.as_ref().filter(|_| given.workflow.is_none())),
    ];
    let answers = answers.iter().filter_map(|(flag, value)| Some([*flag, value.as_ref()?]));
    let os = os.filter(|_| given.os.is_none()).map(|(word, _)| ["--os", word]);
    let lint = lint.then_some("--governance-lint");
    let flags = collections.chain(answers).chain(os).flatten().chain(lint);
    // Only a NUL cannot be quoted, and no argument or file name holds one.
    shlex::try_join(flags).unwrap_or_default()
}

/// Asks which workflow is to run the job.
pub(super) fn workflow(names: &[String]) -> Result<String> {
    select("Workflow to run it:", names.to_vec())
}

/// Asks whether to do what was shown.
pub(super) fn confirm(question: &str) -> Result<bool> {
    let confirm = Confirm::new(question).with_default(false).with_render_config(look());
    confirm.prompt().map_err(left)
}

/// Asks for one or more of the collections.
fn collections(found: &[Choice]) -> Result<Vec<String>> {
    let [_, _, ..] = found else {
        let collection = select("Collection to run:", found.to_vec())?;
        return Ok(vec![collection.path]);
    };
    let is_any = |chosen: &[ListOption<&Choice>]| {
        Ok(match chosen {
            [] => Validation::Invalid("choose at least one with the space bar".into()),
            [..] => Validation::Valid,
        })
    };
    let select = MultiSelect::new("Collections to run:", found.to_vec())
        .with_validator(is_any)
        .with_render_config(look());
    let chosen = select.prompt().map_err(left)?;
    Ok(chosen.into_iter().map(|choice| choice.path).collect())
}

fn select<T: fmt::Display>(question: &str, options: Vec<T>) -> Result<T> {
    Select::new(question, options).with_render_config(look()).prompt().map_err(left)
}

fn look() -> RenderConfig<'static> {
    match terminal::stderr_colour() {
        Colour::Never => RenderConfig::empty(),
        Colour::Ansi => RenderConfig::default(),
    }
}

fn left(error: InquireError) -> anyhow::Error {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Interrupted.into(),
        error => error.into(),
    }
}
