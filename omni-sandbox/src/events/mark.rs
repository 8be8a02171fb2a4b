//! The bytes that time stamps of events cover.
//!
//! The authority stamps whatever text and whatever file a caller sends. So what it stamps for events begins with a mark
//! that is not valid UTF-8, and files with this mark are refused: otherwise, anybody could have an invented event
//! stamped as a text.

use crate::frame::Refusal;

/// The beginning of both marks. The byte 0xFF does not occur in UTF-8.
const MARK: &[u8] = b"\xFFomni-sandbox ";

/// The prefix of the text of an event.
const EVENT: &[u8] = b"event\n";

/// The prefix of the text about all events.
const CHAIN: &[u8] = b"chain\n";

/// The bytes that the time stamp of an event covers.
pub(crate) fn of_event(text: &str) -> Vec<u8> {
    [MARK, EVENT, text.as_bytes()].concat()
}

/// The bytes that the time stamp of all events of a session covers.
pub(crate) fn of_chain(text: &str) -> Vec<u8> {
    [MARK, CHAIN, text.as_bytes()].concat()
}

/// Refuses to stamp a file with the prefix of events. A PDF file may have anything in front of its first line. `place`
/// is what should have been stamped.
pub(crate) fn refuse(place: &str, file: &[u8]) -> Result<(), Refusal> {
    if !file.starts_with(MARK) {
        return Ok(());
    }
    let message =
        "the file begins with bytes reserved for the sandbox's event stamps; remove what is in front of %PDF";
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
