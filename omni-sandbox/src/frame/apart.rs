//! Work that takes longer than other requests should wait.

use bytes::Bytes;
use omni_types::{Base64, Base64Error};

use super::Refusal;

/// From this size on, base64 and JSON are not processed on a thread of the runtime.
pub(crate) const LARGE: usize = 256 * 1024;

/// Does something on its own thread if it involves this many bytes.
pub(crate) async fn apart<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    if bytes < LARGE {
        return Ok(work());
    }
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Refusal::internal("the data could not be read or written"))
}

/// The bytes of a file that was sent as base64.
pub(crate) async fn decoded(file: &Base64) -> Result<Result<Bytes, Base64Error>, Refusal> {
    if file.encoded_len() < LARGE {
        return read(file);
    }
    let file = file.clone();
    apart(LARGE, move || read(&file)).await?
}

/// A decoder ignores spaces, and would return other bytes than were sent.
fn read(file: &Base64) -> Result<Result<Bytes, Base64Error>, Refusal> {
    if has_lost_plus(&file.encoded()) {
        return Err(Refusal::bad_request(
            "the base64 has spaces within a line, which were `+` before the text was decoded as a form: send it as JSON",
        ));
    }
    Ok(file.decode())
}

/// Whether there are spaces within a line, and `+` in their places would be base64. Spaces at its ends are indentation.
fn has_lost_plus(text: &str) -> bool {
    let lines = || text.split(['\n', '\r']).map(str::trim_ascii);
    text.contains(' ')
        && lines().any(|line| line.contains(' '))
        && Base64::from_text(lines().collect::<String>().replace(' ', "+")).is_ok()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[tokio::test]
    async fn only_what_is_large_is_done_elsewhere() -> Result<(), Refusal> {
        let here = thread::current().id();
        assert_eq!(apart(LARGE - 1, || thread::current().id()).await?, here);
        assert_ne!(apart(LARGE, || thread::current().id()).await?, here);
        for length in [10, 2 * LARGE] {
            let bytes = vec![7; length];
            let text = Base64::from_text(Base64::from_bytes(bytes.clone()).encoded());
            let decoded = decoded(&text.unwrap()).await?;
            assert!(decoded.is_ok_and(|decoded| decoded == bytes));
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_plus_that_became_a_space_is_not_ignored() {
        let text = |text: &str| serde_json::from_value::<Base64>(serde_json::json!(text)).unwrap();
        for fine in [
            "/9j/+9k=",
            "data:image/jpeg;base64,/9j/+9k=",
            "_9j_-9k",
            "/9j/\r\n+9k=\n",
            "  /9j/\n    +9k=  ",
            "/9j/\t+9k=",
        ] {
            let decoded = decoded(&text(fine)).await.map_err(|refusal| refusal.message().to_owned());
            assert_eq!(decoded, Ok(Ok(Bytes::from_static(b"\xFF\xD8\xFF\xFB\xD9"))), "{fine}");
        }
        let long = format!("{} {}", "A".repeat(LARGE), "A".repeat(7));
        for broken in ["/9j/ 9k=", "data:image/jpeg;base64,/9j/ 9k=", "  /9j/ 9\n  k=", &long] {
            let refusal = decoded(&text(broken)).await.err();
            assert!(refusal.is_some_and(|refusal| refusal.message().contains("spaces")), "{}", broken.len());
        }
        for other in ["not base64!", "/9j/ +9k=,"] {
            assert!(decoded(&text(other)).await.is_ok_and(|decoded| decoded.is_err()), "{other}");
        }
    }
}
