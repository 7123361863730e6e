//! Docker layer caching where it has no effect, or does harm.

use crate::diagnostic::Diagnostic;
use crate::lang::SETUP_REMOTE_DOCKER;
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::rules::executor::{environments, is_runner};
use crate::yaml::{Entry, Mapping, ScalarValue};

const CODE: &str = "unsupported-layer-caching";

/// Reports it on machines that do not have it.
pub(super) fn check_machines(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (_, environment) in environments(model) {
        let machine = environment.entry.value.as_mapping();
        let Some(caching) = machine.and_then(layer_caching) else { continue };
        let Some(class) = environment.class.map(|class| class.value.target()) else { continue };
        let Some(name) = class.as_str().filter(|name| !is_template(name)) else { continue };
        let message = if is_runner(name) {
            format!("`docker_layer_caching` has no effect on the self-hosted runner `{name}`")
        } else if name.rsplit('.').next() == Some("gen3") {
            format!("jobs of class `{name}` fail with `docker_layer_caching`; take it out")
        } else {
            continue;
        };
        let diagnostic = Diagnostic::warning(CODE, caching.key.span(), message);
        diagnostics.push(diagnostic.with_label(class.span(), "the class"));
    }
}

/// Reports it beside a version of docker that does not have it.
pub(super) fn check_remote_docker(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for step in model.mappings(&SETUP_REMOTE_DOCKER) {
        let Some(caching) = layer_caching(step.mapping) else { continue };
        let version = step.mapping.get_merged("version").map(|it| it.entry.value.target());
        let Some(version) = version.filter(|it| it.as_str() == Some("docker29")) else { continue };
        let message =
            "`docker_layer_caching` does not work with `version: docker29`; use `docker28`";
        let diagnostic = Diagnostic::warning(CODE, caching.key.span(), message);
        diagnostics.push(diagnostic.with_label(version.span(), "the version"));
    }
}

/// The entry that turns it on.
fn layer_caching(mapping: Mapping<'_>) -> Option<Entry<'_>> {
    let entry = mapping.get_merged("docker_layer_caching")?.entry;
    (entry.value.scalar_value() == Some(ScalarValue::Bool(true))).then_some(entry)
}
