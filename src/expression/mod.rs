//! Templates `<< … >>` in strings, and CircleCI's expression language. Knows where in a text things stand, but
//! nothing of YAML or of what names mean.
//!
//! [`template`] reads a scalar's text, [`expression`] the bare text of a condition; spans are bytes of that text.

mod fault;
mod here_document;
mod parse;
mod regex;
mod scan;
mod template;
mod tree;

pub use fault::{Fault, FaultKind};
pub use parse::{LENGTH_LIMIT, expression};
pub use regex::{RegexFault, check_regex};
pub use template::{Segment, Template, template};
pub use tree::{Expression, ExpressionKind, Operator};
