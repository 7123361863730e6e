//! What the user should know beside the diff: about the config, and about the account that the job logs in to.

use std::path::Path;

use circlet::merge::{Action, Change, Merged, Subject};
use circlet::template::{Fragment, Request};
use circlet::text::Source;

use crate::cli::generate::site::Site;
use crate::cli::{Global, terminal};

/// The variable that a job logs in with.
const KEY: &str = "POSTMAN_API_KEY";

/// What is odd about the config itself.
pub(super) fn of_config(given: Option<&Path>, site: &Site, base: &Source, global: &Global) {
    if site.is_new {
        if site.is_usual() {
            return;
        }
        let note = "CircleCI reads `.circleci/config.yml` at the root of the repository, unless the project's settings name another file";
        terminal::note(note, global);
        return;
    }
    let errors = circlet::validate(base);
    let n_errors = errors.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if n_errors == 0 {
        return;
    }
    let config = given.map(|path| path.display().to_string());
    let config = config.and_then(|path| Some(format!(" {}", shlex::try_quote(&path).ok()?)));
    let command = format!("circlet validate{}", config.unwrap_or_default());
    let note = match n_errors {
        1 => format!("the config has 1 error of its own; `{command}` shows it"),
        _ => format!("the config has {n_errors} errors of its own; `{command}` shows them"),
    };
    terminal::note(&note, global);
}

/// Where the job finds the key, if it logs in; also a job of the user's own template may. `merged` is `None` where the
/// job stands alone.
pub(super) fn of_login(
    request: &Request,
    fragment: &Fragment,
    merged: Option<&Merged>,
) -> Option<String> {
    if !fragment.job().contains(KEY) {
        return None;
    }
    let is_entry = |change: &&Change| change.subject != Subject::Job;
    let entries = merged.map(|merged| merged.changes.iter().filter(is_entry));
    let is_entry_new =
        entries.is_some_and(|mut entries| entries.all(|change| change.action == Action::Add));
    let (holder, advice) = match request.contexts.as_deref() {
        None if is_entry_new => {
            let advice = "; `--context NAME` names another, `--context ''` none";
            ("the CircleCI context `postman`".to_owned(), advice)
        }
        None => {
            let either = "a context of its workflow entry or the project's variables";
            (either.to_owned(), "")
        }
        Some([]) => ("the project's variables".to_owned(), ""),
        Some([only]) => (format!("the CircleCI context `{only}`"), ""),
        Some(several) => {
            let names: Vec<_> = several.iter().map(|name| format!("`{name}`")).collect();
            (format!("one of the CircleCI contexts {}", names.join(", ")), "")
        }
    };
    Some(format!("the job logs in to Postman: {holder} must hold `{KEY}`{advice}"))
}
