//! Executors, and the environments that jobs name directly: docker images, machines, macOS.

use crate::lang::mistake::{IN_DOCKER, IN_LOGIN};
use crate::lang::parameter::PARAMETERS;
use crate::lang::table::{CLOSED, Format, Group, Key, Object, Rest, SymbolKind, Type, key};

/// `executor: name`, or a mapping of its name and arguments.
pub(super) const EXECUTOR_REFERENCE: Type =
    Type::Union("executor", &[Type::Name(SymbolKind::Executor), Type::Object(&EXECUTOR_CALL)]);

// #executor-job
/// `executor` with arguments.
pub static EXECUTOR_CALL: Object = Object {
    name: "executor call",
    keys: &[key("name", Type::Name(SymbolKind::Executor), "The executor to run in.").required()],
    rest: Rest::Arguments,
    ..CLOSED
};

/// Where a job runs; it has at most one of these.
pub(super) const ENVIRONMENTS: Group = Group::AtMostOne(&["docker", "machine", "macos"]);

pub(super) const DOCKER: Key = key(
    "docker",
    Type::NonEmptyList(&DOCKER_CONTAINER),
    "The containers to run in; steps run in the first, the others are services.",
);
pub(super) const MACHINE: Key =
    key("machine", Type::Ref(&MACHINE_OR_WORD), "The virtual machine to run in.");
pub(super) const MACOS: Key =
    key("macos", Type::Object(&MACOS_IMAGE), "The version of Xcode to run with on macOS.");
pub(super) const RESOURCE_CLASS: Key = key(
    "resource_class",
    Type::Text,
    "How much CPU and memory to run with, or `namespace/name` of a self-hosted runner.",
);
pub(super) const SHELL: Key = key(
    "shell",
    Type::Union("shell", &[Type::Text, Type::List(&Type::Text)]),
    "The shell that runs the commands. Default: `/bin/bash -eo pipefail` on Linux.",
);
pub(super) const WORKING_DIRECTORY: Key = key(
    "working_directory",
    Type::Text,
    "Where steps run; it is made if missing. Default: `~/project`.",
);
pub(super) const ENVIRONMENT: Key =
    key("environment", ENVIRONMENT_VARIABLES, "Environment variables, by name.");

// #environment
const ENVIRONMENT_VARIABLES: Type =
    Type::Union("environment", &[Type::Text, Type::List(&Type::Any), Type::Object(&VARIABLES)]);

/// `environment` as a mapping.
pub static VARIABLES: Object =
    Object { name: "environment", rest: Rest::Each(Type::ScalarOrNothing), ..CLOSED };

// #executors
pub(super) static EXECUTOR: Object = Object {
    name: "executor",
    keys: &[
        DOCKER,
        MACHINE,
        MACOS,
        RESOURCE_CLASS,
        SHELL,
        WORKING_DIRECTORY,
        ENVIRONMENT,
        key("description", Type::Text, "What it is for."),
        key("parameters", Type::Object(&PARAMETERS), "What can be given where it is used.")
            .since_2_1(),
    ],
    groups: &[ENVIRONMENTS],
    ..CLOSED
};

const TEXT_OR_LIST: Type = Type::Union("command", &[Type::Text, Type::List(&Type::Text)]);

static DOCKER_CONTAINER: Type = Type::Object(&DOCKER_IMAGE);

// #docker
/// A container of `docker`.
pub static DOCKER_IMAGE: Object = Object {
    name: "docker image",
    keys: &[
        key("image", Type::Format(&IMAGE), "The image, best with its tag or digest.").required(),
        key("name", Type::Text, "The host name by which other containers reach it."),
        key(
            "entrypoint",
            TEXT_OR_LIST,
            "The command that the container starts with. Default: the image's.",
        ),
        key("command", TEXT_OR_LIST, "The arguments of the entrypoint. Default: the image's."),
        key("user", Type::Text, "Which user to run as. Default: the image's."),
        ENVIRONMENT,
        key("auth", Type::Object(&DOCKER_AUTH), "How to log in to the image's registry."),
        key("aws_auth", Type::Object(&AWS_AUTH), "How to log in to Amazon ECR."),
        key("gcp_auth", Type::Object(&GCP_AUTH), "How to log in to Google's Artifact Registry."),
    ],
    mistakes: IN_DOCKER,
    main_key: Some("image"),
    ..CLOSED
};

