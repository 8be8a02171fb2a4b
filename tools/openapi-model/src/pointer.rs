//! JSON pointers (RFC 6901).

use std::borrow::Cow;

/// The pointer to a member.
pub fn join(parent: &str, key: &str) -> String {
    format!("{parent}/{}", escape(key))
}

/// Escapes a key for a pointer.
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) { key.replace('~', "~0").replace('/', "~1").into() } else { key.into() }
}

/// The key in a part of a pointer.
pub fn key(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// The keys of a pointer.
pub fn keys(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(key)
}

/// The name at the end of a `$ref` within the document, if it points into `#/components/<group>/`.
pub fn component<'a>(reference: &'a str, group: &str) -> Option<&'a str> {
    reference.strip_prefix("#/components/")?.strip_prefix(group)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_the_way_into_a_pointer_and_back() {
        for name in ["a", "/a/b", "~1", "~", "", "a~01/~"] {
            let pointer = join("/x", name);
            assert_eq!(keys(&pointer).collect::<Vec<_>>(), ["x", name], "{pointer}");
            let value = serde_json::json!({"x": {name: 1}});
            assert_eq!(value.pointer(&pointer), Some(&1.into()));
        }
        assert_eq!(keys("").count(), 0);
    }

    #[test]
    fn a_component_is_one_of_its_group() {
        assert_eq!(component("#/components/schemas/A", "schemas"), Some("A"));
        for other in ["#/components/schemasA", "#/components/responses/A", "a.yaml#/components/schemas/A"] {
            assert_eq!(component(other, "schemas"), None);
        }
    }
}
