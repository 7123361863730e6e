//! YAML as CircleCI reads it: text to a tree with spans, YAML 1.1 scalars, and scalars back to text.

mod comment;
mod document;
pub mod emit;
mod mapping;
mod offsets;
mod parse;
mod quote;
mod scalar;
mod style;

pub use comment::Comment;
pub use document::{Alias, Anchor, Document, Node, NodeId, Sequence, Value};
pub use mapping::{Entry, Mapping, MergedEntry};
pub use offsets::Offsets;
pub use parse::{NESTING_LIMIT, Parsed, parse};
pub use quote::{Context, double_quote, quote, write_string};
pub use scalar::{Scalar, ScalarStyle, ScalarValue};
pub use style::{Style, column};
