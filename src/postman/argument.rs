//! What a user names on the command line: an id or a path.

/// What an argument is, by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// `4946945-3673316a-9a35-4b0d-a148-3566b490798d`: an id with its owner.
    Uid,
    /// An id without its owner: it runs, but [its results are not published](crate::postman::Concern::UnpublishedResults).
    Uuid,
    /// Anything else.
    Path,
}

/// Tells ids from paths.
pub fn classify(argument: &str) -> Argument {
    if is_uuid(argument) {
        return Argument::Uuid;
    }
    match argument.split_once('-') {
        Some((owner, uuid)) if is_number(owner) && is_uuid(uuid) => Argument::Uid,
        _ => Argument::Path,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_paths() {
        let uuid = "3673316a-9a35-4b0d-a148-3566b490798d";
        assert_eq!(classify(uuid), Argument::Uuid);
        assert_eq!(classify(&format!("4946945-{uuid}")), Argument::Uid);
        assert_eq!(classify(&format!("x-{uuid}")), Argument::Path);
        assert_eq!(classify(&format!("-{uuid}")), Argument::Path);
        assert_eq!(classify(&format!("Books_4946945-{uuid}.json")), Argument::Path);
        assert_eq!(classify("postman/collections/books.json"), Argument::Path);
        assert_eq!(classify(""), Argument::Path);
    }
}
