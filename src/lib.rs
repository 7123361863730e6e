//! circlet: Postman API tests on CircleCI. Generates the job, merges it into a config without touching another
//! byte, and validates configs offline with exact positions.
//!
//! Text goes in, values come out: nothing in this library reads a file, the environment, the clock or the network.
//! The flow is one way: [`text`] → [`yaml`] tree → [`model`] → [`diagnostic`]s → [`report`].
//!
//! ```
//! use circlet::merge::Options;
//! use circlet::template::{Request, Runnable};
//! use circlet::text::Source;
//!
//! let collection = Runnable::File("postman/collections/bookstore.json".to_owned());
//! let request = Request { collections: vec![collection], ..Request::default() };
//! let base = Source::new(".circleci/config.yml", "version: 2.1\n");
//!
//! let fragment = circlet::render(&request)?;
//! let merged = circlet::merge(&base, &fragment, &Options::default())?;
//! assert_eq!(merged.summary(), "adds job `postman-automated-runs` and runs it in the new workflow `automated-api-tests`");
//! assert_eq!(circlet::validate(&Source::new(base.name(), merged.text)), []);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(clippy::disallowed_methods)]

pub mod diagnostic;
pub mod difference;
pub mod expression;
pub mod graph;
pub mod lang;
pub mod merge;
pub mod model;
pub mod pack;
pub mod postman;
pub mod process;
pub mod report;
pub mod rules;
pub mod template;
pub mod text;
pub mod yaml;

pub use merge::merge;
pub use pack::pack;
pub use rules::{process, validate};
pub use template::render;
pub use text::unified_diff;
