//! The compiler: a config of version 2.1 to the form that CircleCI runs, without CircleCI.
//!
//! A body is replaced once, with its own parameters; arguments are replaced where they stand, before they are bound.
//! So nothing that was put in is looked at again.

mod bind;
mod compile;
mod compiler;
mod draft;
mod evaluate;
mod executor;
mod fault;
mod filter;
mod group;
mod invocation;
mod job;
mod library;
mod logic;
mod matrix;
mod number;
mod output;
mod pattern;
mod pipeline;
mod requires;
mod result;
mod scope;
mod step;
mod substitute;
mod trace;
mod value;
mod why;

pub use compile::{Compiled, CompiledJob, CompiledWorkflow, Options, Requirement, compile};
pub use draft::JobKind;
pub use evaluate::evaluate;
pub use fault::Fault;
pub use filter::{Push, passes, speak_of};
pub use logic::{Place, Verdict, holds, is_truthy};
pub use matrix::MatrixOrder;
pub use pipeline::{Pipeline, Repository, Trigger, TriggerError};
pub use scope::{Bindings, Budget, Scope, Variable, Variables};
pub use substitute::{substitute, substitute_environment};
pub use value::{Data, Key, Map, Origin, Value};
pub use why::{JobAnswer, JobStop, WorkflowAnswer, WorkflowStop, why};

/// What the compiler does where CircleCI leaves it open, as Markdown.
pub const PAGE: &str = include_str!("process.md");
