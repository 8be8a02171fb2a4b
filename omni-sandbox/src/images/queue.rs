//! The queue of images and PDF files. Processing one can take hundreds of megabytes, so only a few are processed at a time.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::{io, thread};

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, MAX_PIXELS};
use omni_engines::stop::Stop;
use tokio::sync::oneshot;

use super::engines::{Eyes, Sight, Unseen, threads};
use crate::basics::Refusal;

/// JPEG quality of the images that the sandbox encodes itself.
pub(crate) const JPEG_QUALITY: u8 = 90;

/// The niceness of the threads, from 0 to 19.
#[cfg(target_os = "linux")]
const PRIORITY: i32 = 10;

/// Work on an image.
type Job = Box<dyn FnOnce() + Send>;

/// Processes images in the order in which they arrive, on its own threads: one for each core, with a lower priority than all
/// others, so that requests without images do not wait for those that have some. The engines run on these threads, so
/// they need no queue of their own.
pub(crate) struct ImageQueue {
    queue: mpsc::Sender<Job>,
    sight: Sight,
}

/// Once this is dropped, the result of some work is no longer needed.
struct Waiting(Stop);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl ImageQueue {
    /// Starts the threads. They end when the queue is dropped and empty.
    pub(crate) fn start(sight: Sight) -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..threads() {
            let waiting = Arc::clone(&waiting);
            thread::Builder::new().name("images".to_owned()).spawn(move || work_on(&waiting))?;
        }
        Ok(Self { queue, sight })
    }

    /// The engines.
    pub(crate) fn sight(&self) -> &Sight {
        &self.sight
    }

    /// Decodes an image and lets the engines look at it, if there are any.
    pub(crate) async fn see<T: Send + 'static>(
        &self,
        bytes: Bytes,
        look: impl FnOnce(Image, Option<&Eyes<'_>>) -> Result<T, Unseen> + Send + 'static,
    ) -> Result<Result<T, DecodeError>, Refusal> {
        let sight = self.sight.clone();
        let see = move |stop: &Stop| match Image::decode(&bytes) {
            Ok(image) => sight.open(stop).and_then(|eyes| look(image, eyes.as_ref())).map(Ok),
            Err(error) => Ok(Err(error)),
        };
        Ok(self.run(see).await??)
    }

    /// Lets the engines look at something other than an image. `None` if there are none.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Eyes<'_>) -> Result<T, Unseen> + Send + 'static,
    ) -> Result<Option<T>, Refusal> {
        if !self.sight.is_on() {
            return Ok(None);
        }
        let sight = self.sight.clone();
        let read = move |stop: &Stop| sight.open(stop)?.as_ref().map(read).transpose();
        Ok(self.run(read).await??)
    }

    /// Stacks images into one JPEG file. None if the result would be too large.
    pub(crate) async fn join(
        &self,
        images: Vec<Bytes>,
    ) -> Result<Result<Option<Vec<u8>>, DecodeError>, Refusal> {
        let join = move |_: &Stop| {
            let (mut decoded, mut width, mut height) = (Vec::new(), 0, 0);
            for bytes in &images {
                let image = Image::decode(bytes)?;
                (width, height) = (image.width().max(width), image.height().saturating_add(height));
                // Give up early, so that memory never holds more pixels than one image may have, plus the last one.
                if u64::from(width) * u64::from(height) > MAX_PIXELS {
                    return Ok(None);
                }
                decoded.push(image);
            }
            Ok(Image::stack(&decoded).map(|image| image.to_jpeg(JPEG_QUALITY)))
        };
        self.run(join).await
    }

    /// Does other long work on these threads: on PDF files and with the keys of seals.
    #[cfg(feature = "contracts")]
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.run(move |_| work()).await
    }

    /// If a caller hangs up while it waits, this future is dropped and the work does not begin. Work that has begun
    /// checks between its steps whether the caller has hung up.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Stop) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let failed = || Refusal::internal("the file could not be inspected");
        let (done, result) = oneshot::channel();
        let stop = Stop::default();
        let _waiting = Waiting(stop.clone());
        let job = move || {
            if !done.is_closed() {
                // A caller that has hung up in the meantime does not need the result.
                let _ = done.send(work(&stop));
            }
        };
        self.queue.send(Box::new(job)).map_err(|_| failed())?;
        result.await.map_err(|_| failed())
    }
}

fn work_on(waiting: &Mutex<mpsc::Receiver<Job>>) {
    // On other systems this would be the priority of the whole program. Where it is refused, the threads are only less
    // polite.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, PRIORITY);
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A panic in a library must not end the thread. The caller notices it because nothing is sent.
        if panic::catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a library has failed on a file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_library_that_panics_takes_no_thread_with_it() {
        let queue = ImageQueue::start(Sight::default()).unwrap();
        for _ in 0..2 * threads() {
            let failed: Result<(), _> = queue.run(|_| panic!("as a library would")).await;
            assert!(failed.is_err());
        }
        assert_eq!(queue.run(|_| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn work_is_told_when_nobody_waits_for_it_any_more() {
        let queue = ImageQueue::start(Sight::default()).unwrap();
        let (begun, has_begun) = oneshot::channel();
        let (ended, has_ended) = oneshot::channel();
        let work = move |stop: &Stop| {
            begun.send(stop.check().is_ok()).unwrap();
            while stop.check().is_ok() {
                thread::yield_now();
            }
            ended.send(()).unwrap();
        };
        let mut waiting = Box::pin(queue.run(work));
        tokio::select! {
            _ = &mut waiting => unreachable!("the work ends only when it is told to"),
            still_wanted = has_begun => assert!(still_wanted.unwrap()),
        }
        drop(waiting);
        has_ended.await.unwrap();
    }
}
