//! The compiler: a config of version 2.1 to the form that CircleCI runs, without CircleCI.

mod fault;
mod pipeline;
mod scope;
mod value;

pub use fault::Fault;
pub use pipeline::{Pipeline, Repository, Trigger, TriggerError};
pub use scope::{Bindings, Budget, Scope, Variable, Variables};
pub use value::{Data, Key, Map, Origin, Value};
