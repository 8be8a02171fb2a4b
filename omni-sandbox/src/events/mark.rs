//! What time stamps of events are about.
//!
//! The authority stamps whatever text and whatever file a caller sends. So what it stamps for events begins with a mark that no text in
//! UTF-8 has, and that files are refused for: otherwise, anybody could have an invented event stamped as a text.

use crate::frame::Refusal;

/// What both marks begin with. The byte 0xFF is not in any text in UTF-8.
const MARK: &[u8] = b"\xFFomni-sandbox ";

/// What is in front of the text of an event.
const EVENT: &[u8] = b"event\n";

/// What is in front of the text about all events.
const CHAIN: &[u8] = b"chain\n";

/// What the time stamp of an event is about.
pub(crate) fn of_event(text: &str) -> Vec<u8> {
    [MARK, EVENT, text.as_bytes()].concat()
}

/// What the time stamp of all events of a session is about.
pub(crate) fn of_chain(text: &str) -> Vec<u8> {
    [MARK, CHAIN, text.as_bytes()].concat()
}

/// Refuses to stamp a file that begins as events do. A PDF file may have anything in front of its first line. `place` is what was to be
/// stamped.
pub(crate) fn refuse(place: &str, file: &[u8]) -> Result<(), Refusal> {
    if !file.starts_with(MARK) {
        return Ok(());
    }
    let message = "the file begins with bytes that only what the sandbox stamps for events has; remove what is in front of %PDF";
    Err(Refusal::bad_request(format!("{place}: {message}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_and_no_stamped_file_begins_like_an_event() {
        for marked in [of_event("{}"), of_chain("{}")] {
            assert!(std::str::from_utf8(&marked).is_err());
            assert!(
                refuse("the file", &marked).is_err_and(|refused| refused.message().starts_with("the file: "))
            );
        }
        assert_ne!(of_event("{}"), of_chain("{}"));
        for file in [&b"%PDF-1.7"[..], b"\xFF%PDF-1.7", b""] {
            assert!(refuse("the file", file).is_ok());
        }
    }
}
