//! Finding the operation for a request.

use super::Operation;

/// What the document says about the method and path of a request.
#[derive(Debug)]
pub(crate) enum Route<'d> {
    /// It is for this operation; with the values of the path parameters, still encoded.
    Operation(&'d Operation, Vec<(String, String)>),
    /// The path is known, but not this method on it. One of the operations on the path.
    OtherMethod(&'d Operation),
    /// The path is not known.
    Unknown,
}

pub(super) fn find<'d>(operations: &'d [Operation], method: &str, path: &str) -> Route<'d> {
    let mut other = None;
    let mut best: Option<(&Operation, Vec<(String, String)>)> = None;
    for operation in operations {
        let Some(values) = matches(&operation.path, path) else { continue };
        if !operation.method.eq_ignore_ascii_case(method) {
            other = Some(operation);
        // A path without parameters takes precedence over one with.
        } else if best.as_ref().is_none_or(|(_, found)| values.len() < found.len()) {
            best = Some((operation, values));
        }
    }
    match (best, other) {
        (Some((operation, values)), _) => Route::Operation(operation, values),
        (None, Some(operation)) => Route::OtherMethod(operation),
        (None, None) => Route::Unknown,
    }
}

/// The values of the parameters, if the path fits the template.
fn matches(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    if wanted.len() != found.len() {
        return None;
    }
    let mut values = Vec::new();
    for (wanted, found) in wanted.into_iter().zip(found) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !found.is_empty() => values.push((name.to_owned(), found.to_owned())),
            None if wanted == found => {}
            _ => return None,
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn templates_match_whole_segments() {
        assert_eq!(matches("/a/{id}/b", "/a/1/b"), Some(vec![("id".into(), "1".into())]));
        for path in ["/a/1/c", "/a//b", "/a/1/b/", "/a/1"] {
            assert_eq!(matches("/a/{id}/b", path), None, "{path}");
        }
    }
}
