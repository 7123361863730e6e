//! What is wrong with a file, and where.

use std::fmt;

use crate::postman::{Kind, key};
use crate::text::{LineColumn, Source};

/// A place in a file. Prints as `path:line:column`, or as the path alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's path, as given.
    pub file: String,
    /// The position, where there is one.
    pub position: Option<LineColumn>,
}

impl Place {
    pub(super) fn whole(source: &Source) -> Self {
        Self { file: source.name().to_owned(), position: None }
    }

    pub(super) fn at(source: &Source, offset: usize) -> Self {
        let position = Some(source.line_column(offset));
        Self { file: source.name().to_owned(), position }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        match self.position {
            Some(LineColumn { line, column }) => write!(formatter, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// Why a file cannot be used. Prints as `place: what is wrong`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct Error {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not a character but white space in it.
    #[error("the file is empty; {} was expected", expected.name())]
    Empty {
        /// What it should be.
        expected: Kind,
    },
    /// Not JSON.
    #[error("this is not valid JSON: {message}")]
    Json {
        /// The parser's word for it.
        message: String,
    },
    /// Not YAML.
    #[error("this is not valid YAML: {message}")]
    Yaml {
        /// The parser's word for it.
        message: String,
    },
    /// A file of Postman's, or near it, but another one.
    #[error("{}", mismatch(*found, *expected))]
    Kind {
        /// What it is.
        found: Kind,
        /// What it should be.
        expected: Kind,
    },
    /// Not what the schema asks for.
    #[error("{message}")]
    Shape {
        /// What was found and what would be right.
        message: String,
    },
    /// Nothing would be tested: the Postman CLI reports success.
    #[error("the collection holds no request; the Postman CLI would report success without a test")]
    NoRequest,
    /// A folder without `.resources/definition.yaml`.
    #[error(
        "the folder is no v3 collection: it has no `.resources/definition.yaml` with `$kind: collection`"
    )]
    NoDefinition,
}

/// What a file is, what it should be, and what would be right instead where that can be told.
fn mismatch(found: Kind, expected: Kind) -> String {
    let advice = match (found, expected) {
        (Kind::CollectionV1, _) => "; export it from Postman as v2.1",
        (Kind::ApiReply, Kind::Collection) => {
            "; save what its key `collection` holds as the file, or export it from Postman"
        }
        (Kind::Specification, Kind::Collection) => {
            "; import it into Postman and export the collection made from it"
        }
        (Kind::CollectionFolder, Kind::Collection) => {
            "; pass the folder of the collection, which is the one around `.resources`"
        }
        (Kind::Environment, Kind::Collection) => "; pass it as the environment",
        (Kind::Collection, Kind::Environment) => "; pass it as a collection",
        _ => "",
    };
    let expected = match (found, expected) {
        (Kind::CollectionV1, Kind::Collection) => "v2.0 or v2.1",
        (_, expected) => expected.name(),
    };
    format!("this is {}, not {expected}{advice}", found.name())
}

/// Something that does not stop a job, but that its author will want to know. Prints as `place: what it is`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What.
    pub concern: Concern,
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.concern)
    }
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// A run finds nothing wrong, whatever the server answers.
    NoTestScript,
    /// A secret in a file of the repository.
    Key,
    /// An id without its owner.
    UnpublishedResults,
}

impl fmt::Display for Concern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoTestScript => {
                "no request has a test script, so a run succeeds whatever the server answers, even with status 500"
            }
            Self::Key => {
                "this looks like a Postman API key; revoke it and keep keys out of the repository"
            }
            Self::UnpublishedResults => {
                "an id without its owner runs, but its results are not published; Postman shows the whole id as `OWNER-UUID`"
            }
        })
    }
}

/// A warning for each key in a file; the key itself is in none of them.
pub fn warn_of_keys(source: &Source) -> impl Iterator<Item = Warning> {
    key::find_keys(source.text())
        .map(|start| Warning { place: Place::at(source, start), concern: Concern::Key })
}
