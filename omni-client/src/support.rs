//! Small things that the generated methods call.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one segment of a path.
pub(crate) fn encode_path(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_segment_cannot_leave_its_place() {
        assert_eq!(super::encode_path("a/b?c#d e%"), "a%2Fb%3Fc%23d%20e%25");
        assert_eq!(super::encode_path("5f0a-1_2.3~"), "5f0a-1_2.3~");
    }
}
