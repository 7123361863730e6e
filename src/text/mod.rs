//! Byte spans, line numbers, text edits, diffs and nearest names. Knows nothing of YAML.

mod diff;
mod edit;
mod nearest;
mod source;
mod span;

pub use diff::unified_diff;
pub use edit::{Edit, Edits, OverlappingEdits};
pub use nearest::nearest;
pub use source::{DecodeError, LineColumn, LineIndex, Source, line_start};
pub use span::{Span, Spanned};
