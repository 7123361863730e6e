//! The first convenience images, which CircleCI no longer looks after.

use crate::diagnostic::Diagnostic;
use crate::lang::{CONVENIENCE_IMAGES, DOCKER_IMAGE};
use crate::model::Model;
use crate::rules::executor::unsafe_replacement;
use crate::text::Span;
use crate::yaml::Offsets;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for container in model.mappings(&DOCKER_IMAGE) {
        let Some(image) = container.mapping.get_merged("image") else { continue };
        let node = image.entry.value.target();
        let Some(text) = node.as_str() else { continue };
        let Some(rest) = text.strip_prefix("circleci/") else { continue };
        let name = rest.split([':', '@']).next().unwrap_or(rest);
        let Some(&(_, successor)) = CONVENIENCE_IMAGES.iter().find(|(old, _)| *old == name) else {
            continue;
        };
        let advice = match successor {
            Some(successor) => format!("use `{successor}`, which has tags of its own"),
            None => "it has no successor".to_owned(),
        };
        let message = format!("`circleci/{name}` gets no updates since 2021-12-31; {advice}");
        let mut diagnostic = Diagnostic::warning("deprecated-image", node.span(), message);
        if let Some(successor) = successor {
            let span = Offsets::new(node).span(Span::new(0, "circleci/".len() + name.len()));
            let title = format!("use `{successor}`");
            diagnostic.fix = unsafe_replacement(title, span, successor);
        }
        diagnostics.push(diagnostic);
    }
}
