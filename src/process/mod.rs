//! The compiler: a config of version 2.1 to the form that CircleCI runs, without CircleCI.

mod evaluate;
mod fault;
mod filter;
mod logic;
mod pattern;
mod pipeline;
mod scope;
mod substitute;
mod value;

pub use evaluate::evaluate;
pub use fault::Fault;
pub use filter::{Push, passes, without_filters};
pub use logic::{Place, Verdict, holds, is_truthy};
pub use pipeline::{Pipeline, Repository, Trigger, TriggerError};
pub use scope::{Bindings, Budget, Scope, Variable, Variables};
pub use substitute::{substitute, substitute_environment};
pub use value::{Data, Key, Map, Origin, Value};
