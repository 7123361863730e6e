//! Resource classes and machine images, with what is known of their end. Newer names than these are never wrong.

/// Whether a job can still get something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It is offered.
    Current,
    /// It works, but is on its way out.
    Deprecated,
    /// Jobs that ask for it do not start since then: a year, maybe with a month.
    Removed(&'static str),
}

/// Something that a job can ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The key under which an executor asks for it: `docker`, `machine` or `macos`.
    pub executor: &'static str,
    /// The name; a machine image without its tag.
    pub name: &'static str,
    /// Whether a job can still get it.
    pub availability: Availability,
    /// What to write instead, if it is on its way out.
    pub successor: Option<&'static str>,
}

impl Offer {
    /// Whether it is a class or an image of Windows.
    pub fn is_windows(&self) -> bool {
        self.name.starts_with("windows")
    }
}

const fn current(executor: &'static str, name: &'static str) -> Offer {
    Offer { executor, name, availability: Availability::Current, successor: None }
}

const fn deprecated(executor: &'static str, name: &'static str, successor: &'static str) -> Offer {
    Offer { executor, name, availability: Availability::Deprecated, successor: Some(successor) }
}

const fn removed(
    executor: &'static str,
    name: &'static str,
    since: &'static str,
    successor: &'static str,
) -> Offer {
    let availability = Availability::Removed(since);
    Offer { executor, name, availability, successor: Some(successor) }
}

// https://circleci.com/docs/guides/execution-managed/resource-class-overview/, read in August 2026.
/// The classes that `resource_class` can name.
pub const RESOURCE_CLASSES: &[Offer] = &[
    current("docker", "small"),
    current("docker", "medium"),
    current("docker", "medium+"),
    current("docker", "large"),
    current("docker", "xlarge"),
    current("docker", "2xlarge"),
    current("docker", "2xlarge+"),
    current("docker", "small.gen2"),
    current("docker", "medium.gen2"),
    current("docker", "medium+.gen2"),
    current("docker", "large.gen2"),
    current("docker", "xlarge.gen2"),
    current("docker", "2xlarge.gen2"),
    current("docker", "2xlarge+.gen2"),
    current("docker", "arm.medium"),
    current("docker", "arm.large"),
    current("docker", "arm.xlarge"),
    current("docker", "arm.2xlarge"),
    current("machine", "small"),
    current("machine", "medium"),
    current("machine", "medium+"),
    current("machine", "large"),
    current("machine", "xlarge"),
    current("machine", "2xlarge"),
    current("machine", "2xlarge+"),
    current("machine", "medium.gen2"),
    current("machine", "large.gen2"),
    current("machine", "xlarge.gen2"),
    current("machine", "2xlarge.gen2"),
    current("machine", "2xlarge+.gen2"),
    current("machine", "medium.gen3"),
    current("machine", "large.gen3"),
    current("machine", "xlarge.gen3"),
    current("machine", "2xlarge.gen3"),
    current("machine", "2xlarge+.gen3"),
    current("machine", "arm.medium"),
    current("machine", "arm.large"),
    current("machine", "arm.xlarge"),
    current("machine", "arm.2xlarge"),
    current("machine", "windows.medium"),
    current("machine", "windows.large"),
    current("machine", "windows.xlarge"),
    current("machine", "windows.2xlarge"),
    current("machine", "gpu.nvidia.small"),
    current("machine", "gpu.nvidia.small.gen2"),
    current("machine", "gpu.nvidia.small.multi"),
    current("machine", "gpu.nvidia.medium"),
    current("machine", "gpu.nvidia.medium.multi"),
    current("machine", "gpu.nvidia.large"),
    current("machine", "windows.gpu.nvidia.medium"),
    current("macos", "m4pro.medium"),
    current("macos", "m4pro.large"),
    removed("macos", "m2pro.medium", "2026-02", "m4pro.medium"),
    removed("macos", "m2pro.large", "2026-02", "m4pro.large"),
    removed("macos", "macos.m1.medium.gen1", "2026-02", "m4pro.medium"),
    removed("macos", "macos.m1.large.gen1", "2026-02", "m4pro.large"),
    removed("macos", "macos.x86.medium.gen2", "2024", "m4pro.medium"),
    removed("macos", "macos.x86.metal.gen1", "2024", "m4pro.large"),
    removed("macos", "medium", "2024", "m4pro.medium"),
    removed("macos", "large", "2024", "m4pro.large"),
];

