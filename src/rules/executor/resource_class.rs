//! Classes of resources: offered no more, unknown, of another kind of executor, or not for the image beside them.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::{Availability, MACHINE_IMAGES, OFFERS_READ, Offer, RESOURCE_CLASSES, SymbolKind};
use crate::model::workflow::is_template;
use crate::model::{Declaration, Environment, Model};
use crate::rules::executor::{environments, is_runner, unsafe_replacement};
use crate::rules::phrase::name_list;
use crate::rules::unused::idle;
use crate::text::nearest;
use crate::yaml::{Entry, Node};

const MISMATCH: &str = "resource-class-mismatch";
const REMOVED: &str = "removed-resource-class";
const UNKNOWN: &str = "unknown-resource-class";

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let idle = idle(model);
    for (declaration, environment) in environments(model) {
        let Some((class, name)) = environment.class.and_then(known_class) else { continue };
        let offers: Vec<_> = RESOURCE_CLASSES.iter().filter(|offer| offer.name == name).collect();
        let offer = offers.iter().find(|offer| offer.executor == environment.kind);
        let diagnostic = match (offer, offers.first()) {
            (Some(offer), _) => removed(class, offer),
            (None, Some(_)) => Some(mismatch(&environment, class, name, &offers)),
            (None, None) => {
                let names = RESOURCE_CLASSES.iter().filter(|it| it.executor == environment.kind);
                Some(unknown(class, name, names))
            }
        };
        if let Some(mut diagnostic) = diagnostic {
            diagnostic.severity = diagnostic.severity.min(worst(declaration, &idle));
            diagnostics.push(diagnostic);
        }
    }
    // Where the rest of the executor comes from an orb, only the name can be checked.
    for job in model.declarations(SymbolKind::Job) {
        let own = job.value.as_mapping().and_then(|body| body.get_merged("resource_class"));
        let Some((class, name)) = own.and_then(|own| known_class(own.entry)) else { continue };
        let is_known = RESOURCE_CLASSES.iter().any(|offer| offer.name == name);
        if model.environment(job).is_none() && !is_known {
            diagnostics.push(unknown(class, name, RESOURCE_CLASSES));
        }
    }
}

/// The worst that can be said of where something runs: what never runs does no harm.
fn worst(declaration: &Declaration<'_>, idle: &[&Declaration<'_>]) -> Severity {
    let is_idle = idle.iter().any(|other| other.key.id() == declaration.key.id());
    if is_idle { Severity::Warning } else { Severity::Error }
}

/// A class that is written down and is no self-hosted runner's.
fn known_class(entry: Entry<'_>) -> Option<(Node<'_>, &str)> {
    let class = entry.value.target();
    let name = class.as_str()?;
    (!is_template(name) && !is_runner(name) && !name.contains('$')).then_some((class, name))
}

fn removed(class: Node<'_>, offer: &Offer) -> Option<Diagnostic> {
    let Availability::Removed(since) = offer.availability else { return None };
    let (name, successor) = (offer.name, offer.successor.unwrap_or_default());
    let message = format!(
        "the class `{name}` of `{}` is gone since {since}, so the job cannot start; use `{successor}`",
        offer.executor
    );
    let mut diagnostic = Diagnostic::error(REMOVED, class.span(), message);
    let title = format!("use `{successor}`");
    diagnostic.fix = unsafe_replacement(title, class.span(), successor);
    Some(diagnostic)
}

fn mismatch(
    environment: &Environment<'_>,
    class: Node<'_>,
    name: &str,
    offers: &[&Offer],
) -> Diagnostic {
    let kind = environment.kind;
    // Docker and Linux machines share sizes, and one may get another size of the other: only that is uncertain.
    let is_certain = kind != "machine" || offers.iter().all(|offer| offer.executor != "docker");
    let severity = if is_certain { Severity::Error } else { Severity::Warning };
    let others = name_list(offers.iter().map(|offer| offer.executor));
    let message = format!("`{name}` is a class for {others}, not for `{kind}`");
    Diagnostic::new(MISMATCH, severity, class.span(), message)
        .with_label(environment.entry.key.span(), "it runs here")
}

fn unknown<'o>(
    class: Node<'_>,
    name: &str,
    offers: impl IntoIterator<Item = &'o Offer>,
) -> Diagnostic {
    // `gpu.small` is not a slip of the finger for `arm.small`.
    let family = |name: &str| name.split_once('.').map(|(family, _)| family.to_owned());
    let is_near = |other: &&str| family(name).is_none() || family(name) == family(other);
    let names = offers.into_iter().map(|offer| offer.name);
    let meant = nearest(name, names.filter(is_near));
    let advice = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let message = format!("no resource class is called `{name}`{advice}");
    let mut diagnostic = Diagnostic::warning(UNKNOWN, class.span(), message);
    if let Some(meant) = meant {
        diagnostic.fix = unsafe_replacement(format!("use `{meant}`"), class.span(), meant);
    }
    diagnostic.with_help(format!("as far as the classes of {OFFERS_READ} go"))
}

/// Reports an image and a class of different operating systems.
pub(super) fn check_images(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let idle = idle(model);
    for (declaration, environment) in environments(model) {
        let class = environment.class.and_then(known_class);
        let image = environment.machine_image().map(Node::target);
        let (Some((class, class_name)), Some(image)) = (class, image) else { continue };
        let Some(image_name) = image.as_str() else { continue };
        let family = image_name.split(':').next().unwrap_or(image_name);
        let offer = RESOURCE_CLASSES
            .iter()
            .find(|offer| offer.executor == "machine" && offer.name == class_name);
        let image_offer = MACHINE_IMAGES.iter().find(|offer| offer.name == family);
        let (Some(offer), Some(image_offer)) = (offer, image_offer) else { continue };
        if offer.is_windows() == image_offer.is_windows() {
            continue;
        }
        let system = |is_windows| if is_windows { "Windows" } else { "Linux" };
        let message = format!(
            "the class `{class_name}` runs {}, but the image `{image_name}` is one of {}",
            system(offer.is_windows()),
            system(image_offer.is_windows()),
        );
        let severity = worst(declaration, &idle);
        let diagnostic = Diagnostic::new("image-class-mismatch", severity, class.span(), message);
        diagnostics.push(diagnostic.with_label(image.span(), "the image"));
    }
}
