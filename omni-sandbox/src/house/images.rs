//! The queue of images: decoding one can take hundreds of megabytes, so only a few are decoded at a time.

use std::sync::Arc;

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image};
use tokio::sync::Semaphore;

use crate::frame::Refusal;

/// Decodes images on threads of their own, in the order in which they arrive.
pub(crate) struct ImageQueue {
    permits: Arc<Semaphore>,
}

impl Default for ImageQueue {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { permits: Arc::new(Semaphore::new(threads)) }
    }
}

impl ImageQueue {
    /// Decodes an image and looks at it.
    ///
    /// A caller that hangs up while it waits drops this future, and the work is not begun. Once begun, the work keeps its
    /// permit until it has ended, whether or not somebody waits for it.
    pub(crate) async fn inspect<T: Send + 'static>(
        &self,
        bytes: Bytes,
        look: impl FnOnce(Image) -> T + Send + 'static,
    ) -> Result<Result<T, DecodeError>, Refusal> {
        let failed = || Refusal::internal("the image could not be inspected");
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| failed())?;
        let looking = tokio::task::spawn_blocking(move || {
            let seen = Image::decode(&bytes).map(look);
            drop(permit);
            seen
        });
        looking.await.map_err(|_| failed())
    }
}
