//! Declarations of parameters: of the pipeline, of jobs, commands and executors.

use crate::lang::mistake::{IN_ENUM, IN_PARAMETER};
use crate::lang::step::STEP;
use crate::lang::table::{CLOSED, Format, Key, Object, Rest, SymbolKind, Type, Variants, key};

// https://circleci.com/docs/reference/reusing-config/#using-the-parameters-declaration
/// Of a job, a command or an executor.
pub(super) static PARAMETERS: Object = Object {
    name: "parameters",
    rest: Rest::Declares(SymbolKind::Parameter, Type::Variants(&PARAMETER)),
    ..CLOSED
};

// #parameters
/// Of the pipeline.
pub(super) static PIPELINE_PARAMETERS: Object = Object {
    name: "pipeline parameters",
    rest: Rest::Declares(SymbolKind::Parameter, Type::Variants(&PIPELINE_PARAMETER)),
    ..CLOSED
};

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// A text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// One of some words.
    Enum,
    /// The name of an executor, or a mapping of its name and arguments.
    Executor,
    /// A list of steps.
    Steps,
    /// The name of an environment variable.
    EnvVarName,
}

impl ParameterType {
    /// All of them, as the reference orders them.
    pub const ALL: &[Self] = &[
        Self::String,
        Self::Boolean,
        Self::Integer,
        Self::Enum,
        Self::Executor,
        Self::Steps,
        Self::EnvVarName,
    ];

    /// Its word under `type`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Enum => "enum",
            Self::Executor => "executor",
            Self::Steps => "steps",
            Self::EnvVarName => "env_var_name",
        }
    }

    /// The type of a word under `type`.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ty| ty.word() == word)
    }

    /// What its values are: the type of its `default`.
    pub fn value(self) -> &'static Type {
        let object = PARAMETER.object(self.word());
        object.and_then(|object| object.key("default")).map_or(&Type::Any, |default| &default.ty)
    }

    /// Whether its values are texts. CircleCI passes these on to each other, and takes any as an executor's name.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Enum | Self::EnvVarName)
    }

    /// Whether a parameter of this type can be given the value of one of another type.
    pub fn takes(self, other: Self) -> bool {
        self == other || other.is_text() && (self.is_text() || self == Self::Executor)
    }
}

impl Type {
    /// Whether a value of this type can be the value of a parameter. Where CircleCI's verdict is not known, it can.
    pub fn takes(&'static self, parameter: ParameterType) -> bool {
        if self.is_steps() {
            return parameter == ParameterType::Steps;
        }
        self.arms().iter().any(|arm| match arm.resolve() {
            Self::Bool => parameter == ParameterType::Boolean,
            Self::Int(..) => parameter == ParameterType::Integer,
            Self::Words(_) | Self::Format(_) => parameter.is_text(),
            Self::Name(SymbolKind::Executor) => ParameterType::Executor.takes(parameter),
            Self::Text => parameter != ParameterType::Steps,
            _ => true,
        })
    }

    /// Whether it is a list of steps.
    pub fn is_steps(&'static self) -> bool {
        self.item().is_some_and(|item| std::ptr::eq(item, &raw const STEP))
    }
}

static PARAMETER: Variants = Variants {
    name: "parameter",
    key: "type",
    rows: &[
        ("string", &STRING),
        ("boolean", &BOOLEAN),
        ("integer", &INTEGER),
        ("enum", &ENUM),
        ("executor", &EXECUTOR),
        ("steps", &STEPS),
        ("env_var_name", &ENV_VAR_NAME),
    ],
    otherwise: None,
};

static PIPELINE_PARAMETER: Variants = Variants {
    name: "pipeline parameter",
    key: "type",
    rows: &[
        ("string", &PIPELINE_STRING),
        ("boolean", &PIPELINE_BOOLEAN),
        ("integer", &PIPELINE_INTEGER),
        ("enum", &PIPELINE_ENUM),
    ],
    otherwise: None,
};

const KIND: Key = key("type", Type::Text, "What kind of value it takes.").required();
const DESCRIPTION: Key = key("description", Type::Text, "What it is for.");
const WORDS: Key =
    key("enum", Type::NonEmptyList(&Type::Scalar), "The values that it can have.").required();
const DEFAULT: &str = "The value where none is given. Default: none, so a value must be given.";
const PIPELINE_DEFAULT: &str = "The value where the trigger gives none.";

static STRING: Object = Object {
    name: "string parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::Text, DEFAULT)],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static BOOLEAN: Object = Object {
    name: "boolean parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::Bool, DEFAULT)],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static INTEGER: Object = Object {
    name: "integer parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::Int(i64::MIN, i64::MAX), DEFAULT)],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static ENUM: Object = Object {
    name: "enum parameter",
    keys: &[KIND, DESCRIPTION, WORDS, key("default", Type::Scalar, DEFAULT)],
    mistakes: IN_ENUM,
    ..CLOSED
};

static EXECUTOR: Object = Object {
    name: "executor parameter",
    keys: &[KIND, DESCRIPTION, key("default", crate::lang::executor::EXECUTOR_REFERENCE, DEFAULT)],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static STEPS: Object = Object {
    name: "steps parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::List(&STEP), DEFAULT)],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static ENV_VAR_NAME: Object = Object {
    name: "env_var_name parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::Format(&VARIABLE), DEFAULT)],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static PIPELINE_STRING: Object = Object {
    name: "string pipeline parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::Text, PIPELINE_DEFAULT).required()],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static PIPELINE_BOOLEAN: Object = Object {
    name: "boolean pipeline parameter",
    keys: &[KIND, DESCRIPTION, key("default", Type::Bool, PIPELINE_DEFAULT).required()],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static PIPELINE_INTEGER: Object = Object {
    name: "integer pipeline parameter",
    keys: &[
        KIND,
        DESCRIPTION,
        key("default", Type::Int(i64::MIN, i64::MAX), PIPELINE_DEFAULT).required(),
    ],
    mistakes: IN_PARAMETER,
    ..CLOSED
};

static PIPELINE_ENUM: Object = Object {
    name: "enum pipeline parameter",
    keys: &[KIND, DESCRIPTION, WORDS, key("default", Type::Scalar, PIPELINE_DEFAULT).required()],
    mistakes: IN_ENUM,
    ..CLOSED
};

static VARIABLE: Format = Format {
    expected: "the name of an environment variable, such as `API_KEY`",
    regex: "^[A-Za-z_][A-Za-z0-9_]*$",
    matches: |text| {
        text.starts_with(|character: char| character.is_ascii_alphabetic() || character == '_')
            && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_type_and_every_type_a_row() {
        let words: Vec<_> = ParameterType::ALL.iter().map(|ty| ty.word()).collect();
        assert_eq!(words, PARAMETER.words().collect::<Vec<_>>());
        for &ty in ParameterType::ALL {
            assert_eq!(ParameterType::find(ty.word()), Some(ty));
            assert!(!matches!(ty.value(), Type::Any), "{ty:?} has a row for its default");
        }
    }
}
