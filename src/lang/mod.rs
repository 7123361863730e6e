//! The CircleCI language as data: which keys exist, what they take, what they declare and what they refer to.
//!
//! The checker, name resolution and the JSON Schema are small generic readers of these rows; a new key is one row.
//! Knows nothing of YAML. Rows stand in the order of the reference, and every object has its section's address
//! above it (relative to <https://circleci.com/docs/reference/configuration-reference/>).

mod condition;
mod config;
mod executor;
mod job;
mod mistake;
mod orb;
mod parameter;
mod pipeline_value;
mod resource;
mod schema;
mod step;
mod table;
mod workflow;

pub use config::{CONFIG, VERSIONS};
pub use executor::{DOCKER_IMAGE, EXECUTOR_CALL, MACHINE_IMAGE, MACOS_IMAGE, VARIABLES};
pub use job::RETENTION;
pub use mistake::{Advice, Mistake};
pub use orb::is_orb_reference;
pub use parameter::ParameterType;
pub use pipeline_value::{Local, PIPELINE_VALUES, PipelineValue, ValueType};
pub use resource::{
    Availability, CONVENIENCE_IMAGES, MACHINE_IMAGES, OFFERS_READ, Offer, REMOTE_DOCKER_VERSIONS,
    RESOURCE_CLASSES, XCODE_VERSIONS,
};
pub use schema::json_schema;
pub use step::{
    ARGUMENTS, CHECKOUT, PERSIST_TO_WORKSPACE, RESTORE_CACHE, RUN, SAVE_CACHE, SETUP_REMOTE_DOCKER,
    STEP_CALL,
};
pub use table::{Format, Group, Key, Object, Rest, SymbolKind, Type, Variants, Version};
pub use workflow::{FILTERS, JOB_CALL, JOB_OPTIONS, MATRIX_PARAMETERS, ONLY_IGNORE, SCHEDULE};
