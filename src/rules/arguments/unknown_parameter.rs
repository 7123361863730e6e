//! An argument for a parameter that what is called does not declare.

use std::collections::BTreeSet;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{CONFIG, JOB_OPTIONS, Rest, SymbolKind, Type};
use crate::model::{Argument, Call, Declaration, Model, Parameter, Signature};
use crate::rules::arguments::{Speller, known_calls, strays};
use crate::rules::phrase::name_list;
use crate::text::{Edit, Edits, nearest};
use crate::yaml::ScalarStyle;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut speller = Speller::new();
    // What an alias brings to several calls is said once.
    let mut seen = BTreeSet::new();
    for (call, declaration, signature) in known_calls(model) {
        let mut n_of_jobs = 0;
        for (argument, meant) in strays(call, signature, &mut speller) {
            // A job that is written out in a workflow is one mistake.
            n_of_jobs += usize::from(is_of_job(declaration, argument));
            if n_of_jobs > 1 && is_of_job(declaration, argument) {
                continue;
            }
            if !seen.insert((argument.key.id(), call.callee)) {
                continue;
            }
            let unknown = Unknown { call, declaration, signature, argument };
            diagnostics.push(unknown.explain(meant));
        }
    }
}

/// An argument, what it was given to, and the parameters of that.
struct Unknown<'m, 'd> {
    call: &'m Call<'d>,
    declaration: &'m Declaration<'d>,
    signature: &'m Signature<'d>,
    argument: &'m Argument<'d>,
}

impl Unknown<'_, '_> {
    /// Says what to do instead, the likeliest first.
    fn explain(&self, meant: Option<&Parameter<'_>>) -> Diagnostic {
        let Self { call, declaration, signature, argument } = self;
        let name = argument.name;
        let options = call.object.map_or(&[][..], |object| object.keys);
        let option = nearest(name, options.iter().map(|option| option.name));
        let error = |advice: String| self.error(&format!("has no parameter `{name}`{advice}"));
        let declared = declaration.key.span();
        let diagnostic = if let Some(mistake) = call.object.and_then(|it| it.mistake(name)) {
            let error = error(format!("; {}", mistake.advice()));
            match mistake.renamed() {
                Some(meant) => self.with_fix(error, meant),
                None => error,
            }
        } else if let Some(parameter) = meant {
            self.with_fix(error(format!("; did you mean `{}`?", parameter.name)), parameter.name)
                .with_label(parameter.key.span(), "declared here")
        } else if let Some(option) = option {
            self.with_fix(error(format!("; did you mean `{option}`?")), option)
        } else if is_of_job(declaration, argument) {
            error(format!("; `{name}` belongs to the job under `jobs`"))
                .with_label(declared, "the job")
        } else if signature.parameters().is_empty() {
            self.error(&format!("has no parameters, but is given `{name}`"))
                .with_label(declared, "declared here")
        } else {
            let known = name_list(signature.parameters().iter().map(|it| it.name));
            error(format!("; it has {known}")).with_label(declared, "declared here")
        };
        match argument.via {
            Some(via) => diagnostic.with_label(via.span(), "brought in here"),
            None => diagnostic,
        }
    }

    fn error(&self, fault: &str) -> Diagnostic {
        let (noun, name) = (self.declaration.kind.noun(), self.call.reference.name);
        let message = format!("{noun} `{name}` {fault}");
        Diagnostic::error("unknown-parameter", self.argument.key.span(), message)
    }

    fn with_fix(&self, diagnostic: Diagnostic, meant: &str) -> Diagnostic {
        let Some(scalar) = self.argument.key.scalar() else { return diagnostic };
        let edits = Edits::new(vec![Edit::replace(scalar.content, meant)]);
        match edits {
            Ok(edits) if scalar.style == ScalarStyle::Plain => diagnostic.with_fix(Fix {
                title: format!("rename it to `{meant}`"),
                applicability: Applicability::Unsafe,
                edits,
            }),
            _ => diagnostic,
        }
    }
}

/// Whether an argument for a job is a key that belongs to the job where it is declared.
fn is_of_job(declaration: &Declaration<'_>, argument: &Argument<'_>) -> bool {
    let name = argument.name;
    if declaration.kind != SymbolKind::Job || JOB_OPTIONS.mistake(name).is_some() {
        return false;
    }
    let Some(Type::Object(jobs)) = CONFIG.key("jobs").map(|key| &key.ty) else { return false };
    let Rest::Declares(_, job) = &jobs.rest else { return false };
    job.object().is_some_and(|job| job.key(name).is_some())
}
