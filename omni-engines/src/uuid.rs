//! UUIDs as texts.

/// Whether a text has the form of a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, with hyphens between them.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
