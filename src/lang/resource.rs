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
}

const fn current(executor: &'static str, name: &'static str) -> Offer {
    Offer { executor, name, availability: Availability::Current }
}

const fn deprecated(executor: &'static str, name: &'static str) -> Offer {
    Offer { executor, name, availability: Availability::Deprecated }
}

const fn removed(executor: &'static str, name: &'static str, since: &'static str) -> Offer {
    Offer { executor, name, availability: Availability::Removed(since) }
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
    current("machine", "medium"),
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
    removed("macos", "m2pro.medium", "2026-02"),
    removed("macos", "m2pro.large", "2026-02"),
    removed("macos", "macos.m1.medium.gen1", "2026-02"),
    removed("macos", "macos.m1.large.gen1", "2026-02"),
    removed("macos", "macos.x86.medium.gen2", "2024"),
    removed("macos", "macos.x86.metal.gen1", "2024"),
    removed("macos", "medium", "2024"),
    removed("macos", "large", "2024"),
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
    current("machine", "windows-server-2025-cuda"),
    current("machine", "windows-server-2022-cuda"),
    current("machine", "windows-server-2019-cuda"),
    current("machine", "linux-cuda-13"),
    current("machine", "linux-cuda-12"),
    current("machine", "linux-cuda-11"),
    deprecated("machine", "linux-cuda-10"),
    deprecated("machine", "ubuntu-2004"),
    deprecated("machine", "ubuntu-1804"),
    deprecated("machine", "ubuntu-1604"),
    deprecated("machine", "ubuntu-1404"),
    deprecated("machine", "circleci/classic"),
];
