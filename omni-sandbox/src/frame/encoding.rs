//! What can be wrong with a request before its values are read.

use percent_encoding::percent_decode_str;

use super::Refusal;

/// How deeply lists and objects in a body may be nested. No documented body has more than five levels, and no reader of
/// the sandbox follows more than 128.
const MAX_DEPTH: usize = 64;

/// Refuses a query that is not UTF-8 once decoded. Otherwise the reader of the values would put U+FFFD in place of
/// invalid bytes. The error quotes only names that the operation has.
pub(super) fn check_query(names: &[&str], query: &str) -> Result<(), Refusal> {
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if [name, value].iter().all(|text| percent_decode_str(text).decode_utf8().is_ok()) {
            continue;
        }
        let what = "expected text in UTF-8, percent-encoded";
        return Err(Refusal::bad_request(match names.iter().find(|known| **known == name) {
            Some(name) => format!("query parameter {name}: {what}"),
            None => format!("the query: {what}"),
        }));
    }
    Ok(())
}

/// Refuses a JSON body that is nested too deeply, even where its fields are ignored.
pub(super) fn check_depth(body: &[u8]) -> Result<(), Refusal> {
    // Images in base64 have no brackets, and make up most of what is sent.
    let opens = memchr::memchr2_iter(b'[', b'{', body).take(MAX_DEPTH + 1).count();
    if opens <= MAX_DEPTH || depth(body) <= MAX_DEPTH {
        return Ok(());
    }
    let message = format!("the body: expected lists and objects nested at most {MAX_DEPTH} levels deep");
    Err(Refusal::bad_request(message))
}

/// How deeply lists and objects are nested. Brackets within strings do not count.
fn depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in body {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'[' | b'{') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_and_lists_side_by_side_are_not_deep() {
        let nested = |levels: usize| [b"[".repeat(levels), b"]".repeat(levels)].concat();
        assert!(check_depth(&nested(MAX_DEPTH)).is_ok());
        assert!(check_depth(&nested(MAX_DEPTH + 1)).is_err());
        assert!(check_depth(&b"[".repeat(100_000)).is_err());
        assert!(check_depth(format!("[{}[]]", "[],".repeat(1000)).as_bytes()).is_ok());
        assert!(
            check_depth(format!(r#"{{"a\"[": "\\", "b": "{}\""}}"#, "[{".repeat(1000)).as_bytes()).is_ok()
        );
    }

    #[test]
    fn a_query_is_utf_8_and_unknown_names_are_not_repeated() {
        let said =
            |query: &str| check_query(&["id"], query).err().map(|refusal| refusal.message().to_owned());
        for query in ["", "id", "id=%C3%BC&x=%F0%9F%98%80", "id=a+b&&=", "id=100%"] {
            assert_eq!(said(query), None, "{query}");
        }
        let what = "expected text in UTF-8, percent-encoded";
        assert_eq!(said("x=1&id=%C3"), Some(format!("query parameter id: {what}")));
        for query in ["SECRET=%ff", "%ff=1", "%ff"] {
            assert_eq!(said(query), Some(format!("the query: {what}")));
        }
    }
}
