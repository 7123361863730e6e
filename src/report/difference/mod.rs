//! What differs between what two configs run: for people, for a comment on a pull request, and for programs.

mod json;
mod lines;
mod markdown;
mod text;

pub use json::difference_json;
pub use markdown::difference_markdown;
pub use text::difference_text;
