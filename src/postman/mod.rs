//! Postman's files: what they are, and what a job needs for them.

mod key;

pub use key::contains_key;
