//! Why a request is refused.

use ::http::StatusCode;
use omni_types::tables::API_ERROR;
use omni_types::{ApiError, ErrorCode, Operation};

/// A refusal. The message never quotes the request.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    code: i32,
    error: &'static str,
    message: String,
    pub(crate) keep: bool,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let error = status.canonical_reason().unwrap_or("Error");
        Self { status, code: i32::from(status.as_u16()), error, message: message.into(), keep: false }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// A bad request with a documented code. Handlers get it from `Call::refuse`, which knows the codes of their operation.
    pub(crate) fn documented(code: &ErrorCode, message: impl Into<String>) -> Self {
        Self { code: code.code, error: text(code), ..Self::bad_request(message) }
    }

    /// A bad request with a code that a scenario forces.
    pub(crate) fn forced(code: &ErrorCode) -> Self {
        Self::documented(code, "a scenario makes this call fail")
    }

    /// The same, with a custom code.
    pub(crate) fn with_code(self, code: i32) -> Self {
        Self { code, ..self }
    }

    /// There is no such session. If the operation documents code 4004 for this, the status is that of all custom codes.
    pub(crate) fn unknown_session(operation: Operation) -> Self {
        const USER_NOT_FOUND: i32 = 4004;
        let message = "there is no session with this id, or its data was deleted";
        match operation.info().error_codes.iter().find(|known| known.code == USER_NOT_FOUND) {
            Some(code) => Self::documented(code, message),
            None => Self::not_found(message),
        }
    }

    /// The operation, or something in the request, needs the feature `contracts`.
    #[cfg(not(feature = "contracts"))]
    pub(crate) fn unsupported(operation: Operation) -> Self {
        let id = operation.info().id;
        let message = format!(
            "{id}: this sandbox was built without the feature `contracts`, which writes PDF files and seals"
        );
        Self::new(StatusCode::NOT_IMPLEMENTED, message)
    }

    /// The code in the body.
    pub(crate) fn code(&self) -> i32 {
        self.code
    }

    /// Commits what the handler saved even though it refuses: the refused attempt counts.
    pub(crate) fn keep(self) -> Self {
        Self { keep: true, ..self }
    }

    /// The error body of the API. `path` is the requested path, `now` the sandbox's time in milliseconds.
    pub(crate) fn body(self, path: &str, now: i64) -> ApiError {
        ApiError::new()
            .with_timestamp(now)
            .with_status(self.code)
            .with_error(self.error)
            .with_message(self.message)
            .with_path(path)
    }

    /// What is wrong, in words.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

/// The documented text for a code, or else the meaning of the code.
fn text(code: &ErrorCode) -> &'static str {
    let meaning = code.meaning.trim_end_matches('.');
    let rows = || API_ERROR.iter().filter(|row| row.code.parse() == Ok(code.code));
    // One number can have two meanings.
    let row = rows().find(|row| row.meaning == meaning).or_else(|| rows().next());
    row.map(|row| row.vendor_text).filter(|text| !text.is_empty()).unwrap_or(meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(operation: Operation, code: i32) -> &'static str {
        let known = operation.info().error_codes.iter().find(|known| known.code == code).unwrap();
        Refusal::documented(known, "").error
    }

    #[test]
    fn the_error_of_a_code_is_the_documented_text() {
        for (operation, code, wanted) in [
            (Operation::AddFace, 4005, "Spoof attempt detected"),
            (Operation::AddFace, 4019, "Face not found"),
            (Operation::AddFace, 3006, "Unsatisfied blurriness level"),
            (Operation::StartOnboarding, 4026, "Invalid uuid parameter"),
            (Operation::AddBackId, 5003, "Unsatisfied image size."),
            (Operation::VerifyInterviewCode, 4014, "Invalid interview code"),
            // The documentation has a text only for the other meaning of the code.
            (Operation::AssignInterviewer, 4014, "The session was not found"),
        ] {
            assert_eq!(error(operation, code), wanted, "{operation:?} {code}");
        }
    }

    #[test]
    fn no_text_of_a_code_is_a_note_of_ours() {
        for code in Operation::ALL.iter().flat_map(|operation| operation.info().error_codes) {
            assert!(!text(code).is_empty() && !text(code).contains("ocumented"), "{}", code.code);
        }
    }
}
