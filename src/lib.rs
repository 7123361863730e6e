//! circlet: Postman API tests on CircleCI. Generates the job, merges it into a config without touching another
//! byte, and validates configs offline with exact positions.
//!
//! Text goes in, values come out: nothing in this library reads a file, the environment, the clock or the network.
//! The flow is one way: [`text`] → [`yaml`] tree → [`model`] → [`diagnostic`]s → [`report`].

#![warn(clippy::disallowed_methods)]

pub mod diagnostic;
pub mod expression;
pub mod lang;
pub mod merge;
pub mod model;
pub mod postman;
pub mod report;
pub mod rules;
pub mod template;
pub mod text;
pub mod yaml;
