//! The CircleCI language as data: which keys exist, what they take, what they declare and what they refer to.
//!
//! The checker, name resolution and the JSON Schema are small generic readers of these rows; a new key is one row.
//! Knows nothing of YAML. Rows stand in the order of the reference, and every object has its section's address
//! above it (relative to <https://circleci.com/docs/reference/configuration-reference/>).

mod condition;
mod config;
mod executor;
mod job;
mod orb;
mod parameter;
mod pipeline_value;
mod resource;
mod schema;
mod step;
mod table;
mod workflow;

pub use config::{CONFIG, VERSIONS};
pub use orb::is_orb_reference;
pub use parameter::ParameterType;
pub use pipeline_value::{PIPELINE_VALUES, PipelineValue, ValueType};
pub use resource::{Availability, MACHINE_IMAGES, Offer, RESOURCE_CLASSES};
pub use schema::json_schema;
pub use step::STEP_CALL;
pub use table::{Format, Group, Key, Object, Rest, SymbolKind, Type, Variants, Version};
pub use workflow::{JOB_CALL, JOB_OPTIONS};
