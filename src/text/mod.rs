//! Byte spans, line numbers, text edits and diffs. Knows nothing of YAML.

mod diff;
mod edit;
mod source;
mod span;

pub use diff::unified_diff;
pub use edit::{Edit, Edits, OverlappingEdits};
pub use source::{DecodeError, LineColumn, LineIndex, Source};
pub use span::{Span, Spanned};