// A variable is no image either, but one that CircleCI notices only when the job starts; a rule speaks of it.
static IMAGE: Format = Format {
    expected: "a name in lower case with a tag or a digest, such as `cimg/base:2024.01`",
    regex: concat!(
        r"\$|^([A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*",
        "(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?$",
    ),
    matches: |text| {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        // The last colon stands before the tag, unless a slash follows: then it stands before a registry's port.
        let (path, tag) = match name.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (name, None),
        };
        let path = match path.split_once('/') {
            Some((registry, path)) if is_registry(registry) => path,
            _ => path,
        };
        let is_hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_digest = |digest: &str| {
            digest
                .strip_prefix("sha256:")
                .is_some_and(|digits| digits.len() == 64 && digits.bytes().all(is_hexadecimal))
        };
        text.contains('$')
            || is_image_path(path) && tag.is_none_or(is_image_tag) && digest.is_none_or(is_digest)
    },
};

/// A host, maybe with a port.
fn is_registry(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "0"));
    host.starts_with(|first: char| first.is_ascii_alphanumeric())
        && host.chars().all(|other| other.is_ascii_alphanumeric() || ".-".contains(other))
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_image_path(text: &str) -> bool {
    let is_alphanumeric = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'z');
    let bytes = text.as_bytes();
    bytes.first().is_some_and(is_alphanumeric)
        && bytes.last().is_some_and(is_alphanumeric)
        && bytes.iter().all(|byte| is_alphanumeric(byte) || b"._/-".contains(byte))
}

fn is_image_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|byte| is_word(byte) || b".-".contains(&byte))
}

// #docker-auth
static DOCKER_AUTH: Object = Object {
    name: "docker login",
    keys: &[
        key("username", Type::Text, "The user name.").required(),
        key(
            "password",
            Type::Text,
            "The password; name a project variable, such as `$DOCKERHUB_PASSWORD`.",
        )
        .required(),
    ],
    mistakes: IN_LOGIN,
    ..CLOSED
};

// #aws-auth
static AWS_AUTH: Object = Object {
    name: "AWS login",
    keys: &[
        key("aws_access_key_id", Type::Text, "The access key's id."),
        key("aws_secret_access_key", Type::Text, "The access key; name a project variable."),
        key("oidc_role_arn", Type::Text, "The role to assume with the job's OpenID Connect token."),
    ],
    groups: &[
        Group::AtLeastOne(&["oidc_role_arn", "aws_access_key_id"]),
        Group::AtMostOne(&["oidc_role_arn", "aws_access_key_id"]),
        Group::Needs("aws_access_key_id", "aws_secret_access_key"),
        Group::Needs("aws_secret_access_key", "aws_access_key_id"),
    ],
    ..CLOSED
};

// #docker
static GCP_AUTH: Object = Object {
    name: "Google login",
    keys: &[
        key("oidc_service_account", Type::Text, "The service account to act as."),
        key("workload_identity_pool", Type::Text, "The workload identity pool."),
        key("workload_identity_provider", Type::Text, "The workload identity provider."),
    ],
    ..CLOSED
};

// #machine
static MACHINE_OR_WORD: Type =
    Type::Union("machine", &[Type::Scalar, Type::Object(&MACHINE_IMAGE)]);

/// `machine` with keys.
pub static MACHINE_IMAGE: Object = Object {
    name: "machine",
    keys: &[
        key("enabled", Type::Bool, "Whether to run in a virtual machine.")
            .deprecated("name an `image`"),
        key(
            "image",
            Type::Text,
            "The image of the virtual machine, such as `ubuntu-2404:current`.",
        ),
        key(
            "docker_layer_caching",
            Type::Bool,
            "Whether to keep layers of docker images between runs. Default: false.",
        ),
        RESOURCE_CLASS,
        SHELL,
    ],
    main_key: Some("image"),
    groups: &[Group::NotEmpty("image")],
    ..CLOSED
};

// #macos
/// `macos`.
pub static MACOS_IMAGE: Object = Object {
    name: "macOS image",
    keys: &[
        key("xcode", Type::Scalar, "The version of Xcode, such as `26.4.1`.").required(),
        key("code_signing", Type::List(&Type::Any), "The signing bundles to install."),
        RESOURCE_CLASS,
        SHELL,
    ],
    main_key: Some("xcode"),
    ..CLOSED
};
