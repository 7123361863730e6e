//! The machines that a job can run on: a row each.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::template::{Error, Request};

/// An operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Os {
    /// Linux.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
}

/// How CircleCI provides the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Executor {
    /// A container.
    Docker,
    /// A virtual machine.
    Machine,
}

/// A processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Architecture {
    /// `x86_64`.
    Amd64,
    /// `aarch64`.
    Arm64,
}

/// The language of a step's commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shell {
    /// Bash, in its POSIX subset.
    Sh,
    /// Windows PowerShell 5.1.
    Powershell,
}

/// A kind of machine, and what a job on it starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The operating system.
    pub os: Os,
    /// `None` where there is no choice to name.
    pub executor: Option<Executor>,
    /// The processor.
    pub arch: Architecture,
    /// The template of the job's head, under `templates/head/`.
    pub head: &'static str,
    /// What its steps are written in, and the folder under `templates/` that holds them.
    pub shell: Shell,
    /// The image; of macOS, the Xcode version.
    pub image: &'static str,
    /// The image when npm is needed.
    pub image_with_npm: &'static str,
    /// The resource class.
    pub resource_class: &'static str,
}

/// All targets; the first that fits a request is taken.
/// <https://circleci.com/docs/guides/execution-managed/executor-intro/>
pub static TARGETS: &[Target] = &[
    Target {
        os: Os::Linux,
        executor: Some(Executor::Docker),
        arch: Architecture::Amd64,
        head: "docker",
        shell: Shell::Sh,
        image: "cimg/base:current",
        image_with_npm: "cimg/node:lts",
        resource_class: "medium",
    },
    Target {
        os: Os::Linux,
        executor: Some(Executor::Docker),
        arch: Architecture::Arm64,
        head: "docker",
        shell: Shell::Sh,
        image: "cimg/base:current",
        image_with_npm: "cimg/node:lts",
        resource_class: "arm.medium",
    },
    Target {
        os: Os::Linux,
        executor: Some(Executor::Machine),
        arch: Architecture::Amd64,
        head: "machine",
        shell: Shell::Sh,
        image: "ubuntu-2404:current",
        image_with_npm: "ubuntu-2404:current",
        resource_class: "medium",
    },
    Target {
        os: Os::Linux,
        executor: Some(Executor::Machine),
        arch: Architecture::Arm64,
        head: "machine",
        shell: Shell::Sh,
        image: "ubuntu-2404:current",
        image_with_npm: "ubuntu-2404:current",
        resource_class: "arm.medium",
    },
    Target {
        os: Os::Macos,
        executor: None,
        arch: Architecture::Arm64,
        head: "macos",
        shell: Shell::Sh,
        image: "26.4.1",
        image_with_npm: "26.4.1",
        resource_class: "m4pro.medium",
    },
    Target {
        os: Os::Windows,
        executor: Some(Executor::Machine),
        arch: Architecture::Amd64,
        head: "windows",
        shell: Shell::Powershell,
        image: "windows-server-2022-gui:current",
        image_with_npm: "windows-server-2022-gui:current",
        resource_class: "windows.medium",
    },
];

impl Target {
    /// The first target that is all a request asks for.
    pub fn for_request(request: &Request) -> Result<&'static Self, Error> {
        let target = TARGETS.iter().find(|target| {
            target.os == request.os
                && request.executor.is_none_or(|executor| target.executor == Some(executor))
                && request.arch.is_none_or(|arch| target.arch == arch)
        });
        let Some(target) = target else {
            let asked = machine(request.os, request.executor, request.arch);
            let known = known_targets(request.os);
            return Err(Error::NoTarget { asked, os: request.os, known });
        };
        match (target.os, &request.xcode, &request.image) {
            (Os::Macos, _, Some(_)) => Err(Error::ImageOnMacos),
            (Os::Linux | Os::Windows, Some(_), _) => Err(Error::XcodeElsewhere { os: target.os }),
            _ => Ok(target),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&machine(self.os, self.executor, Some(self.arch)))
    }
}

/// The words for a kind of machine as the command line has them: `linux docker arm64`.
fn machine(os: Os, executor: Option<Executor>, arch: Option<Architecture>) -> String {
    let words = [Some(os.name()), executor.map(Executor::name), arch.map(Architecture::name)];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn known_targets(os: Os) -> String {
    let targets = TARGETS.iter().filter(|target| target.os == os);
    targets.map(|target| format!("`{target}`")).collect::<Vec<_>>().join(", ")
}

impl Os {
    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Macos => "macos",
            Self::Windows => "windows",
        }
    }
}

impl Executor {
    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docker => "docker",
            Self::Machine => "machine",
        }
    }
}

impl Architecture {
    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
        }
    }
}

impl Shell {
    /// The folder of its pieces under `templates/`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Powershell => "powershell",
        }
    }
}
