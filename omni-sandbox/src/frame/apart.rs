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
        return Ok(file.decode());
    }
    let file = file.clone();
    apart(LARGE, move || file.decode()).await
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
}
