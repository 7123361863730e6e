//! Rules about where jobs run: images, machines, macOS, classes of resources, and the executors that name them.

mod declaration;
mod docker_image;
mod layer_caching;
mod machine;
mod resource_class;
mod retention;
mod xcode;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::SymbolKind;
use crate::model::{Declaration, Environment, Model};
use crate::text::{Edit, Edits, Span};

/// Reports every breach of the rules of this folder.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    declaration::check(model, diagnostics);
    declaration::check_cycles(model, diagnostics);
    declaration::check_classes(model, diagnostics);
    declaration::check_addresses(model, diagnostics);
    declaration::check_signing(model, diagnostics);
    docker_image::check(model, diagnostics);
    layer_caching::check_machines(model, diagnostics);
    layer_caching::check_remote_docker(model, diagnostics);
    machine::check_images(model, diagnostics);
    machine::check_without_image(model, diagnostics);
    machine::check_runners(model, diagnostics);
    resource_class::check(model, diagnostics);
    resource_class::check_images(model, diagnostics);
    retention::check(model, diagnostics);
    xcode::check(model, diagnostics);
}

/// The jobs and executors that run somewhere, and where.
fn environments<'m, 'd>(
    model: &'m Model<'d>,
) -> impl Iterator<Item = (&'m Declaration<'d>, Environment<'d>)> {
    let declarations =
        model.declarations(SymbolKind::Executor).chain(model.declarations(SymbolKind::Job));
    declarations.filter_map(|it| Some((it, model.environment(it)?)))
}

/// Whether a class is one of a self-hosted runner: `namespace/name`.
fn is_runner(class: &str) -> bool {
    class.contains('/')
}

/// A fix that may change what the pipeline does.
fn unsafe_replacement(title: String, span: Span, text: &str) -> Option<Fix> {
    let edits = Edits::new(vec![Edit::replace(span, text)]).ok()?;
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}
