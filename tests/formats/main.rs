//! What each format promises to its readers, held against reports of the fixtures, of hostile texts, and of nothing.

mod cases;
mod github;
mod gitlab;
mod json;
mod rdjson;
mod sarif;
mod terminal;
mod xml;
