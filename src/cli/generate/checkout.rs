//! Whether CircleCI's checkout will have a file that lies here.

use std::path::Path;

use ignore::WalkBuilder;

use crate::cli::generate::site::Site;
use crate::cli::{Global, repository, terminal};

/// Warns of a file or folder that is here but that the job will likely not find.
pub(super) fn warn_if_absent(path: &Path, site: &Site, global: &Global) {
    let absolute = repository::absolute_path(&site.folder, path);
    let (Ok(target), Ok(root)) = (absolute.canonicalize(), site.root.canonicalize()) else {
        return;
    };
    let path = path.display();
    if !target.starts_with(&root) {
        let message = format!(
            "`{path}` is a link to a place outside the repository; CircleCI's checkout will not have what it points to"
        );
        terminal::warning(&message, global);
    } else if is_ignored(&target, &root) {
        let message = format!(
            "git ignores `{path}`; CircleCI's checkout has it only if it was added with `git add --force`"
        );
        terminal::warning(&message, global);
    }
}

/// Whether git passes over a file when all are added: a walk from the root towards it does not get there.
fn is_ignored(path: &Path, root: &Path) -> bool {
    let target = path.to_owned();
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .ignore(false)
        .parents(false)
        .require_git(false)
        .filter_entry(move |entry| target.starts_with(entry.path()))
        .build();
    !walk.flatten().any(|entry| entry.path() == path)
}
