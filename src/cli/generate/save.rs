//! `--save`: the request that was made becomes an entry of `circlet.toml`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::rules::settings::{RecordError, Settings, record};
use circlet::template::Request;
use circlet::text::Source;

use crate::cli::generate::Arguments;
use crate::cli::generate::entry::{self, mistake};
use crate::cli::generate::paths::rebase;
use crate::cli::generate::recorded::config_of;
use crate::cli::generate::site::Site;
use crate::cli::settings::{self, SettingsFile};
use crate::cli::{Global, files, repository, terminal};

/// A settings file with the request in it, still to be written.
pub(super) struct Recording {
    /// As the user would write it.
    path: PathBuf,
    /// `None` where there is no file yet.
    old: Option<String>,
    new: String,
    job: String,
    is_replaced: bool,
}

impl Recording {
    /// Puts the request into the settings. `None` when a mistake in them stands in the way, which was shown.
    pub(super) fn prepare(
        arguments: &Arguments,
        site: &Site,
        global: &Global,
    ) -> Result<Option<Self>> {
        let (file, old) = match settings::find(&site.folder) {
            Some(path) => {
                let Some(file) = SettingsFile::read(&path, &site.folder, global)? else {
                    return Ok(None);
                };
                let old = file.source.text().to_owned();
                (file, Some(old))
            }
            None => (new_file(site), None),
        };
        let SettingsFile { source, settings, root } = &file;
        let request = request(arguments, site, root);
        let job = job_name(&request);
        // An entry that cannot be read is not that of this job.
        let replaced = settings.generate.iter().position(|entry| {
            entry::bind(entry).is_ok_and(|bound| {
                job_name(&bound) == job && Some(config_of(&bound, root)) == site.config
            })
        });
        let edits = match record(source, settings, replaced, &entry::assignments(&request)) {
            Ok(edits) => edits,
            Err(RecordError::InBrackets { span }) => {
                let message = RecordError::InBrackets { span }.to_string();
                file.report(vec![mistake(span, message)]);
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let path = PathBuf::from(source.name());
        let new = edits.apply(source.text());
        Ok(Some(Self { path, old, new, job, is_replaced: replaced.is_some() }))
    }

    /// Writes the settings, and says so.
    pub(super) fn write(&self, global: &Global) -> Result<()> {
        let Self { path, old, new, job, is_replaced } = self;
        let shown = path.display();
        if old.as_ref() == Some(new) {
            terminal::status(&format!("{shown} has this request of job `{job}` already"), global);
            return Ok(());
        }
        files::write(path, old.as_deref(), new)?;
        let message = match (old, is_replaced) {
            (None, _) => format!("created {shown}: records job `{job}`"),
            (_, true) => format!("changed {shown}: replaces what it records of job `{job}`"),
            (_, false) => format!("changed {shown}: records job `{job}`"),
        };
        terminal::status(&message, global);
        Ok(())
    }
}

/// An empty settings file at the root of the repository.
fn new_file(site: &Site) -> SettingsFile {
    let path = site.root.join(settings::FILE);
    let name = repository::relative_path(&site.folder, &path);
    let source = Source::new(name.display().to_string(), "");
    SettingsFile { source, settings: Settings::default(), root: site.root.clone() }
}

/// The request as someone in the folder of the settings would make it. Names the config only where it would not be found.
fn request(arguments: &Arguments, site: &Site, root: &Path) -> Arguments {
    let request = rebase(arguments, &site.folder, root);
    let usual = config_of(&Arguments { config: None, ..request.clone() }, root);
    let config = site.config.as_ref().filter(|config| **config != usual);
    let config = config.map(|config| repository::relative_path(root, config));
    Arguments { config, ..request }
}

fn job_name(arguments: &Arguments) -> String {
    arguments.job_name.clone().unwrap_or_else(|| Request::default().job_name)
}
