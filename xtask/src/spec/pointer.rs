//! JSON pointers (RFC 6901).

/// The pointer to a member.
pub fn join(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The name that a `$ref` within the document ends with, if it is one into `#/components/<group>/`.
pub fn component<'a>(reference: &'a str, group: &str) -> Option<&'a str> {
    reference.strip_prefix("#/components/")?.strip_prefix(group)?.strip_prefix('/')
}
