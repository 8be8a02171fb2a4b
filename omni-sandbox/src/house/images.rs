//! The queue of images: decoding one can take hundreds of megabytes, so only a few are decoded at a time.

use std::sync::Arc;

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, MAX_PIXELS};
use tokio::sync::Semaphore;

use crate::frame::Refusal;

/// JPEG quality of the images that the sandbox encodes itself.
pub(crate) const JPEG_QUALITY: u8 = 90;

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
    pub(crate) async fn inspect<T: Send + 'static>(
        &self,
        bytes: Bytes,
        look: impl FnOnce(Image) -> T + Send + 'static,
    ) -> Result<Result<T, DecodeError>, Refusal> {
        self.run(move || Image::decode(&bytes).map(look)).await
    }

    /// Puts images one below the other, as a JPEG file. None if the result would be too large.
    pub(crate) async fn join(
        &self,
        images: Vec<Bytes>,
    ) -> Result<Result<Option<Vec<u8>>, DecodeError>, Refusal> {
        let join = move || {
            let (mut decoded, mut width, mut height) = (Vec::new(), 0, 0);
            for bytes in &images {
                let image = Image::decode(bytes)?;
                (width, height) = (image.width().max(width), image.height().saturating_add(height));
                // Given up at once, so that there are never more pixels in memory than one image may have, and the last one.
                if u64::from(width) * u64::from(height) > MAX_PIXELS {
                    return Ok(None);
                }
                decoded.push(image);
            }
            Ok(Image::stack(&decoded).map(|image| image.to_jpeg(JPEG_QUALITY)))
        };
        self.run(join).await
    }

    /// A caller that hangs up while it waits drops this future, and the work is not begun. Once begun, the work keeps its
    /// permit until it has ended, whether or not somebody waits for it.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let failed = || Refusal::internal("the image could not be inspected");
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| failed())?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        working.await.map_err(|_| failed())
    }
}
