//! The queue of images: decoding one can take hundreds of megabytes, so only a few are decoded at a time.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::{io, thread};

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, MAX_PIXELS};
use tokio::sync::oneshot;

use crate::frame::Refusal;

/// JPEG quality of the images that the sandbox encodes itself.
pub(crate) const JPEG_QUALITY: u8 = 90;

/// How nice the threads are to others, from 0 to 19.
#[cfg(target_os = "linux")]
const PRIORITY: i32 = 10;

/// Work on an image.
type Job = Box<dyn FnOnce() + Send>;

/// Decodes images in the order in which they arrive, on threads of its own: as many as there are cores, and of a lower priority
/// than all others, so that requests without images do not wait for those that have some.
pub(crate) struct ImageQueue {
    queue: mpsc::Sender<Job>,
}

impl ImageQueue {
    /// Starts the threads. They end when the queue is dropped and empty.
    pub(crate) fn start() -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let waiting = Arc::clone(&waiting);
            thread::Builder::new().name("images".to_owned()).spawn(move || work_on(&waiting))?;
        }
        Ok(Self { queue })
    }

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

    /// A caller that hangs up while it waits drops this future, and the work is not begun. Once begun, it is done whether or not
    /// somebody waits for it.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let failed = || Refusal::internal("the image could not be inspected");
        let (done, result) = oneshot::channel();
        let job = move || {
            if !done.is_closed() {
                // Whoever hung up meanwhile does not want to know.
                let _ = done.send(work());
            }
        };
        self.queue.send(Box::new(job)).map_err(|_| failed())?;
        result.await.map_err(|_| failed())
    }
}

fn work_on(waiting: &Mutex<mpsc::Receiver<Job>>) {
    // On other systems this would be the priority of the whole program. Where it is refused, images are only less polite.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, PRIORITY);
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A library that panics must not take the thread with it. Its caller learns of it because nothing is sent.
        if panic::catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a library has failed on an image");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_library_that_panics_takes_no_thread_with_it() {
        let queue = ImageQueue::start().unwrap();
        for _ in 0..2 * thread::available_parallelism().map_or(1, usize::from) {
            let failed: Result<(), _> = queue.run(|| panic!("as a library would")).await;
            assert!(failed.is_err());
        }
        assert_eq!(queue.run(|| 7).await.unwrap(), 7);
    }
}
