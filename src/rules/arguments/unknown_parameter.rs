//! An argument for a parameter that what is called does not declare.

use std::collections::BTreeSet;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{CONFIG, JOB_OPTIONS, Rest, SymbolKind, Type};
use crate::model::{Argument, Call, Model, Parameter, Signature, Target};
use crate::rules::arguments::{Speller, known_calls, strays};
use crate::rules::phrase::name_list;
use crate::text::{Edit, Edits, nearest};
use crate::yaml::ScalarStyle;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut speller = Speller::new();
    // What an alias brings to several calls is said once.
    let mut seen = BTreeSet::new();
    for (call, callee, signature) in known_calls(model) {
        let mut n_of_jobs = 0;
        for (argument, meant) in strays(call, signature, &mut speller) {
            let unknown = Unknown { model, call, callee, signature, argument };
            // A job that is written out in a workflow is one mistake.
            let is_of_job = unknown.is_of_job();
            n_of_jobs += usize::from(is_of_job);
            if is_of_job && n_of_jobs > 1 {
                continue;
            }
            if !seen.insert((argument.key.id(), call.reference.name)) {
                continue;
            }
            diagnostics.push(unknown.explain(meant));
        }
    }
}

/// An argument, what it was given to, and the parameters of that.
struct Unknown<'m, 'd> {
    model: &'m Model<'d>,
    call: &'m Call<'d>,
    callee: &'m Target<'d>,
    signature: &'m Signature<'d>,
    argument: &'m Argument<'d>,
}

impl Unknown<'_, '_> {
    /// Says what to do instead, the likeliest first.
    fn explain(&self, meant: Option<&Parameter<'_>>) -> Diagnostic {
        let Self { call, signature, argument, .. } = self;
        let name = argument.name;
        let options = call.object.map_or(&[][..], |object| object.keys);
        let option = nearest(name, options.iter().map(|option| option.name));
        let error = |advice: String| self.error(&format!("has no parameter `{name}`{advice}"));
        let diagnostic = if let Some(mistake) = call.object.and_then(|it| it.mistake(name)) {
            let error = error(format!("; {}", mistake.advice()));
            match mistake.renamed() {
                Some(meant) => self.with_fix(error, meant),
                None => error,
            }
        } else if let Some(parameter) = meant {
            let error = error(format!("; did you mean `{}`?", parameter.name));
            let error = self.with_fix(error, parameter.name);
            self.model.labelled(error, self.callee, parameter.key, "declared here")
        } else if let Some(option) = option {
            self.with_fix(error(format!("; did you mean `{option}`?")), option)
        } else if self.is_of_job() {
            self.labelled(error(format!("; `{name}` belongs to the job under `jobs`")), "the job")
        } else if signature.parameters().is_empty() {
            let error = self.error(&format!("has no parameters, but is given `{name}`"));
            self.labelled(error, "declared here")
        } else {
            let known = name_list(signature.parameters().iter().map(|it| it.name));
            self.labelled(error(format!("; it has {known}")), "declared here")
        };
        match argument.via {
            Some(via) => diagnostic.with_label(via.span(), "brought in here"),
            None => diagnostic,
        }
    }

    /// Whether it is a key that belongs to the job where the config declares that.
    fn is_of_job(&self) -> bool {
        let name = self.argument.name;
        let is_own_job = self.call.reference.kind == SymbolKind::Job
            && matches!(self.callee, Target::Declared(_));
        if !is_own_job || JOB_OPTIONS.mistake(name).is_some() {
            return false;
        }
        let Some(Type::Object(jobs)) = CONFIG.key("jobs").map(|key| &key.ty) else { return false };
        let Rest::Declares(_, job) = &jobs.rest else { return false };
        job.object().is_some_and(|job| job.key(name).is_some())
    }

    /// Shows what was called.
    fn labelled(&self, diagnostic: Diagnostic, label: &str) -> Diagnostic {
        let name = match *self.callee {
            Target::Declared(id) => self.model.declaration_of(id).key,
            Target::Element(element) => element.key,
            Target::Opaque => return diagnostic,
        };
        self.model.labelled(diagnostic, self.callee, name, label)
    }

    fn error(&self, fault: &str) -> Diagnostic {
        let (noun, name) = (self.call.reference.kind.noun(), self.call.reference.name);
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
