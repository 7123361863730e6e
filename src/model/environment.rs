//! Where a job runs: the docker images, machine or macOS that it or its executor names, and the class of resources.

use std::collections::BTreeSet;

use crate::lang::SymbolKind;
use crate::model::{Declaration, Model};
use crate::yaml::{Entry, Mapping, Node};

/// The keys that say where a job runs.
const KINDS: &[&str] = &["docker", "machine", "macos"];

/// Where a job or an executor runs.
#[derive(Clone, Copy, Debug)]
pub struct Environment<'d> {
    /// `docker`, `machine` or `macos`.
    pub kind: &'static str,
    /// The key and its value.
    pub entry: Entry<'d>,
    /// The `resource_class` that counts: the job's own before the executor's. `None` when it has none, or one that
    /// is not in the file.
    pub class: Option<Entry<'d>>,
}

impl<'d> Model<'d> {
    /// Where a job or an executor runs. `None` when it does not say so, or when that is not in the file.
    pub fn environment(&self, declaration: &Declaration<'d>) -> Option<Environment<'d>> {
        let own = declaration.value.as_mapping()?;
        let executor = self.executor_of(declaration).and_then(|it| it.value.as_mapping());
        let own_environment = environment(own);
        let (kind, entry) = own_environment.or_else(|| environment(executor?))?;
        // Image and class may also stand together: `machine: {image: …, resource_class: …}`.
        let inside = entry.value.as_mapping();
        let class = [Some(own), inside, executor].into_iter().flatten().find_map(class);
        Some(Environment { kind, entry, class })
    }

    /// The executor that a job names, if it is in the file.
    pub fn executor_of(&self, job: &Declaration<'d>) -> Option<&Declaration<'d>> {
        let executor = job.value.as_mapping()?.get_merged("executor")?.entry.value;
        let call = executor.as_mapping().and_then(|call| call.get_merged("name"));
        let name = call.map_or(executor, |name| name.entry.value).as_str()?;
        let found = self.find(SymbolKind::Executor, name, job.within)?;
        self.executor_behind(found)
    }

    /// What an executor that is only another name stands for, however many names that takes.
    fn executor_behind<'m>(
        &'m self,
        mut executor: &'m Declaration<'d>,
    ) -> Option<&'m Declaration<'d>> {
        let mut seen = BTreeSet::new();
        while let Some(name) = executor.value.as_str() {
            if !seen.insert(executor.key.id()) {
                return None;
            }
            executor = self.find(SymbolKind::Executor, name, executor.within)?;
        }
        Some(executor)
    }
}

fn environment(body: Mapping<'_>) -> Option<(&'static str, Entry<'_>)> {
    let mut kinds = KINDS.iter().filter_map(|&kind| Some((kind, body.get_merged(kind)?.entry)));
    kinds.find(|(_, entry)| !entry.value.is_null())
}

fn class(body: Mapping<'_>) -> Option<Entry<'_>> {
    let class = body.get_merged("resource_class")?.entry;
    class.value.as_str().is_some().then_some(class)
}

impl<'d> Environment<'d> {
    /// The image of a machine, if it is written down.
    pub fn machine_image(&self) -> Option<Node<'d>> {
        let machine = self.entry.value.as_mapping().filter(|_| self.kind == "machine")?;
        Some(machine.get_merged("image")?.entry.value)
    }
}
