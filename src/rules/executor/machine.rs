//! Virtual machines: without an image, with one that is on its way out, or with one that a runner does not read.

use crate::diagnostic::Diagnostic;
use crate::lang::{Availability, MACHINE_IMAGE, MACHINE_IMAGES, SymbolKind};
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::rules::executor::{environments, is_runner, unsafe_replacement};
use crate::text::nearest;
use crate::yaml::{Node, ScalarValue};

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

/// Reports `machine: true` outside self-hosted runners.
pub(super) fn check_without_image(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job) {
        let Some(environment) = model.environment(job) else { continue };
        let value = environment.entry.value.target();
        let is_word = value.scalar_value() == Some(ScalarValue::Bool(true))
            || value.as_str() == Some("default");
        let class = environment.class.and_then(|class| class.value.as_str());
        let may_be_runner = class.is_some_and(|class| is_runner(class) || is_template(class));
        if environment.kind != "machine" || !is_word || may_be_runner {
            continue;
        }
        let word = value.as_str().unwrap_or_default();
        let message = format!(
            "`machine: {word}` leaves the image to CircleCI, which is deprecated; name an `image`"
        );
        let mut diagnostic = Diagnostic::warning("machine-without-image", value.span(), message);
        let image = "{image: \"ubuntu-2404:current\"}";
        diagnostic.fix =
            unsafe_replacement("use `ubuntu-2404:current`".to_owned(), value.span(), image);
        diagnostics.push(diagnostic);
    }
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
