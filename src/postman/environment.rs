//! Environments, JSON or YAML, and the specifications that the governance check reads.

use serde_json::Value;

use crate::postman::fault::{self, Error, Fault, Place, Warning};
use crate::postman::json;
use crate::postman::kind::{self, Kind};
use crate::postman::schema::{self, Schema};
use crate::text::Source;

/// An environment that a run can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name in Postman.
    pub name: String,
    /// Its variables, in order.
    pub variables: Vec<String>,
    /// What its author will want to know.
    pub warnings: Vec<Warning>,
}

/// Reads and checks an environment file.
pub fn read_environment(source: &Source) -> Result<Environment, Error> {
    let value = json::read_any(source, Kind::Environment)?;
    expect(source, &value, Kind::Environment)?;
    schema::check(source, &value, Schema::Environment)?;
    let name = value.get("name").and_then(Value::as_str).unwrap_or(source.name());
    let values = value.get("values").and_then(Value::as_array).into_iter().flatten();
    let keys = values.filter_map(|variable| variable.get("key").and_then(Value::as_str));
    Ok(Environment {
        name: name.to_owned(),
        variables: keys.map(str::to_owned).collect(),
        warnings: fault::warn_of_keys(source).collect(),
    })
}

/// Checks that a file is an `OpenAPI`, `Swagger` or `AsyncAPI` definition; what it says is the governance check's matter.
pub fn read_specification(source: &Source) -> Result<Vec<Warning>, Error> {
    let value = json::read_any(source, Kind::Specification)?;
    expect(source, &value, Kind::Specification)?;
    if kind::kind_of(&value).is_none() {
        let message = "the file has no key `openapi`, `swagger` or `asyncapi`".to_owned();
        return Err(Error { place: Place::whole(source), fault: Fault::Shape { message } });
    }
    Ok(fault::warn_of_keys(source).collect())
}

fn expect(source: &Source, value: &Value, expected: Kind) -> Result<(), Error> {
    match kind::kind_of(value) {
        Some(found) if found != expected => {
            Err(Error { place: Place::whole(source), fault: Fault::Kind { found, expected } })
        }
        _ => Ok(()),
    }
}
