//! `did you mean`, behind a message.

use crate::text::nearest;

/// `; did you mean …`, or nothing.
pub(super) fn did_you_mean<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
