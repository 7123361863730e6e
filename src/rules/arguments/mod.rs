//! Rules about parameters and the arguments that are given for them.

pub(super) mod argument_not_in_enum;
pub(super) mod argument_type;
pub(super) mod default_not_in_enum;
pub(super) mod missing_argument;
pub(super) mod pipeline_parameter_templated;
pub(super) mod reserved_parameter_name;
pub(super) mod typed_key_reference;
pub(super) mod typed_key_value;
pub(super) mod unknown_parameter;

mod value;

use std::collections::BTreeSet;

use crate::lang::SymbolKind;
use crate::model::workflow::is_template;
use crate::model::{Argument, Call, Model, Parameter, Signature, Target};
use crate::rules::arguments::reserved_parameter_name::is_reserved;
use crate::text::nearest;

/// The calls of what is known, be it in an orb at hand, with what that is and its parameters.
fn known_calls<'m, 'd>(
    model: &'m Model<'d>,
) -> impl Iterator<Item = (&'m Call<'d>, &'m Target<'d>, &'m Signature<'d>)> {
    let calls = model.calls().iter();
    calls.filter_map(|call| Some((call, call.callee.as_ref()?, call.signature.as_ref()?)))
}

/// The arguments of a call that are for no parameter.
fn unknown<'m, 'd>(
    call: &'m Call<'d>,
    signature: &'m Signature<'d>,
) -> impl Iterator<Item = &'m Argument<'d>> {
    let is_unknown = |argument: &&Argument<'d>| {
        signature.parameter(argument.name).is_none() && !is_template(argument.name)
    };
    call.arguments.iter().filter(move |argument| signature.is_complete() && is_unknown(argument))
}

/// The arguments of a call that are for no parameter, with the parameter that each was meant for: a free one of nearly
/// the same name, or else the only one that lacks a value beside the only argument that is for none.
fn strays<'m, 'd>(
    call: &'m Call<'d>,
    signature: &'m Signature<'d>,
    speller: &mut Speller,
) -> Vec<(&'m Argument<'d>, Option<&'m Parameter<'d>>)> {
    let mut unknown = unknown(call, signature).peekable();
    if unknown.peek().is_none() {
        return Vec::new();
    }
    let given = call.given();
    let mut strays: Vec<_> =
        unknown.map(|argument| (argument, speller.meant(argument, &given, signature))).collect();
    let is_meant = |parameter: &Parameter<'_>| {
        strays.iter().any(|(_, meant)| meant.is_some_and(|meant| meant.name == parameter.name))
    };
    // A name that a workflow's own keys hide can never be given.
    let is_hidden = |name| call.reference.kind == SymbolKind::Job && is_reserved(name);
    let mut missing = signature
        .required()
        .filter(|it| !given.contains(it.name) && !is_hidden(it.name) && !is_meant(it));
    let only_missing = missing.next().filter(|_| missing.next().is_none());
    let mut nameless = strays.iter_mut().filter(|(_, meant)| meant.is_none());
    let is_key = |name| call.object.is_some_and(|object| object.mistake(name).is_some());
    if let (Some((argument, meant)), None) = (nameless.next(), nameless.next())
        && call.is_complete
        && !is_key(argument.name)
    {
        *meant = only_missing;
    }
    strays
}

/// Finds the parameters that misspelled arguments were meant for. Where many are wrong, typing was not the fault, and
/// comparing all with all takes long; so it gives up after some.
struct Speller {
    n_left: usize,
}

impl Speller {
    /// How many parameters a name is compared with.
    const MOST_PARAMETERS: usize = 1000;

    fn new() -> Self {
        Self { n_left: 30 }
    }

    /// The free parameter that an argument for none was meant for.
    fn meant<'m, 'd>(
        &mut self,
        argument: &Argument<'_>,
        given: &BTreeSet<&str>,
        signature: &'m Signature<'d>,
    ) -> Option<&'m Parameter<'d>> {
        self.n_left = self.n_left.checked_sub(1)?;
        let parameters = signature.parameters().iter().take(Self::MOST_PARAMETERS);
        let free = parameters.filter(|parameter| !given.contains(parameter.name));
        signature.parameter(nearest(argument.name, free.map(|parameter| parameter.name))?)
    }
}