// https://circleci.com/developer/images?imageType=machine, read in August 2026.
/// The images that `machine` can name, without their tags.
pub const MACHINE_IMAGES: &[Offer] = &[
    current("machine", "ubuntu-2604"),
    current("machine", "ubuntu-2404"),
    current("machine", "ubuntu-2204"),
    current("machine", "android"),
    current("machine", "windows-server-2025-gui"),
    current("machine", "windows-server-2022-gui"),
    current("machine", "windows-server-2019-vs2019"),
    current("machine", "windows-server-2019"),
    current("machine", "windows-default"),
    current("machine", "windows-server-2025-cuda"),
    current("machine", "windows-server-2022-cuda"),
    current("machine", "windows-server-2019-cuda"),
    current("machine", "arm-default"),
    current("machine", "default"),
    current("machine", "linux-cuda-13"),
    current("machine", "linux-cuda-12"),
    current("machine", "linux-cuda-11"),
    deprecated("machine", "linux-cuda-10", "linux-cuda-12:default"),
    deprecated("machine", "ubuntu-2004", "ubuntu-2404:current"),
    deprecated("machine", "ubuntu-1804", "ubuntu-2404:current"),
    deprecated("machine", "ubuntu-1604", "ubuntu-2404:current"),
    deprecated("machine", "ubuntu-1404", "ubuntu-2404:current"),
    deprecated("machine", "circleci/classic", "ubuntu-2404:current"),
];

// https://circleci.com/docs/guides/execution-managed/next-gen-migration-guide/
/// The first convenience images, without `circleci/`, and those that follow them. CircleCI stopped to look after the
/// first ones on 2021-12-31.
pub const CONVENIENCE_IMAGES: &[(&str, Option<&str>)] = &[
    ("android", Some("cimg/android")),
    ("buildpack-deps", Some("cimg/base")),
    ("clojure", Some("cimg/clojure")),
    ("dynamodb", None),
    ("elixir", Some("cimg/elixir")),
    ("golang", Some("cimg/go")),
    ("jruby", None),
    ("mariadb", Some("cimg/mariadb")),
    ("mongo", None),
    ("mysql", Some("cimg/mysql")),
    ("node", Some("cimg/node")),
    ("openjdk", Some("cimg/openjdk")),
    ("php", Some("cimg/php")),
    ("postgres", Some("cimg/postgres")),
    ("python", Some("cimg/python")),
    ("redis", Some("cimg/redis")),
    ("ruby", Some("cimg/ruby")),
    ("rust", Some("cimg/rust")),
];

// https://circleci.com/docs/guides/execution-managed/using-macos/, read in August 2026.
/// The versions of Xcode, newest first. Of an older patch a job gets the newest.
pub const XCODE_VERSIONS: &[&str] = &[
    "27.0.0", "26.6.0", "26.5.0", "26.4.1", "26.3.0", "26.2.0", "26.1.1", "16.4.0", "15.4.0",
    "14.3.1",
];

// https://circleci.com/docs/reference/configuration-reference/#setupremotedocker, read in August 2026.
/// The versions of remote docker. The reference still calls `24.0.9` the default.
pub const REMOTE_DOCKER_VERSIONS: &[&str] =
    &["default", "edge", "previous", "docker29", "docker28", "docker27", "docker26", "24.0.9"];

/// When the lists of this page were read.
pub const OFFERS_READ: &str = "August 2026";
