//! JSON pointers (RFC 6901).

/// The pointer to a member.
pub fn join(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The key that a part of a pointer stands for.
pub fn key(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// The keys that a pointer leads along.
pub fn keys(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(key)
}

/// The name that a `$ref` within the document ends with, if it is one into `#/components/<group>/`.
pub fn component<'a>(reference: &'a str, group: &str) -> Option<&'a str> {
    reference.strip_prefix("#/components/")?.strip_prefix(group)?.strip_prefix('/')
}
