//! Virtual machines: without an image, with one that is on its way out, or with one that a runner does not read.

use crate::diagnostic::Diagnostic;
use crate::lang::{Availability, MACHINE_IMAGE, MACHINE_IMAGES, SymbolKind};
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::rules::executor::{environments, is_runner, unsafe_replacement};
use crate::text::nearest;
use crate::yaml::{Entry, Mapping, Node, ScalarValue};

/// Reports images that are deprecated, and names that are nearly an image's.
pub(super) fn check_images(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for machine in model.mappings(&MACHINE_IMAGE) {
        let Some(image) = machine.mapping.get_merged("image") else { continue };
        let image = image.entry.value.target();
        let Some(name) = image.as_str().filter(|name| !is_template(name)) else { continue };
        let family = name.split(':').next().unwrap_or(name);
        let Some(offer) = MACHINE_IMAGES.iter().find(|offer| offer.name == family) else {
            if let Some(meant) = nearest(family, MACHINE_IMAGES.iter().map(|offer| offer.name)) {
                let message =
                    format!("no machine image is called `{family}`; did you mean `{meant}`?");
                let diagnostic =
                    Diagnostic::warning("unknown-machine-image", image.span(), message);
                diagnostics.push(diagnostic);
            }
            continue;
        };
        let (Availability::Deprecated, Some(successor)) = (offer.availability, offer.successor)
        else {
            continue;
        };
        let message = format!("the image `{name}` is deprecated; use `{successor}`");
        let mut diagnostic = Diagnostic::warning("deprecated-image", image.span(), message);
        let title = format!("use `{successor}`");
        diagnostic.fix = unsafe_replacement(title, image.span(), successor);
        diagnostics.push(diagnostic);
    }
}

/// Reports machines without an image, outside self-hosted runners.
pub(super) fn check_without_image(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job) {
        let Some(environment) = model.environment(job) else { continue };
        let class = environment.class.and_then(|class| class.value.as_str());
        let may_be_runner = class.is_some_and(|class| is_runner(class) || is_template(class));
        if environment.kind == "machine" && !may_be_runner {
            diagnostics.extend(without_image(environment.entry));
        }
    }
}

fn without_image(machine: Entry<'_>) -> Option<Diagnostic> {
    const CODE: &str = "machine-without-image";
    let value = machine.value.target();
    let Some(word) = value.as_str() else {
        let body = value.as_mapping()?;
        // An empty mapping and the old `enabled` are reported as such.
        let is_said = body.is_empty() || body.get_merged("enabled").is_some();
        let is_known = body.entries().all(|entry| !entry.is_merge());
        let lacks_image = body.get_merged("image").is_none() && !has_misspelled(body, "image");
        let message =
            "`machine` leaves the image to CircleCI, which is deprecated; name an `image`";
        let span = machine.key.span();
        return (lacks_image && is_known && !is_said)
            .then(|| Diagnostic::warning(CODE, span, message));
    };
    let is_image = word.contains(':') && !is_template(word);
    let is_word = value.scalar_value() == Some(ScalarValue::Bool(true)) || word == "default";
    if !is_image && !is_word {
        return None;
    }
    let image = if is_image { word } else { "ubuntu-2404:current" };
    let right = format!("{{image: \"{image}\"}}");
    let message = if is_image {
        format!("`machine: {word}` names no image; write `machine: {right}`")
    } else {
        format!(
            "`machine: {word}` leaves the image to CircleCI, which is deprecated; name an `image`"
        )
    };
    let diagnostic = Diagnostic::warning(CODE, value.span(), message);
    let fix = unsafe_replacement(format!("use `{image}`"), value.span(), &right);
    Some(Diagnostic { fix, ..diagnostic })
}

/// Reports an image beside the class of a self-hosted runner, which has no images to choose from.
pub(super) fn check_runners(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (_, environment) in environments(model) {
        let class = environment.class.map(|class| class.value.target());
        let image = environment.machine_image().map(Node::target);
        let (Some(class), Some(image)) = (class, image) else { continue };
        let Some(name) = class.as_str().filter(|name| is_runner(name) && !is_template(name)) else {
            continue;
        };
        let message =
            format!("the self-hosted runner `{name}` reads no image; write `machine: true`");
        let diagnostic = Diagnostic::warning("runner-with-image", image.span(), message);
        diagnostics.push(diagnostic.with_label(class.span(), "the runner"));
    }
}

/// Whether a key is there, but misspelled; that is reported.
fn has_misspelled(body: Mapping<'_>, key: &str) -> bool {
    body.entries().any(|entry| entry.name().is_some_and(|name| nearest(name, [key]).is_some()))
}
