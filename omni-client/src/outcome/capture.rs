//! Images that are refused with an error code.

use omni_types::ErrorCode;

use super::Outcome;
use crate::error::Error;

/// Custom error codes that are only about the image: with another image the call may succeed.
const RETAKE: &[i32] = &[1001, 1003, 3002, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 4010, 4019, 5003];

/// The documented code, if the service refused the call because of the image.
pub(crate) fn retake_code(error: &Error) -> Option<&'static ErrorCode> {
    error.documented_code().filter(|documented| RETAKE.contains(&documented.code))
}

/// The responses to images.
pub(crate) trait Capture: Outcome {
    /// The reason for an image that was refused with an error code.
    fn refused(code: &'static ErrorCode) -> Self::Reason;
}

#[cfg(test)]
mod tests {
    use omni_types::Operation;

    use super::*;

    #[test]
    fn every_code_that_asks_for_another_image_is_documented_for_a_capture() {
        let captures = [Operation::AddFrontId, Operation::AddBackId, Operation::AddFace];
        for code in RETAKE {
            let mut codes = captures.iter().flat_map(|operation| operation.info().error_codes);
            assert!(codes.any(|documented| documented.code == *code), "{code}");
        }
    }
}
