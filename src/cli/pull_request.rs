//! The pull request that changes are suggested on: its diff, from git or from a file, and its commits.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, Result};
use circlet::report::{Base, Diff, DiffError, Proposal, PullRequest, ReviewError};

use crate::cli::failure::Failure;
use crate::cli::git;

/// A diff as GitHub and GitLab make it, whatever the user's settings are.
const DIFF: [&str; 14] = [
    "-c",
    "core.quotePath=true",
    "diff",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--find-renames",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--unified=3",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];

/// What is known of a pull request.
pub(super) struct Found {
    diff: String,
    /// What the diff is, for messages.
    name: String,
    head: String,
    base: Option<Base>,
    /// The root of the repository.
    root: PathBuf,
}

impl Found {
    /// Reads the diff in the file `base`, on standard input where that is `-`, or else makes it from the commit of that name.
    pub(super) fn read(base: &str, commit: Option<&str>, root: &Path) -> Result<Self> {
        let root = root.to_owned();
        let path = Path::new(base);
        if base == "-" || path.exists() && !path.is_dir() {
            let (name, bytes) = read_diff(base)?;
            let diff = String::from_utf8_lossy(&bytes).into_owned();
            let head = match commit {
                Some(commit) => whole_id(commit, &root)?,
                None => head_of(&root)?,
            };
            return Ok(Self { diff, name, head, base: None, root });
        }
        let Some(target) = commit_id(base, &root) else {
            let message = format!("`{base}` is no commit that git knows, and no file");
            return Err(Failure::new(message)
                .help("fetch the branch that the pull request is for, such as `git fetch origin main`, and name it: `--diff-base origin/main`")
                .help("or name a file that holds the diff of the pull request, `-` for standard input")
                .into());
        };
        let head = match commit {
            Some(commit) => commit_id(commit, &root).ok_or_else(|| {
                Failure::new(format!("`--commit {commit}` is no commit that git knows"))
            })?,
            None => head_of(&root)?,
        };
        let Some(merge_base) = git::first_line(&root, &["merge-base", &target, &head]) else {
            let message = format!("git finds no commit that both `{base}` and `{head}` come from");
            return Err(Failure::new(message)
                .help("where only a part of the history was fetched, fetch all of it: `git fetch --unshallow`")
                .into());
        };
        let arguments: Vec<&str> = DIFF.into_iter().chain([merge_base.as_str(), &head]).collect();
        let output = git::output(&root, &arguments)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Failure::new(format!("git makes no diff from `{base}`: {said}")).into());
        }
        let diff = String::from_utf8_lossy(&output.stdout).into_owned();
        let name = format!("`{base}`");
        Ok(Self { diff, name, head, base: Some(Base { target, merge_base }), root })
    }

    /// The pull request, if its head holds what the proposals start from.
    pub(super) fn check(&self, proposals: &[Proposal<'_>]) -> Result<PullRequest<'_>> {
        let diff = Diff::parse(&self.diff).map_err(|error| not_a_diff(&self.name, &error))?;
        // Of a commit elsewhere git knows nothing; then the diff alone tells whether the texts fit.
        let is_known = commit_id(&self.head, &self.root).is_some();
        for proposal in proposals.iter().filter(|it| is_known && it.is_change()) {
            let arguments =
                ["--literal-pathspecs", "diff", "--quiet", &self.head, "--", proposal.path];
            if git::output(&self.root, &arguments).is_ok_and(|it| it.status.code() == Some(1)) {
                let (name, head) = (proposal.source.name(), short(&self.head));
                let message = format!(
                    "`{name}` is not as commit {head} has it, and suggestions stand on lines of that commit"
                );
                return Err(Failure::new(message)
                    .help("check out the head of the pull request, or commit what you changed and push it")
                    .into());
            }
        }
        Ok(PullRequest { diff, head: self.head.clone(), base: self.base.clone() })
    }
}

/// What stands in the way of suggestions, with ways out.
pub(super) fn advise(error: &ReviewError) -> anyhow::Error {
    let failure = Failure::new(error.to_string());
    match error {
        ReviewError::NoPullRequest => failure
            .help("name the branch that it is for: `--diff-base origin/main`")
            .help("or a file with its diff, `-` for standard input: `gh pr diff 7 > pull.diff` makes one"),
        ReviewError::NoBase => {
            failure.help("name the branch that it is for: `--diff-base origin/main`")
        }
        ReviewError::AnotherText { .. } => {
            failure.help("the diff must lead to the commit that is checked out; make it anew")
        }
        ReviewError::Key { .. } => failure.help("move the key to a CircleCI context, and make a new one in Postman, as it stands in git's history"),
    }
    .into()
}

/// Why `-` cannot stand for both.
pub(super) fn two_on_stdin() -> Failure {
    Failure::new("standard input holds the config or the diff, not both")
        .help("write the diff to a file and name that: `--diff-base FILE`")
}

fn read_diff(given: &str) -> Result<(String, Vec<u8>)> {
    if given != "-" {
        let name = format!("`{given}`");
        let bytes = fs::read(given).with_context(|| format!("cannot read {name}"))?;
        return Ok((name, bytes));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(("standard input".to_owned(), bytes))
}

fn not_a_diff(name: &str, error: &DiffError) -> Failure {
    Failure::new(format!("{name} cannot be read as a pull request's changes: {error}"))
        .help("`git diff origin/main...HEAD` and `gh pr diff` print such a diff")
}

fn commit_id(name: &str, root: &Path) -> Option<String> {
    let commit = format!("{name}^{{commit}}");
    git::first_line(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
}

/// The commit that is checked out.
fn head_of(root: &Path) -> Result<String> {
    let Some(head) = commit_id("HEAD", root) else {
        let message = "git knows no commit here, and a review names the one that it is about";
        return Err(Failure::new(message)
            .help("name the head of the pull request: `--commit ID`")
            .into());
    };
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let git_ref = variable("GITHUB_REF");
    if git_ref.starts_with("refs/pull/")
        && git_ref.ends_with("/merge")
        && variable("GITHUB_SHA") == head
    {
        let message = "GitHub Actions checked out the pull request merged into its base, and GitHub takes no review of that commit";
        return Err(Failure::new(message)
            .help("give `actions/checkout` the head: `ref: ${{ github.event.pull_request.head.sha }}` and `fetch-depth: 0`")
            .into());
    }
    Ok(head)
}

/// A commit's whole id, as code hosts want it.
fn whole_id(given: &str, root: &Path) -> Result<String> {
    let is_whole =
        [40, 64].contains(&given.len()) && given.bytes().all(|it| it.is_ascii_hexdigit());
    if is_whole {
        return Ok(given.to_owned());
    }
    commit_id(given, root).ok_or_else(|| {
        let message =
            format!("`--commit {given}` is neither a whole commit id nor a commit that git knows");
        Failure::new(message).help("write all 40 characters of it").into()
    })
}

fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}
