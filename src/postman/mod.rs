//! Postman's files: what they are, and what a job needs for them.

mod argument;
mod collection;
mod data;
mod environment;
mod fault;
mod folder;
mod json;
mod key;
mod kind;
mod schema;

pub use argument::{Argument, classify};
pub use collection::{Collection, read_collection};
pub use data::{IterationData, read_iteration_data};
pub use environment::{Environment, read_environment, read_specification};
pub use fault::{Concern, Error, Fault, Place, Warning, warn_of_keys};
pub use folder::{DEFINITION, read_folder};
pub use key::contains_key;
pub use kind::{Candidate, Kind, discover, identify};
