//! Conditions: logic statements, and the scalars and expressions that they are made of.

use crate::lang::mistake::IN_LOGIC;
use crate::lang::table::{CLOSED, Object, Type, key};

/// A value, an expression, or a logic statement.
pub(super) static CONDITION: Type = Type::Union("condition", &[Type::Scalar, Type::Object(&LOGIC)]);

// #logic-statements
static LOGIC: Object = Object {
    name: "logic statement",
    keys: &[
        key("and", Type::NonEmptyList(&CONDITION), "True if all of them are."),
        key("or", Type::NonEmptyList(&CONDITION), "True if one of them is."),
        key("not", Type::Ref(&CONDITION), "True if it is not."),
        key("equal", Type::NonEmptyList(&Type::Any), "True if all of them are the same."),
        key("matches", Type::Object(&MATCHES), "True if the whole value fits the pattern."),
    ],
    mistakes: IN_LOGIC,
    main_key: Some("and"),
    one_key: true,
    ..CLOSED
};

static MATCHES: Object = Object {
    name: "match",
    keys: &[
        key("pattern", Type::Text, "A regular expression.").required(),
        key("value", Type::Scalar, "The text to match.").required(),
    ],
    ..CLOSED
};
